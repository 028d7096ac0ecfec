import { WordPacer } from '../../core/bridge/word-pacer.ts';
import type { SpeechChunk, SpeechRequest } from '../../core/ports/mouth.ts';

/** Speech of a service that tells no times: the words of its text are placed by the sound. `audio` is 8 kHz μ-law. */
export async function* pacedSpeech(
  { text, clock }: SpeechRequest,
  audio: AsyncIterable<Uint8Array>,
): AsyncGenerator<SpeechChunk, void, undefined> {
  const pacer = new WordPacer(() => clock.now());
  pacer.text(text);
  for await (const piece of audio) {
    if (piece.byteLength > 0) yield { audio: piece, words: pacer.audio(piece) };
  }
  const rest = pacer.finish();
  if (rest.length > 0) yield { audio: new Uint8Array(), words: rest };
}

/** Punctuation alone is nothing to say. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
