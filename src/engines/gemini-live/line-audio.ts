import { decodeMulaw, encodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import { type Resampler, createResampler } from '../../core/bridge/audio/resample.ts';

const lineHz = 8000;
const serviceInHz = 16_000;

/** The caller's μ-law frames as the service takes them: base64 of 16-bit samples (little-endian) at 16 kHz. */
export class CallerPcm {
  readonly #resampler = createResampler(lineHz, serviceInHz);

  encode(frame: Uint8Array): string {
    const samples = this.#resampler.process(decodeMulaw(frame));
    return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
  }
}

/** The model's audio of one turn as the line takes it. Pieces may end in the middle of a sample. */
export class ModelPcm {
  #resampler: Resampler | null = null;
  #rest = Buffer.alloc(0);

  /** @param mimeType `audio/pcm;rate=24000` */
  decode(base64: string, mimeType: string): Uint8Array {
    const rateHz = Number(/rate=(\d+)/.exec(mimeType)?.[1] ?? 24_000);
    this.#resampler ??= createResampler(rateHz, lineHz);
    const bytes = Buffer.concat([this.#rest, Buffer.from(base64, 'base64')]);
    const whole = bytes.length - (bytes.length % 2);
    this.#rest = bytes.subarray(whole);
    const samples = new Int16Array(whole / 2);
    for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(2 * i);
    return encodeMulaw(this.#resampler.process(samples));
  }
}
