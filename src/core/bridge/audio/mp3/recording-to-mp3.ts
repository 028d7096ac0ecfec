import { decodeMulaw } from '../mulaw.ts';
import { Mp3Encoder } from './mp3-encoder.ts';

const channels = 2;
/** A fifth of a second: some 3 ms of work, after which others have their turn. */
const sliceBytes = 1600 * channels;

/** A recording (two channels of μ-law by turns, at 8 kHz, without a header) as MP3, bit by bit. The thread is given back between them. */
export async function* recordingToMp3(audio: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new Mp3Encoder(channels);
  let rest = new Uint8Array();
  for await (const chunk of audio) {
    const bytes = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = bytes.byteLength - (bytes.byteLength % channels);
    for (let at = 0; at < whole; at += sliceBytes) {
      const frames = encoder.encode(separated(bytes.subarray(at, Math.min(whole, at + sliceBytes))));
      await new Promise((resolve) => setImmediate(resolve));
      if (frames.byteLength > 0) yield frames;
    }
    rest = bytes.slice(whole);
  }
  yield encoder.flush();
}

function separated(bytes: Uint8Array): [Int16Array, Int16Array] {
  const samples = decodeMulaw(bytes);
  const count = samples.length / channels;
  const [left, right] = [new Int16Array(count), new Int16Array(count)];
  for (let i = 0; i < count; i++) {
    left[i] = samples[channels * i] ?? 0;
    right[i] = samples[channels * i + 1] ?? 0;
  }
  return [left, right];
}
