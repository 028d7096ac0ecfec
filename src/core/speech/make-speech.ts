import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { EngineChoice } from '../ports/engine-choice.ts';
import { systemClock } from '../ports/clock.ts';
import { silenceByte } from '../ports/media-leg.ts';
import type { Mouth } from '../ports/mouth.ts';
import { type SpeechPiece, speechPieces } from './speech-pieces.ts';

export interface SpeechOrder {
  readonly text: string;
  readonly voice: string;
  /** `en`, `es`, … */
  readonly language: string;
  readonly choice: EngineChoice;
}

const bytesPerMs = 8;
/** Between two sentences that were spoken one by one. */
const sentencePauseMs = 200;
/** Of silence, for a text in which there is nothing to say. */
const nothingMs = 200;

/**
 * Speech that no call needs: 8 kHz μ-law as it is made, no faster than it is asked for. Settles with the first of it. A mouth that
 * fails before it has said anything of a piece gives way to the next one of the choice, for the rest of the text too; when none is
 * left, or when one breaks off, the fault is thrown. An abort, and leaving the loop, end it and free what it held; who does not take
 * it at all calls `return`.
 */
export async function makeSpeech(
  { selector, log }: Pick<Core, 'selector' | 'log'>,
  order: SpeechOrder,
  signal: AbortSignal,
): Promise<Speech> {
  const speech = spoken({ mouths: [...selector.select(order.choice).announcers], log }, order, signal);
  const first = await speech.next();
  return begun(first, speech);
}

export interface Speech extends AsyncIterableIterator<Uint8Array, void, undefined> {
  return(): Promise<IteratorResult<Uint8Array, void>>;
}

interface Speakers {
  /** Those that have not failed, in the order in which they are asked. */
  readonly mouths: Mouth[];
  readonly log: Core['log'];
}

async function* spoken(
  speakers: Speakers,
  order: SpeechOrder,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let any = false;
  let pauseMs = 0;
  for (const piece of speechPieces(order.text, order.language)) {
    let began = false;
    for await (const audio of spokenPiece(speakers, piece, order, signal)) {
      if (!began && pauseMs > 0) yield silence(pauseMs);
      began = true;
      any = true;
      yield audio;
    }
    if (signal.aborted) return;
    if (began) pauseMs = piece.endsSentence ? sentencePauseMs : 0;
  }
  if (!any) yield silence(nothingMs);
}

async function* spokenPiece(
  { mouths, log }: Speakers,
  piece: SpeechPiece,
  { voice, language }: SpeechOrder,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const [mouth] = mouths;
    if (!mouth) throw new PhoneError('unavailable', 'No voice is configured that could speak.', { retryable: true });
    let began = false;
    try {
      const request = { text: piece.text, voice, language, clock: systemClock, background: true };
      for await (const { audio } of mouth.speak(request, signal)) {
        if (audio.byteLength === 0) continue;
        began = true;
        yield audio;
      }
      return;
    } catch (error) {
      if (began || mouths.length === 1) throw error;
      log.warn('A mouth could not speak; the next one is asked', { mouth: mouth.label, error });
      mouths.shift();
    }
  }
}

/** What has been taken already is given once more. No generator: one that nobody has started would not free `rest`. */
function begun(first: IteratorResult<Uint8Array, void>, rest: AsyncGenerator<Uint8Array, void, undefined>): Speech {
  let taken: IteratorResult<Uint8Array, void> | null = first;
  return {
    next() {
      const again = taken;
      taken = null;
      return again ? Promise.resolve(again) : rest.next();
    },
    return() {
      taken = null;
      return rest.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * bytesPerMs).fill(silenceByte);
}
