import type { BitWriter } from './bit-writer.ts';
import { granuleLines, usedLines } from './filterbank.ts';
import { type PairCode, largestOf, pairCodes, quadCodes, quadLengths } from './huffman.ts';

/** Lines below these have codes of their own: the bounds of the standard's bands 6 and 12 at 16 kHz. */
const regionEnds: readonly number[] = [36, 116, granuleLines];
/** As the side information has them: bands of the first two regions, less one. */
export const regionCounts: readonly [number, number] = [5, 5];

const largestValue = 8191 + 15;
const coarsest = 255;
/** Rounds to the nearest in the decoder's power law. */
const roundUp = 0.4054;

/** One granule of one channel as it is written. */
export interface Granule {
  readonly globalGain: number;
  readonly values: Int32Array;
  /** Pairs with values that need them; the quads of 0 and ±1 follow. */
  readonly bigPairs: number;
  readonly quads: number;
  readonly codes: readonly (PairCode | null)[];
  readonly bits: number;
}

/** The finest quantisation of these lines that fits into so many bits. */
export function quantise(lines: Float64Array, mostBits: number): Granule {
  const powers = new Float64Array(granuleLines);
  let loudest = 0;
  for (let i = 0; i < usedLines; i++) {
    const size = Math.abs(lines[i] ?? 0);
    powers[i] = Math.sqrt(size * Math.sqrt(size));
    loudest = Math.max(loudest, size);
  }
  if (loudest === 0) return silentGranule();
  let finest = 0;
  let last = coarsest;
  let best: Granule | null = null;
  while (finest < last) {
    const gain = (finest + last) >> 1;
    const granule = granuleAt(lines, powers, gain);
    if (granule && granule.bits <= mostBits) {
      best = granule;
      last = gain;
    } else finest = gain + 1;
  }
  return best?.globalGain === last ? best : (granuleAt(lines, powers, last) ?? silentGranule());
}

function granuleAt(lines: Float64Array, powers: Float64Array, globalGain: number): Granule | null {
  const scale = 2 ** ((-3 / 16) * (globalGain - 210));
  const values = new Int32Array(granuleLines);
  let end = 0;
  for (let i = 0; i < usedLines; i++) {
    const size = Math.floor((powers[i] ?? 0) * scale + roundUp);
    if (size > largestValue) return null;
    if (size === 0) continue;
    values[i] = (lines[i] ?? 0) < 0 ? -size : size;
    end = i + 1;
  }
  return measured(globalGain, values, end);
}

function measured(globalGain: number, values: Int32Array, end: number): Granule {
  let big = end + (end & 1);
  let quads = 0;
  while (big >= 4 && isSmall(values, big - 4, big)) {
    big -= 4;
    quads += 1;
  }
  let bits = 0;
  for (let quad = 0; quad < quads; quad++) bits += quadBits(values, big + 4 * quad);
  const codes = regionEnds.map((regionEnd, region) => {
    const from = Math.min(big, regionEnds[region - 1] ?? 0);
    const to = Math.min(big, regionEnd);
    const code = codeFor(values, from, to);
    if (code) for (let i = from; i < to; i += 2) bits += pairBits(code, values[i] ?? 0, values[i + 1] ?? 0);
    return code;
  });
  return { globalGain, values, bigPairs: big / 2, quads, codes, bits };
}

function silentGranule(): Granule {
  return measured(coarsest, new Int32Array(granuleLines), 0);
}

function isSmall(values: Int32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (Math.abs(values[i] ?? 0) > 1) return false;
  return true;
}

/** The code of a region; null where it is silent. */
function codeFor(values: Int32Array, from: number, to: number): PairCode | null {
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(values[i] ?? 0));
  return largest === 0 ? null : (pairCodes.find((code) => largestOf(code) >= largest) ?? null);
}

function pairBits(code: PairCode, first: number, second: number): number {
  const [a, b] = [Math.abs(first), Math.abs(second)];
  const most = code.size - 1;
  const length = code.lengths[Math.min(a, most) * code.size + Math.min(b, most)] ?? 0;
  const extra = code.linBits === 0 ? 0 : (Number(a >= 15) + Number(b >= 15)) * code.linBits;
  return length + extra + Number(a > 0) + Number(b > 0);
}

function quadIndex(values: Int32Array, at: number): number {
  let index = 0;
  for (let i = 0; i < 4; i++) index = index * 2 + Math.abs(values[at + i] ?? 0);
  return index;
}

function quadBits(values: Int32Array, at: number): number {
  const index = quadIndex(values, at);
  const signs = (index & 1) + ((index >> 1) & 1) + ((index >> 2) & 1) + (index >> 3);
  return (quadLengths[index] ?? 0) + signs;
}

export function writeGranule(writer: BitWriter, { values, bigPairs, quads, codes }: Granule): void {
  const big = bigPairs * 2;
  for (const [region, code] of codes.entries()) {
    if (!code) continue;
    const to = Math.min(big, regionEnds[region] ?? 0);
    for (let i = regionEnds[region - 1] ?? 0; i < to; i += 2)
      writePair(writer, code, values[i] ?? 0, values[i + 1] ?? 0);
  }
  for (let quad = 0; quad < quads; quad++) {
    const at = big + 4 * quad;
    const index = quadIndex(values, at);
    writer.write(quadCodes[index] ?? 0, quadLengths[index] ?? 0);
    for (let i = at; i < at + 4; i++) writeSign(writer, values[i] ?? 0);
  }
}

function writePair(writer: BitWriter, code: PairCode, first: number, second: number): void {
  const most = code.size - 1;
  const index = Math.min(Math.abs(first), most) * code.size + Math.min(Math.abs(second), most);
  writer.write(code.codes[index] ?? 0, code.lengths[index] ?? 0);
  for (const value of [first, second]) {
    const size = Math.abs(value);
    if (code.linBits > 0 && size >= 15) writer.write(size - 15, code.linBits);
    writeSign(writer, value);
  }
}

function writeSign(writer: BitWriter, value: number): void {
  if (value !== 0) writer.write(value < 0 ? 1 : 0, 1);
}
