import { z } from 'zod';
import { HttpTool, mostHttpTools } from '../../../core/bridge/http-tools.ts';
import { agentLanguages, agentVoices } from '../../../core/number/number-agent.ts';
import { parametersProblem } from '../../../core/number/tool-parameters.ts';
import { promptTemplates } from '../../../core/workflow/prompt-templates.ts';
import { phoneNumber, timestamp, withoutBlanks } from '../../../http/dialect.ts';

const mostSenders = 20;
const leastSecret = 16;
const longestContextMs = 1500;

/** In what stands inside a body, too, `null` and `""` say nothing. */
function block<T extends z.ZodObject>(schema: T): z.ZodPreprocess<T> {
  return z.preprocess(withoutBlanks, schema);
}

function words(longest: number): z.ZodString {
  return z.string().max(longest, `is longer than ${longest.toLocaleString('en')} characters`);
}

/** How an agent talks, whoever calls whom. */
const manner = {
  systemPrompt: words(20_000)
    .refine((text) => text.trim() !== '', 'can’t be empty')
    .meta({ minLength: 1, description: 'Who the agent is, what it knows and what it is to do.' }),
  firstMessage: words(1000).optional().meta({
    description: 'Said word for word after the words that this is an AI. Without it a general greeting is said.',
  }),
  voice: z.enum(agentVoices).default('shimmer'),
  language: z.enum(agentLanguages).default('auto').meta({
    description: '`auto`: the other side’s language is matched. A code: only that language is spoken.',
  }),
  maxDurationSecs: z.int().min(10).max(3600).default(600),
  record: z.boolean().default(false).meta({ description: 'The opening says so.' }),
};

const url = z.string().max(2000).meta({ format: 'uri', description: 'A public https address.' });
const signingSecret = z
  .string()
  .min(leastSecret, `is shorter than ${leastSecret} characters`)
  .max(500)
  .optional()
  .meta({
    writeOnly: true,
    description:
      'Signs what is sent there. 32 characters or more are advised. Never shown again; left out, the stored one stays.',
  });
const Endpoint = z.object({ url, signingSecret });
const ContextEndpoint = Endpoint.extend({
  timeoutMs: z
    .int()
    .min(1)
    .default(800)
    .transform((ms) => Math.min(ms, longestContextMs))
    .meta({
      type: 'integer',
      minimum: 1,
      default: 800,
      description: `How long a caller waits for it. More than ${longestContextMs} is taken as ${longestContextMs}.`,
    }),
});

const Tool = z.object({
  name: HttpTool.shape.name.meta({ description: 'What the agent calls it by.' }),
  description: words(1000).default('').meta({ description: 'What it does and when to use it.' }),
  parameters: z
    .record(z.string(), z.unknown())
    .default({ type: 'object', properties: {} })
    .superRefine((parameters, context) => {
      const problem = parametersProblem(parameters);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    })
    .meta({ description: 'JSON Schema of an object. Arguments that do not fit are never sent.' }),
});

const contextSources = ['none', 'agentcall_memory', 'webhook', 'merge'] as const;
const smsModes = ['off', 'ai', 'relay'] as const;

export const InboundConfigRequest = z
  .object({
    mode: z.literal('ai').meta({ description: 'Also when only texts are wanted.' }),
    ...manner,
    liveTranscript: z.boolean().default(false).meta({ description: 'Each finished utterance is told as an event.' }),
    notify: block(
      z.object({
        emailTo: z.email('must be an e-mail address').max(320).optional(),
        smsTo: phoneNumber.optional().meta({ description: 'E.164. On local US numbers only.' }),
        businessName: words(200).optional(),
        agencyName: words(200).optional(),
      }),
    )
      .optional()
      .meta({ description: 'Who is told after a call.' }),
    contextSource: z.enum(contextSources).optional().meta({
      description:
        'What the agent is told of a caller. Left out: `webhook` with a context webhook, else `agentcall_memory` where memory is on, else `none`.',
    }),
    contextWebhook: block(ContextEndpoint).optional().meta({ description: 'Asked before a call is answered.' }),
    smsMode: z.enum(smsModes).default('off'),
    smsSystemPrompt: words(20_000).optional().meta({ description: 'For texts, in place of `systemPrompt`.' }),
    tools: z
      .array(block(Tool))
      .max(mostHttpTools, `has more than ${mostHttpTools} tools`)
      .refine((tools) => new Set(tools.map(({ name }) => name)).size === tools.length, 'has two tools of one name')
      .default([])
      .meta({ description: 'What the agent may ask of the action webhook.' }),
    actionWebhook: block(Endpoint).optional().meta({ description: 'Answers tools, in calls and texts.' }),
    agentWebhook: block(Endpoint).optional().meta({ description: 'Gets the texts of `relay`.' }),
    allowedSenders: z
      .array(phoneNumber)
      .max(mostSenders, `has more than ${mostSenders} numbers`)
      .default([])
      .meta({ description: 'Who may text. Empty: everybody.' }),
  })
  .superRefine((config, context) => {
    const needs = (path: string, why: string): void => {
      context.addIssue({ code: 'custom', path: [path], message: `is required ${why}` });
    };
    const { contextSource: source } = config;
    if (config.tools.length > 0 && !config.actionWebhook) needs('actionWebhook', 'with `tools`');
    if (config.smsMode === 'relay' && !config.agentWebhook) needs('agentWebhook', 'with `smsMode` "relay"');
    if ((source === 'webhook' || source === 'merge') && !config.contextWebhook) {
      needs('contextWebhook', `with \`contextSource\` "${source}"`);
    }
  })
  .meta({ id: 'InboundConfigRequest', description: 'Replaces the whole configuration.' });
