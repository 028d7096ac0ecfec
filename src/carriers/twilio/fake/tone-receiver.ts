import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';

/** ITU-T Q.23. */
const rowsHz = [697, 770, 852, 941];
const columnsHz = [1209, 1336, 1477, 1633];
const keys = ['123A', '456B', '789C', '*0#D'];
const sampleRateHz = 8000;
/** Two sines are all but this share of what is heard. */
const purity = 0.8;
/** Neither of them is less. */
const leastShare = 0.15;
const quietPower = 10_000;
/** ITU-T Q.24: 40 ms are a key. */
const leastFrames = 2;

/** Hears keys in what is played to a phone, as the other end of a real line does. */
export class ToneReceiver {
  #digit = '';
  #frames = 0;

  /** 20 ms; the key whose tone has just ended, or null. */
  hear(frame: Uint8Array): string | null {
    const digit = keyIn(decodeMulaw(frame));
    if (digit === this.#digit) {
      this.#frames += 1;
      return null;
    }
    const pressed = this.#digit !== '' && this.#frames >= leastFrames ? this.#digit : null;
    this.#digit = digit;
    this.#frames = 1;
    return pressed;
  }
}

function keyIn(samples: Int16Array): string {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  if (power < quietPower) return '';
  const [row, column] = [strongest(samples, rowsHz), strongest(samples, columnsHz)];
  if (row.power + column.power < purity * power || Math.min(row.power, column.power) < leastShare * power) return '';
  return keys[row.index]?.[column.index] ?? '';
}

function strongest(samples: Int16Array, frequencies: readonly number[]): { index: number; power: number } {
  return frequencies
    .map((hz, index) => ({ index, power: powerAt(samples, hz) }))
    .reduce((best, other) => (other.power > best.power ? other : best));
}

/** Mean square of the sine of one frequency (Goertzel). */
function powerAt(samples: Int16Array, hz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / sampleRateHz);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [sample + factor * last - before, last];
  return (2 * (last * last + before * before - factor * last * before)) / samples.length ** 2;
}
