import { createResampler } from '../resample.ts';
import { BitWriter } from './bit-writer.ts';
import { Filterbank, granuleLines } from './filterbank.ts';
import { type Granule, quantise, regionCounts, writeGranule } from './quantiser.ts';

const inputRateHz = 8000;
/** Every player knows it; the half above 4 kHz stays empty. */
const outputRateHz = 16_000;
const kbpsPerChannel = 32;
/** Bit rates of Layer III at the lower sampling frequencies, by their index in the header (ISO/IEC 13818-3, 2.4.2.3). */
const bitRateIndex: Readonly<Record<number, number>> = { 32: 4, 64: 8 };
const samplingFrequencyIndex = 2;
/** What filterbank and transform hold back, in granules: so many more of silence bring the end out. */
const heldBackGranules = 2;

/** Samples of silence at 16 kHz that a decoder plays before the first sample: of the filterbank, and of the transform. */
export const encoderDelaySamples = 481 + granuleLines;

interface Channel {
  readonly resample: ReturnType<typeof createResampler>;
  readonly filterbank: Filterbank;
  readonly waiting: Float64Array;
}

/**
 * MP3 (MPEG-2 Audio Layer III at 16 kHz, 32 kbit/s a channel, constant) of telephone speech: 16-bit samples at 8 kHz. Each channel by
 * itself, long blocks, no bit reservoir: every frame stands alone.
 */
export class Mp3Encoder {
  readonly #channels: readonly Channel[];
  readonly #frameBytes: number;
  readonly #header: readonly number[];
  #waiting = 0;

  constructor(channels: 1 | 2) {
    const kbps = kbpsPerChannel * channels;
    this.#channels = Array.from({ length: channels }, () => ({
      resample: createResampler(inputRateHz, outputRateHz),
      filterbank: new Filterbank(),
      waiting: new Float64Array(granuleLines),
    }));
    this.#frameBytes = (granuleLines / 8) * (kbps / 16);
    const mode = channels === 1 ? 3 : 0;
    this.#header = [0xff, 0xf3, ((bitRateIndex[kbps] ?? 0) << 4) | (samplingFrequencyIndex << 2), (mode << 6) | 0x04];
  }

  /** Equally many samples of each channel, any number. Whole frames come out, also none. */
  encode(channels: readonly Int16Array[]): Uint8Array {
    const samples = this.#channels.map(({ resample }, i) => resample.process(channels[i] ?? new Int16Array()));
    return this.#take(samples);
  }

  /** The rest. Nothing can be encoded after it. */
  flush(): Uint8Array {
    const count = granuleLines * (heldBackGranules + 1) - this.#waiting;
    return this.#take(this.#channels.map(() => new Int16Array(count)));
  }

  #take(samples: readonly Int16Array[]): Uint8Array {
    const count = samples[0]?.length ?? 0;
    const frames: Uint8Array[] = [];
    for (let at = 0; at < count;) {
      const taken = Math.min(count - at, granuleLines - this.#waiting);
      for (const [i, { waiting }] of this.#channels.entries()) {
        for (let n = 0; n < taken; n++) waiting[this.#waiting + n] = (samples[i]?.[at + n] ?? 0) / 32_768;
      }
      this.#waiting += taken;
      at += taken;
      if (this.#waiting < granuleLines) break;
      frames.push(this.#frame());
      this.#waiting = 0;
    }
    return joined(frames, this.#frameBytes);
  }

  #frame(): Uint8Array {
    const bytes = new Uint8Array(this.#frameBytes);
    const channels = this.#channels.length;
    const sideBytes = channels === 1 ? 9 : 17;
    let left = (this.#frameBytes - this.#header.length - sideBytes) * 8;
    const granules = this.#channels.map(({ filterbank, waiting }, i) => {
      const lines = new Float64Array(granuleLines);
      filterbank.analyse(waiting, lines);
      const granule = quantise(lines, Math.min(mostGranuleBits, Math.floor(left / (channels - i))));
      left -= granule.bits;
      return granule;
    });
    const writer = new BitWriter(bytes);
    for (const byte of this.#header) writer.write(byte, 8);
    writer.write(0, 8);
    writer.write(0, channels);
    for (const granule of granules) writeSideInformation(writer, granule);
    for (const granule of granules) writeGranule(writer, granule);
    return bytes;
  }
}

/** `part2_3_length` has twelve bits. */
const mostGranuleBits = 4095;

/** ISO/IEC 13818-3, 2.4.1.7: no scale factors, long blocks. */
function writeSideInformation(writer: BitWriter, { bits, bigPairs, globalGain, codes }: Granule): void {
  writer.write(bits, 12);
  writer.write(bigPairs, 9);
  writer.write(globalGain, 8);
  writer.write(0, 9);
  writer.write(0, 1);
  for (const code of codes) writer.write(code?.table ?? 0, 5);
  writer.write(regionCounts[0], 4);
  writer.write(regionCounts[1], 3);
  writer.write(0, 1);
  writer.write(0, 1);
}

function joined(frames: readonly Uint8Array[], frameBytes: number): Uint8Array {
  const all = new Uint8Array(frames.length * frameBytes);
  for (const [i, frame] of frames.entries()) all.set(frame, i * frameBytes);
  return all;
}
