import { encodeMulaw } from './audio/mulaw.ts';

const sampleRateHz = 8000;
/** The North American ringing tone: 440 and 480 Hz, 2 s on and 4 s off. */
const tonesHz = [440, 480];
export const ringbackOnMs = 2000;
export const ringbackEveryMs = 6000;
const amplitude = 4000;

/** What somebody hears while another phone rings, μ-law: a new array each time, since a leg keeps what it is given. */
export function ringback(): Uint8Array {
  const samples = new Int16Array((ringbackOnMs * sampleRateHz) / 1000);
  for (let i = 0; i < samples.length; i++) {
    let value = 0;
    for (const hz of tonesHz) value += Math.sin((2 * Math.PI * hz * i) / sampleRateHz);
    samples[i] = Math.round((amplitude * value) / tonesHz.length);
  }
  return encodeMulaw(samples);
}
