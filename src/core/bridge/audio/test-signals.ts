import { frameBytes, frameMs } from '../../ports/media-leg.ts';
import { encodeMulaw } from './mulaw.ts';

/** Signals for tests: 8 kHz, 16 bits. */

export function silence(ms: number): Int16Array {
  return new Int16Array(ms * 8);
}

export function tone(ms: number, amplitude: number, ...frequenciesHz: number[]): Int16Array {
  return Int16Array.from({ length: ms * 8 }, (_, i) =>
    frequenciesHz.reduce((sum, hz) => sum + amplitude * Math.sin((2 * Math.PI * hz * i) / 8000 + 1), 0),
  );
}

/** White noise of that root mean square, the same at every run. */
export function noise(ms: number, rms: number, seed = 1): Int16Array {
  const random = randomNumbers(seed);
  return Int16Array.from(
    { length: ms * 8 },
    () => rms * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

/** Numbers from 0 to below 1 (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What speech is to a detector: a gliding voice through a moving resonance, in syllables of some 180 ms. */
export function syllables(ms: number, amplitude = 9000): Int16Array {
  let phase = 0;
  return Int16Array.from({ length: ms * 8 }, (_, i) => {
    const t = i / 8000;
    const pitchHz = 130 + 25 * Math.sin(2 * Math.PI * 0.9 * t);
    const resonanceHz = 600 + 300 * Math.sin(2 * Math.PI * 2.3 * t);
    phase += (2 * Math.PI * pitchHz) / 8000;
    let voice = 0;
    for (let k = 1; k * pitchHz < 3400; k++) {
      voice += Math.sin(k * phase) / (1 + ((k * pitchHz - resonanceHz) / 150) ** 2);
    }
    return (amplitude / 2) * voice * Math.sqrt(Math.abs(Math.sin((Math.PI * t) / 0.18)));
  });
}

export function sequence(...parts: Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function mixed(a: Int16Array, b: Int16Array): Int16Array {
  return a.map((sample, i) => Math.max(-32_768, Math.min(32_767, sample + (b[i] ?? 0))));
}

/** μ-law frames as a leg gives them; the rest that fills no frame is left out. */
export function frames(samples: Int16Array): { readonly frame: Uint8Array; readonly atMs: number }[] {
  const all = [];
  for (let i = 0; (i + 1) * frameBytes <= samples.length; i++) {
    all.push({ frame: encodeMulaw(samples.subarray(i * frameBytes, (i + 1) * frameBytes)), atMs: i * frameMs });
  }
  return all;
}
