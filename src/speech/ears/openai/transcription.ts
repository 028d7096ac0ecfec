import { namedLanguage } from '../../../core/workflow/named-language.ts';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { expectedTerms } from '../../../core/bridge/expected-terms.ts';
import { PhoneError } from '../../../core/errors.ts';
import type { EarsRequest } from '../../../core/ports/ears.ts';
import { messageText, openSocket, socketUrl } from '../../service/open-socket.ts';
import { unreachable, unreadable } from '../../service/service-error.ts';

export const service = { title: 'OpenAI', keySetting: 'OPENAI_API_KEY' };

export interface Transcription {
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly model: string;
}

const setUpMs = 5000;
/** Take keywords and several languages; https://developers.openai.com/api/docs/guides/realtime-transcription */
const hintedModels = /^gpt-(live-)?transcribe/;
/** Take a sentence of context. */
const promptedModels = /^(whisper-1|gpt-4o(-mini)?-transcribe(?!-diarize))/;

/**
 * A session that only transcribes, our own end of turns, the line's μ-law as it is. Resolves when the service has accepted all of
 * that; rejects with a `PhoneError`.
 */
export async function openTranscription(
  transcription: Transcription,
  request: Pick<EarsRequest, 'language' | 'vocabulary'>,
  signal?: AbortSignal,
): Promise<WebSocket> {
  const url = socketUrl(transcription.baseUrl, '/realtime');
  url.searchParams.set('intent', 'transcription');
  const headers = transcription.apiKey === null ? {} : { authorization: `Bearer ${transcription.apiKey}` };
  const socket = await openSocket({ service, url, headers }, signal);
  try {
    await setUp(socket, sessionFor(transcription.model, request), signal);
    return socket;
  } catch (error) {
    socket.terminate();
    throw error;
  }
}

function sessionFor(model: string, { language, vocabulary }: Pick<EarsRequest, 'language' | 'vocabulary'>): unknown {
  const terms = expectedTerms(vocabulary);
  const code = namedLanguage(language);
  const hints = hintedModels.test(model)
    ? { ...(code === null ? {} : { languages: [code] }), ...(terms.length > 0 ? { keywords: terms } : {}) }
    : {
        ...(code === null ? {} : { language: code }),
        ...(terms.length > 0 && promptedModels.test(model) ? { prompt: terms.join(', ') } : {}),
      };
  const input = { format: { type: 'audio/pcmu' }, transcription: { model, ...hints }, turn_detection: null };
  return { type: 'transcription', audio: { input } };
}

async function setUp(socket: WebSocket, session: unknown, signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onMessage = (data: Parameters<typeof messageText>[0]): void => {
    try {
      const event = readEvent(messageText(data));
      if (event.type === 'session.updated') resolve();
      else if (event.type === 'error') reject(unfit(event));
    } catch (error) {
      reject(unreadable(service, error));
    }
  };
  const onClose = (code: number): void =>
    reject(unreachable(service, new Error(`The connection was closed with code ${code}.`)));
  const onAbort = (): void => reject(unreachable(service, signal?.reason));
  const timer = setTimeout(
    () => reject(unreachable(service, new Error('The session was not set up in time.'))),
    setUpMs,
  );
  socket.on('message', onMessage);
  socket.on('close', onClose);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    socket.send(JSON.stringify({ type: 'session.update', session }));
    await promise;
  } finally {
    clearTimeout(timer);
    socket.off('message', onMessage);
    socket.off('close', onClose);
    signal?.removeEventListener('abort', onAbort);
  }
}

function unfit({ error }: ErrorEvent): PhoneError {
  return new PhoneError('unavailable', 'OpenAI refuses the transcription. Check its model and language.', {
    cause: new Error(`${error.code ?? error.type ?? 'error'}: ${error.message ?? ''}`),
    retryable: error.type === 'server_error' || error.code === 'rate_limit_exceeded',
  });
}

const error = z.object({
  type: z.literal('error'),
  error: z.object({
    type: z.string().nullish(),
    code: z.string().nullish(),
    message: z.string().nullish(),
    event_id: z.string().nullish(),
  }),
});
const committed = z.object({ type: z.literal('input_audio_buffer.committed'), item_id: z.string() });
const delta = z.object({
  type: z.literal('conversation.item.input_audio_transcription.delta'),
  item_id: z.string(),
  delta: z.string().default(''),
});
const completed = z.object({
  type: z.literal('conversation.item.input_audio_transcription.completed'),
  item_id: z.string(),
  transcript: z.string(),
});
const failed = z.object({
  type: z.literal('conversation.item.input_audio_transcription.failed'),
  item_id: z.string(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).default({}),
});
const updated = z.object({ type: z.literal('session.updated') });
const other = z.object({ type: z.literal('other') });

const events = z.discriminatedUnion('type', [error, committed, delta, completed, failed, updated, other]);

type ErrorEvent = z.infer<typeof error>;

/** An event of the service; those that do not matter here are `other`. Throws at what is none. */
export function readEvent(text: string): z.infer<typeof events> {
  const event = z.looseObject({ type: z.string() }).parse(JSON.parse(text));
  const known = events.options.some((option) => option.shape.type.value === event.type);
  return events.parse(known ? event : { type: 'other' });
}
