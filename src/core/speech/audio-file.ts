import { decodeMulaw } from '../bridge/audio/mulaw.ts';
import { pcmWavHeader } from '../bridge/audio/wav-header.ts';

export const audioFormats = ['wav'] as const;
export type AudioFormat = (typeof audioFormats)[number];

export const audioTypes: Readonly<Record<AudioFormat, string>> = { wav: 'audio/wav' };

const sampleRateHz = 8000;

/**
 * Speech of the line, 8 kHz μ-law, as a file, in parts as it is made. A WAV file that is not awaited leaves open how long it is, as
 * its header comes first; `whole` waits for all of it and says.
 */
export function audioFile(
  speech: AsyncIterable<Uint8Array>,
  { whole }: { readonly format: AudioFormat; readonly whole: boolean },
): AsyncGenerator<Uint8Array, void, undefined> {
  return whole ? wholeWav(speech) : openWav(speech);
}

async function* openWav(speech: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  yield pcmWavHeader({ channels: 1, sampleRateHz, dataBytes: null });
  for await (const audio of speech) yield pcm(audio);
}

async function* wholeWav(speech: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const parts = await Array.fromAsync(speech, pcm);
  const dataBytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  yield pcmWavHeader({ channels: 1, sampleRateHz, dataBytes });
  yield* parts;
}

/** 16 bits, little-endian. */
function pcm(audio: Uint8Array): Uint8Array {
  const samples = decodeMulaw(audio);
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  for (const [i, sample] of samples.entries()) view.setInt16(2 * i, sample, true);
  return bytes;
}
