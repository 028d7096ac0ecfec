import { requirePlan } from '../../core/account/plans.ts';
import type { Core } from '../../core/core.ts';
import { mergeChoices } from '../../core/ports/engine-choice.ts';
import type { Log } from '../../core/ports/log.ts';
import { audioFile, audioTypes } from '../../core/speech/audio-file.ts';
import { makeSpeech } from '../../core/speech/make-speech.ts';
import { meterTts } from '../../core/usage/meter-tts.ts';
import { type Route, route } from '../../http/dialect.ts';
import { SpeechRequest, charactersOf } from './wire/speech.ts';

/** WAV files of texts no longer than this say how long they are, which means that they wait for their last word. */
const shortText = 300;

export function speechRoutes(core: Core): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/tts',
      summary: 'Say something, without a call',
      description:
        'The audio itself, sent while it is made: one channel, in the quality of the telephone (8 kHz). WAV files of more than 300 characters leave their length open, and players read to their end.',
      body: SpeechRequest,
      example: { text: 'Thank you for calling. We are open from nine to five.', voice: 'marin', format: 'mp3' },
      answer: {
        contentType: 'audio/mpeg',
        otherTypes: ['audio/wav'],
        description: 'The audio.',
        headers: { 'x-agentcall-tts-characters': 'How many characters were charged.' },
      },
      refusals: ['plan_limit', 'unavailable'],
      async handle({ account, body, signal }) {
        await requirePlan(core, account, 'tts');
        const { text, voice, format } = body;
        const leaving = new AbortController();
        const speech = await makeSpeech(
          core,
          {
            text,
            voice,
            language: body.language === 'auto' ? 'en' : body.language,
            choice: mergeChoices([account.engineChoice]),
          },
          AbortSignal.any([signal, leaving.signal]),
        );
        const characters = charactersOf(text);
        try {
          if (!signal.aborted) await meterTts(core.store, account.id, characters);
        } catch (error) {
          await speech.return();
          throw error;
        }
        const parts = audioFile(speech, { format, whole: characters <= shortText });
        const free = async (): Promise<void> => {
          leaving.abort();
          await parts.return();
          await speech.return();
        };
        return new Response(streamOf(parts, free, core.log), {
          headers: { 'content-type': audioTypes[format], 'x-agentcall-tts-characters': String(characters) },
        });
      },
    }),
  ];
}

/** Asks for the next part when the reader has taken the one before; `free` is called when the reader is gone. */
function streamOf(
  parts: AsyncGenerator<Uint8Array, void, undefined>,
  free: () => Promise<void>,
  log: Log,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await parts.next();
          if (next.done) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          log.warn('Speech broke off', { error });
          controller.error(error);
        }
      },
      cancel: free,
    },
    { highWaterMark: 0 },
  );
}