export type InboundConfigRequest = z.infer<typeof InboundConfigRequest>;

const EndpointObject = z.object({ url: z.string(), hasSigningSecret: z.boolean() });

export const PremiumVoiceChoice = z
  .object({ voiceId: z.string(), name: z.string(), enabled: z.literal(true) })
  .meta({ id: 'PremiumVoiceChoice' });
export type PremiumVoiceChoice = z.infer<typeof PremiumVoiceChoice>;

/** Contract 3.5. */
export const modelKeyFields = {
  voiceMode: z.enum(['managed', 'byok']).meta({ description: 'Whose model key inbound calls are made under.' }),
  hasByokKey: z.boolean(),
  byokOpenaiApiKeyPreview: z.string().nullable().meta({ description: 'First 3 and last 4 characters.' }),
};

export const AgentConfig = z
  .object({
    mode: z.enum(['ai', 'off']),
    systemPrompt: z.string().nullable(),
    firstMessage: z.string().nullable(),
    voice: z.enum(agentVoices).nullable(),
    language: z.enum(agentLanguages).nullable(),
    maxDurationSecs: z.int().nullable(),
    record: z.boolean().nullable(),
    liveTranscript: z.boolean().nullable(),
    notify: z
      .object({
        emailTo: z.string().nullable(),
        smsTo: z.string().nullable(),
        businessName: z.string().nullable(),
        agencyName: z.string().nullable(),
      })
      .nullable(),
    contextSource: z.enum(contextSources).nullable(),
    contextWebhook: EndpointObject.extend({ timeoutMs: z.int() }).nullable(),
    smsMode: z.enum(smsModes),
    smsSystemPrompt: z.string().nullable(),
    tools: z.array(HttpTool),
    actionWebhook: EndpointObject.nullable(),
    agentWebhook: EndpointObject.nullable(),
    allowedSenders: z.array(z.string()),
    ...modelKeyFields,
    premiumVoice: PremiumVoiceChoice.nullable(),
  })
  .meta({ id: 'AgentConfig', description: 'What answers a number. Secrets are never shown.' });
export type AgentConfig = z.infer<typeof AgentConfig>;

export const InboundConfig = AgentConfig.extend({
  numberId: z.string(),
  number: z.string(),
  config: AgentConfig.meta({ description: 'The same once more.' }),
}).meta({ id: 'InboundConfig' });
export type InboundConfig = z.infer<typeof InboundConfig>;

const outboundTemplates = promptTemplates.filter(({ direction }) => direction === 'outbound').map(({ id }) => id);

export const OutboundDefaultsRequest = z
  .object({
    ...manner,
    templateId: z
      .string()
      .refine((id) => outboundTemplates.includes(id), `must be one of ${outboundTemplates.join(', ')}`)
      .optional()
      .meta({ enum: outboundTemplates, description: 'The template that the prompt was made from.' }),
  })
  .meta({ id: 'OutboundDefaultsRequest', description: 'Replaces the saved agent.' });

export const OutboundDefaults = z
  .object({
    numberId: z.string(),
    systemPrompt: z.string(),
    firstMessage: z.string().nullable(),
    voice: z.enum(agentVoices),
    language: z.enum(agentLanguages),
    maxDurationSecs: z.int(),
    record: z.boolean(),
    templateId: z.string().nullable(),
    updatedAt: timestamp,
  })
  .meta({ id: 'OutboundDefaults' });
export type OutboundDefaults = z.infer<typeof OutboundDefaults>;
