import { z } from 'zod';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import { premiumVoices } from '../../core/number/premium-voices.ts';
import { clearModelKey, openModelKey, setModelKey } from '../../core/number/set-model-key.ts';
import { clearPremiumVoice, setPremiumVoice } from '../../core/number/set-premium-voice.ts';
import { tryModelKey } from '../../core/number/try-model-key.ts';
import { type Route, route } from '../../http/dialect.ts';
import { findNumber } from './find-number.ts';
import { modelKeyFields, premiumVoiceChoice } from './number-object.ts';
import {
  ModelKeyObject,
  ModelKeyRequest,
  ModelKeyTrial,
  ModelKeyTrialRequest,
  PremiumVoiceRequest,
} from './wire/number-voice.ts';
import { PremiumVoiceChoice } from './wire/agent-config.ts';

/** What a number's calls are made with: the owner's own model key, a premium voice. */
export function numberVoiceRoutes(core: Core): readonly Route[] {
  const locate = findNumber(core);
  return [
    ...modelKeyRoutes(core, { path: '/v1/numbers/:id/byok-key', undocumented: false }),
    ...modelKeyRoutes(core, { path: '/v1/numbers/:id/byok/key', undocumented: true }),

    route({
      method: 'POST',
      path: '/v1/numbers/:id/byok/test',
      summary: 'Try a model key',
      description: 'Asks OpenAI whether it would take calls under this key, or under the stored one. Costs nothing.',
      body: ModelKeyTrialRequest,
      example: {},
      answer: { schema: ModelKeyTrial },
      refusals: ['plan_limit'],
      locate,
      async handle({ account, subject, body }) {
        const key = body.openaiApiKey ?? openModelKey(core, subject);
        if (key === null) throw noKey();
        const { ok, latencyMs, error } = await tryModelKey(core, account, key);
        return { ok, latencyMs, ...(error !== null && { error }) };
      },
    }),

    route({
      method: 'POST',
      path: '/v1/numbers/:id/premium-voice',
      summary: 'Give the number a premium voice',
      description: `AI calls to and from the number are made in it. GET /v1/calls/premium-voices lists them.`,
      body: PremiumVoiceRequest,
      example: { voiceId: premiumVoices[0]?.id },
      answer: { schema: z.object({ numberId: z.string(), premiumVoice: PremiumVoiceChoice.nullable() }) },
      refusals: ['plan_limit', 'payment_method_required', 'inbound_ai_not_configured'],
      locate,
      async handle({ account, subject, body }) {
        const changed = await setPremiumVoice(core, account, subject, body.voiceId);
        return { numberId: changed.id, premiumVoice: premiumVoiceChoice(changed) };
      },
    }),

    route({
      method: 'DELETE',
      path: '/v1/numbers/:id/premium-voice',
      summary: 'Go back to the voice of the agent',
      answer: { schema: z.object({ numberId: z.string(), premiumVoice: z.null() }) },
      locate,
      async handle({ subject }) {
        const { id } = await clearPremiumVoice(core, subject);
        return { numberId: id, premiumVoice: null };
      },
    }),
  ];
}

/** The second path is another name of the first. */
interface ModelKeyPath {
  readonly path: '/v1/numbers/:id/byok-key' | '/v1/numbers/:id/byok/key';
  readonly undocumented: boolean;
}

function modelKeyRoutes(core: Core, at: ModelKeyPath): readonly Route[] {
  const locate = findNumber(core);
  return [
    route({
      ...at,
      method: 'POST',
      summary: 'Make the number’s inbound calls under your own OpenAI key',
      description:
        'Replaces the one before. It is kept encrypted and never shown again. `/v1/numbers/:id/byok/key` is the same route.',
      body: ModelKeyRequest,
      example: { openaiApiKey: 'sk-proj-your-own-key' },
      answer: { schema: ModelKeyObject },
      refusals: ['plan_limit', 'inbound_ai_not_configured'],
      locate,
      async handle({ account, subject, body }) {
        return modelKeyFields(await setModelKey(core, account, subject, body.openaiApiKey));
      },
    }),

    route({
      ...at,
      method: 'DELETE',
      summary: 'Forget your own OpenAI key',
      answer: { schema: ModelKeyObject },
      locate,
      async handle({ subject }) {
        return modelKeyFields(await clearModelKey(core, subject));
      },
    }),
  ];
}

function noKey(): PhoneError {
  const message = 'is required: the number has no key of yours yet';
  return new PhoneError('invalid_request', `\`openaiApiKey\`: ${message}.`, {
    detail: { details: [{ path: 'openaiApiKey', message }] },
  });
}
