import { Mp3Encoder } from '../bridge/audio/mp3/mp3-encoder.ts';
import { decodeMulaw, mulawToPcm } from '../bridge/audio/mulaw.ts';
import { pcmWavHeader } from '../bridge/audio/wav-header.ts';

export const audioFormats = ['mp3', 'wav'] as const;
export type AudioFormat = (typeof audioFormats)[number];

export const audioTypes: Readonly<Record<AudioFormat, string>> = { mp3: 'audio/mpeg', wav: 'audio/wav' };

type Parts = AsyncGenerator<Uint8Array, void, undefined>;

const sampleRateHz = 8000;
/** 200 ms, some 1 ms of work. */
const encodedAtOnce = 1600;

/**
 * Speech of the line, 8 kHz μ-law, as a file, in parts as it is made. A WAV file that is not awaited leaves open how long it is, as
 * its header comes first; `whole` waits for all of it and says.
 */
export function audioFile(
  speech: AsyncIterable<Uint8Array>,
  { format, whole }: { readonly format: AudioFormat; readonly whole: boolean },
): Parts {
  if (format === 'mp3') return mp3(speech);
  return whole ? wholeWav(speech) : openWav(speech);
}

/** Calls run in the same thread: it is given back after each bit of encoding. */
async function* mp3(speech: AsyncIterable<Uint8Array>): Parts {
  const encoder = new Mp3Encoder(1);
  for await (const audio of speech) {
    for (let at = 0; at < audio.byteLength; at += encodedAtOnce) {
      const frames = encoder.encode([decodeMulaw(audio.subarray(at, at + encodedAtOnce))]);
      await new Promise((resolve) => setImmediate(resolve));
      if (frames.byteLength > 0) yield frames;
    }
  }
  yield encoder.flush();
}

async function* openWav(speech: AsyncIterable<Uint8Array>): Parts {
  yield pcmWavHeader({ channels: 1, sampleRateHz, dataBytes: null });
  for await (const audio of speech) yield mulawToPcm(audio);
}

async function* wholeWav(speech: AsyncIterable<Uint8Array>): Parts {
  const parts = await Array.fromAsync(speech, (audio) => mulawToPcm(audio));
  const dataBytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  yield pcmWavHeader({ channels: 1, sampleRateHz, dataBytes });
  yield* parts;
}
