import { z } from 'zod';
import { agentVoices } from '../../../core/number/number-agent.ts';
import { audioFormats } from '../../../core/speech/audio-file.ts';

const mostCharacters = 4096;

/** As they are counted and charged: an emoji of one code point is one. */
export function charactersOf(text: string): number {
  return Array.from(text).length;
}

export const SpeechRequest = z
  .object({
    text: z
      .string()
      .refine((text) => text.trim() !== '', 'says nothing')
      .refine((text) => charactersOf(text) <= mostCharacters, 'is longer than 4,096 characters')
      .meta({ minLength: 1, maxLength: mostCharacters, description: 'What is spoken, each character charged for.' }),
    voice: z.enum(agentVoices).default('shimmer').meta({ description: 'GET /v1/calls/voices lists them.' }),
    format: z.enum(audioFormats).default('mp3'),
    language: z
      .string()
      .regex(/^(?:auto|[a-z]{2}(?:-[A-Z]{2})?)$/, 'must be a language such as en or pt-BR')
      .default('auto')
      .meta({
        description: 'Of the text, for voices that speak several and want to be told; `auto` is English to them.',
      }),
  })
  .meta({ id: 'SpeechRequest' });
export type SpeechRequest = z.infer<typeof SpeechRequest>;
