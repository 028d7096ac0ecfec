import { z } from 'zod';
import { premiumVoice, premiumVoices } from '../../../core/number/premium-voices.ts';
import { modelKeyFields } from './agent-config.ts';

/** A header must be able to hold it, and its preview must leave something hidden. */
const openaiApiKey = z
  .string()
  .regex(/^[\x21-\x7e]{10,512}$/, 'must be 10 to 512 characters without spaces')
  .meta({ writeOnly: true, examples: ['sk-proj-…'] });

export const ModelKeyRequest = z.object({ openaiApiKey }).meta({ id: 'ModelKeyRequest' });

export const ModelKeyTrialRequest = z
  .object({ openaiApiKey: openaiApiKey.optional() })
  .meta({ id: 'ModelKeyTrialRequest', description: 'Without a key the stored one is tried.' });

export const ModelKeyObject = z.object(modelKeyFields).meta({ id: 'ModelKeyObject' });

export const ModelKeyTrial = z
  .object({
    ok: z.boolean(),
    latencyMs: z.int(),
    error: z.string().optional().meta({ description: 'Why it does not work.' }),
  })
  .meta({ id: 'ModelKeyTrial' });

export const PremiumVoiceRequest = z
  .object({
    voiceId: z
      .string()
      .refine((id) => premiumVoice(id) !== null, 'is no premium voice: GET /v1/calls/premium-voices lists them')
      .meta({ enum: premiumVoices.map(({ id }) => id) }),
  })
  .meta({ id: 'PremiumVoiceRequest' });
