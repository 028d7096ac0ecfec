import { encodeMulaw } from './mulaw.ts';

const samplesPerMs = 8;
const sampleRateHz = 8000;
/** ITU-T Q.24 wants 40 ms of each; slow receivers are met halfway. */
const toneMs = 100;
const pauseMs = 80;
const rampMs = 2;
/** Of each of the two sines: together some 9 dB below full scale. */
const amplitude = 5800;

const rowsHz = [697, 770, 852, 941] as const;
const columnsHz = [1209, 1336, 1477, 1633] as const;
/** ITU-T Q.23. */
const keys = ['123A', '456B', '789C', '*0#D'] as const;

const made = new Map<string, Uint8Array>();

/** The sound of a key of `0-9*#A-D` and the pause after it, 8 kHz μ-law; null for what is no key. */
export function dtmfTone(digit: string): Uint8Array | null {
  const known = made.get(digit);
  if (known) return known;
  const row = keys.findIndex((line) => digit.length === 1 && line.includes(digit));
  const lowHz = rowsHz[row];
  const highHz = columnsHz[keys[row]?.indexOf(digit) ?? -1];
  if (lowHz === undefined || highHz === undefined) return null;
  const tone = encodeMulaw(twoSines(lowHz, highHz));
  made.set(digit, tone);
  return tone;
}

function twoSines(lowHz: number, highHz: number): Int16Array {
  const samples = new Int16Array((toneMs + pauseMs) * samplesPerMs);
  const length = toneMs * samplesPerMs;
  const ramp = rampMs * samplesPerMs;
  for (let i = 0; i < length; i++) {
    const fade = Math.min(1, i / ramp, (length - i) / ramp);
    const sine = (hz: number): number => Math.sin((2 * Math.PI * hz * i) / sampleRateHz);
    samples[i] = Math.round(amplitude * fade * (sine(lowHz) + sine(highHz)));
  }
  return samples;
}
