import { wavHeaderBytes } from '../wav-header.ts';
import { Mp3Encoder } from './mp3-encoder.ts';

const channels = 2;
const bytesPerFrame = 2 * channels;
/** A fifth of a second: some 3 ms of work, after which others have their turn. */
const sliceBytes = 1600 * bytesPerFrame;

/** A recording (two channels of 16-bit samples at 8 kHz, with a header) as MP3, bit by bit. The thread is given back between them. */
export async function* wavToMp3(wav: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new Mp3Encoder(channels);
  let header = wavHeaderBytes;
  let rest = new Uint8Array();
  for await (const chunk of wav) {
    const skipped = Math.min(header, chunk.byteLength);
    header -= skipped;
    const bytes = joined(rest, chunk.subarray(skipped));
    const whole = bytes.byteLength - (bytes.byteLength % bytesPerFrame);
    for (let at = 0; at < whole; at += sliceBytes) {
      const frames = encoder.encode(separated(bytes.subarray(at, Math.min(whole, at + sliceBytes))));
      await new Promise((resolve) => setImmediate(resolve));
      if (frames.byteLength > 0) yield frames;
    }
    rest = bytes.slice(whole);
  }
  yield encoder.flush();
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  if (before.byteLength === 0) return after;
  const both = new Uint8Array(before.byteLength + after.byteLength);
  both.set(before);
  both.set(after, before.byteLength);
  return both;
}

function separated(bytes: Uint8Array): [Int16Array, Int16Array] {
  const count = bytes.byteLength / bytesPerFrame;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [left, right] = [new Int16Array(count), new Int16Array(count)];
  for (let i = 0; i < count; i++) {
    left[i] = view.getInt16(i * bytesPerFrame, true);
    right[i] = view.getInt16(i * bytesPerFrame + 2, true);
  }
  return [left, right];
}
