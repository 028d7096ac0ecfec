import { anyLanguage } from '../../../core/workflow/named-language.ts';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { expectedTerms } from '../../../core/bridge/expected-terms.ts';
import { PhoneError } from '../../../core/errors.ts';
import type { EarsRequest } from '../../../core/ports/ears.ts';
import { openSocket, socketUrl } from '../../service/open-socket.ts';

export const service = { title: 'Deepgram', keySetting: 'DEEPGRAM_API_KEY' };

export interface Listening {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  readonly endOfTurnMs: number;
  readonly optOut: boolean;
}

/** Words are made certain after so short a pause; it ends no turn. */
const endpointingMs = 300;

/** https://developers.deepgram.com/reference/speech-to-text/listen-streaming */
export async function connect(
  listening: Listening,
  request: Pick<EarsRequest, 'language' | 'vocabulary'>,
  signal?: AbortSignal,
): Promise<WebSocket> {
  if (listening.model.startsWith('flux')) throw unsupported(listening.model);
  const url = socketUrl(listening.baseUrl, '/v1/listen');
  const options = {
    model: listening.model,
    // https://developers.deepgram.com/docs/multilingual-code-switching
    language: request.language === anyLanguage ? 'multi' : request.language,
    encoding: 'mulaw',
    sample_rate: '8000',
    channels: '1',
    interim_results: 'true',
    smart_format: 'true',
    endpointing: String(endpointingMs),
    utterance_end_ms: String(listening.endOfTurnMs),
    ...(listening.optOut ? { mip_opt_out: 'true' } : {}),
  };
  for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
  const terms = expectedTerms(request.vocabulary);
  if (listening.model.startsWith('nova-3')) {
    for (const term of terms) url.searchParams.append('keyterm', term);
  } else {
    for (const word of terms.flatMap((term) => term.split(' '))) url.searchParams.append('keywords', word);
  }
  return openSocket({ service, url, headers: { authorization: `Token ${listening.apiKey}` } }, signal);
}

function unsupported(model: string): PhoneError {
  return new PhoneError(
    'unavailable',
    `${model} has a protocol of its own, which these ears do not speak. Choose a nova model.`,
  );
}

const results = z.object({
  type: z.literal('Results'),
  start: z.number(),
  duration: z.number(),
  is_final: z.boolean().default(false),
  from_finalize: z.boolean().default(false),
  channel: z.object({
    alternatives: z
      .array(
        z.object({
          transcript: z.string(),
          words: z
            .array(
              z.object({
                word: z.string(),
                punctuated_word: z.string().optional(),
                start: z.number(),
                end: z.number(),
              }),
            )
            .default([]),
        }),
      )
      .min(1),
  }),
});

const utteranceEnd = z.object({ type: z.literal('UtteranceEnd') });

const fault = z.object({
  type: z.literal('Error'),
  description: z.string().optional(),
  message: z.string().optional(),
  variant: z.string().optional(),
});

export type Results = z.infer<typeof results>;

/** What matters of a message of the server; null for the rest of them. Throws at what is no message. */
export function readMessage(text: string): Results | z.infer<typeof utteranceEnd> | z.infer<typeof fault> | null {
  const message: unknown = JSON.parse(text);
  const { type } = z.object({ type: z.string() }).parse(message);
  if (type === 'Results') return results.parse(message);
  if (type === 'UtteranceEnd') return utteranceEnd.parse(message);
  return type === 'Error' ? fault.parse(message) : null;
}
