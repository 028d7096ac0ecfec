import { z } from 'zod';
import { agentVoices } from '../../../core/number/number-agent.ts';

export const VoiceObject = z
  .object({
    id: z.enum(agentVoices),
    name: z.string(),
    trait: z.string(),
    description: z.string(),
    bestFor: z.string(),
    sampleUrl: z.string().meta({ format: 'uri', description: 'Audio that plays without a key.' }),
  })
  .meta({ id: 'VoiceObject' });

export const PremiumVoiceObject = z
  .object({
    id: z.string().meta({ description: 'The `voiceId` of POST /v1/numbers/:id/premium-voice.' }),
    name: z.string(),
    description: z.string(),
    gender: z.enum(['female', 'male']),
    accent: z.string(),
    sampleUrl: z.string().meta({ format: 'uri', description: 'Audio that plays without a key.' }),
  })
  .meta({ id: 'PremiumVoiceObject' });

export const TemplateObject = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    direction: z.enum(['inbound', 'outbound']),
    recommendedVoice: z.string(),
    maxDurationSecs: z.int(),
    firstMessage: z.string(),
    systemPrompt: z.string(),
  })
  .meta({ id: 'TemplateObject', description: 'Places in `[BRACKETS]` are for the owner to fill in.' });
