import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { createResampler } from '../../../core/bridge/audio/resample.ts';

const pcmHz = 24_000;
const lineHz = 8000;
/** Longer than the delay of the resampler's filter. */
const tailSamples = (pcmHz * 10) / 1000;

/** 24 kHz, 16 bits little-endian, in pieces of any size, as the line's μ-law. */
export async function* lineAudio(pcm: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const resampler = createResampler(pcmHz, lineHz);
  let rest = new Uint8Array();
  let any = false;
  for await (const piece of pcm) {
    const bytes = new Uint8Array(rest.byteLength + piece.byteLength);
    bytes.set(rest);
    bytes.set(piece, rest.byteLength);
    const view = new DataView(bytes.buffer);
    const samples = Int16Array.from({ length: bytes.byteLength >> 1 }, (_, i) => view.getInt16(2 * i, true));
    rest = bytes.slice(samples.length * 2);
    any = true;
    yield encodeMulaw(resampler.process(samples));
  }
  if (any) yield encodeMulaw(resampler.process(new Int16Array(tailSamples)));
}
