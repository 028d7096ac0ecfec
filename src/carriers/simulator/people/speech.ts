import { type TimedWord, frameBytes, frameMs, silenceByte } from '../../../core/ports/media-leg.ts';

const bytesPerMs = frameBytes / frameMs;

/** Something that the phone's side says: whole frames of audio and when each character of the text has been spoken. */
export interface Speech {
  readonly text: string;
  /** μ-law, filled up with silence to whole frames. */
  readonly audio: Uint8Array;
  /** Without the filling. */
  readonly lengthMs: number;
  /** By character of `text`, ms from the start of the audio, never falling. */
  readonly spokenByMs: Float64Array;
}

export function makeSpeech(text: string, audio: Uint8Array, words: readonly TimedWord[]): Speech {
  const whole = new Uint8Array(Math.ceil(audio.byteLength / frameBytes) * frameBytes).fill(silenceByte);
  whole.set(audio);
  const lengthMs = audio.byteLength / bytesPerMs;
  return { text, audio: whole, lengthMs, spokenByMs: characterTimes(text, words, lengthMs) };
}

/**
 * Spreads each word's characters over its sound; what stands between words comes with the end of the word before. Words that are not
 * those of the text say nothing of its times: it is spread evenly over the audio.
 */
function characterTimes(text: string, words: readonly TimedWord[], lengthMs: number): Float64Array {
  const times = new Float64Array(text.length);
  let at = 0;
  let beforeMs = 0;
  for (const word of words) {
    const from = text.indexOf(word.text, at);
    if (from === -1) return evenly(text.length, lengthMs);
    times.fill(beforeMs, at, from);
    const startMs = Math.min(lengthMs, Math.max(beforeMs, word.startMs));
    const endMs = Math.min(lengthMs, Math.max(startMs, word.endMs));
    at = from + word.text.length;
    for (let i = from; i < at; i++) times[i] = startMs + ((endMs - startMs) * (i - from + 1)) / word.text.length;
    beforeMs = endMs;
  }
  return words.length === 0 ? evenly(text.length, lengthMs) : times.fill(beforeMs, at);
}

function evenly(characters: number, lengthMs: number): Float64Array {
  return Float64Array.from({ length: characters }, (_, i) => (lengthMs * (i + 1)) / characters);
}
