import { analysisWindow } from './analysis-window.ts';

export const bands = 32;
export const linesPerBand = 18;
/** Frequency lines of a granule, and samples that it takes. */
export const granuleLines = bands * linesPerBand;

const taps = 512;
/** Telephone speech ends below: the bands above are empty and stay so. */
const usedBands = 17;
/** Lines that are not always silent. */
export const usedLines = usedBands * linesPerBand;
/** The filters' folded window has 64 places of which the modulation, being even and odd about two of them, needs 32. */
const places = 32;
/** cos((2i + 1)mπ/64) by `i * 32 + m`. */
const modulation = new Float64Array(usedBands * places);
for (let i = 0; i < usedBands; i++) {
  for (let m = 0; m < places; m++) modulation[i * places + m] = Math.cos(((2 * i + 1) * m * Math.PI) / 64);
}
/** The transform of 36 samples into 18 lines with its window, by `line * 36 + sample`. */
const transform = new Float64Array(linesPerBand * 36);
for (let line = 0; line < linesPerBand; line++) {
  for (let n = 0; n < 36; n++) {
    const window = Math.sin((Math.PI / 36) * (n + 0.5));
    transform[line * 36 + n] = (window * Math.cos((Math.PI / 72) * (2 * n + 19) * (2 * line + 1))) / 9;
  }
}
const butterflies = [-0.6, -0.535, -0.33, -0.185, -0.095, -0.041, -0.0142, -0.0037].map((c) => ({
  cs: 1 / Math.sqrt(1 + c * c),
  ca: c / Math.sqrt(1 + c * c),
}));

/**
 * The hybrid filterbank of Layer III for one channel, long blocks only: polyphase filters, a modified cosine transform of each band, and
 * the butterflies that take the aliases between bands back (ISO/IEC 11172-3, C.1.3 and 2.4.3.4).
 */
export class Filterbank {
  readonly #line = new Float64Array(taps);
  #before = new Float64Array(granuleLines);
  #now = new Float64Array(granuleLines);
  readonly #folded = new Float64Array(64);
  readonly #turned = new Float64Array(places);

  /** 576 samples within ±1 into 576 frequency lines. */
  analyse(samples: Float64Array, lines: Float64Array): void {
    for (let slot = 0; slot < linesPerBand; slot++) this.#split(samples, slot);
    for (let band = 0; band < usedBands; band++) this.#transform(band, lines);
    for (let band = 0; band < usedBands - 1; band++) {
      for (const [i, { cs, ca }] of butterflies.entries()) {
        const low = band * linesPerBand + linesPerBand - 1 - i;
        const high = (band + 1) * linesPerBand + i;
        const [below, above] = [lines[low] ?? 0, lines[high] ?? 0];
        lines[low] = below * cs + above * ca;
        lines[high] = above * cs - below * ca;
      }
    }
    [this.#before, this.#now] = [this.#now, this.#before];
  }

  /** 32 samples into one of each band. Every second one of every second band is turned over, as the synthesis expects. */
  #split(samples: Float64Array, slot: number): void {
    const line = this.#line;
    const folded = this.#folded;
    line.copyWithin(bands, 0, taps - bands);
    for (let i = 0; i < bands; i++) line[bands - 1 - i] = samples[slot * bands + i] ?? 0;
    for (let i = 0; i < 64; i++) {
      let sum = 0;
      for (let j = i; j < taps; j += 64) sum += (analysisWindow[j] ?? 0) * (line[j] ?? 0);
      folded[i] = sum;
    }
    const turned = this.#turned;
    turned[0] = folded[16] ?? 0;
    for (let m = 1; m <= 16; m++) turned[m] = (folded[16 + m] ?? 0) + (folded[16 - m] ?? 0);
    for (let m = 17; m < places; m++) turned[m] = (folded[16 + m] ?? 0) - (folded[80 - m] ?? 0);
    for (let band = 0; band < usedBands; band++) {
      let sum = 0;
      const row = band * places;
      for (let m = 0; m < places; m++) sum += (modulation[row + m] ?? 0) * (turned[m] ?? 0);
      this.#now[band * linesPerBand + slot] = (band & slot & 1) === 1 ? -sum : sum;
    }
  }

  #transform(band: number, lines: Float64Array): void {
    const start = band * linesPerBand;
    for (let line = 0; line < linesPerBand; line++) {
      let sum = 0;
      const row = line * 36;
      for (let n = 0; n < linesPerBand; n++) {
        sum += (transform[row + n] ?? 0) * (this.#before[start + n] ?? 0);
        sum += (transform[row + linesPerBand + n] ?? 0) * (this.#now[start + n] ?? 0);
      }
      lines[start + line] = sum;
    }
  }
}
