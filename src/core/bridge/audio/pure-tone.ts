const sampleRateHz = 8000;
const besideHz = 15;
/** Share of the power below which the first guess is not looked into any further. */
const worthwhile = 0.3;

export interface PureTone {
  readonly frequencyHz: number;
  /** Share of the power that one sine of that frequency accounts for, 0 to 1. */
  readonly purity: number;
  /** Mean square of the samples. */
  readonly power: number;
}

/**
 * The sine that dominates 8 kHz samples: a first guess by Pisarenko's method in the form of So and Chan, exact for a sine
 * alone and not biased by white noise, then the top of the parabola through the power at and beside that frequency. Null
 * for silence and where no sine stands out.
 */
export function findPureTone(samples: Int16Array): PureTone | null {
  let energy = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    energy += sample * sample;
  }
  if (energy < samples.length) return null;
  const power = energy / samples.length;

  const guessHz = guessFrequency(samples);
  if (guessHz === null || tonePower(samples, guessHz) < worthwhile * power) return null;
  const frequencyHz = climb(samples, climb(samples, guessHz));
  return { frequencyHz, purity: Math.min(1, tonePower(samples, frequencyHz) / power), power };
}

function climb(samples: Int16Array, fromHz: number): number {
  const below = tonePower(samples, fromHz - besideHz);
  const above = tonePower(samples, fromHz + besideHz);
  const bend = below - 2 * tonePower(samples, fromHz) + above;
  if (bend >= 0) return fromHz;
  return fromHz + besideHz * Math.max(-1, Math.min(1, (below - above) / (2 * bend)));
}

function guessFrequency(samples: Int16Array): number | null {
  let beta = 0;
  let gamma = 0;
  for (let i = 1; i < samples.length - 1; i++) {
    const here = samples[i] ?? 0;
    const around = (samples[i - 1] ?? 0) + (samples[i + 1] ?? 0);
    beta += around * here;
    gamma += around * around - 2 * here * here;
  }
  const cosine = beta === 0 ? 0 : (gamma + Math.sqrt(gamma * gamma + 8 * beta * beta)) / (4 * beta);
  return Math.abs(cosine) < 1 ? (Math.acos(cosine) * sampleRateHz) / (2 * Math.PI) : null;
}

/** Mean square of the sine of that frequency that fits the samples best. */
export function tonePower(samples: Int16Array, frequencyHz: number): number {
  const omega = (2 * Math.PI * frequencyHz) / sampleRateHz;
  const stepCos = Math.cos(omega);
  const stepSin = Math.sin(omega);
  let c = 1;
  let s = 0;
  let cc = 0;
  let cs = 0;
  let xc = 0;
  let xs = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i] ?? 0;
    cc += c * c;
    cs += c * s;
    xc += x * c;
    xs += x * s;
    const turned = c * stepCos - s * stepSin;
    s = c * stepSin + s * stepCos;
    c = turned;
  }
  const ss = samples.length - cc;
  const determinant = cc * ss - cs * cs;
  if (determinant < 1e-6) return 0;
  return (xc * xc * ss - 2 * xc * xs * cs + xs * xs * cc) / determinant / samples.length;
}

/** Frames in a row that hold one and the same tone. */
export class ToneRun {
  /** 0 while there is no tone. */
  frames = 0;
  frequencyHz = 0;
  power = 0;
  readonly #leastPurity: number;

  constructor(leastPurity: number) {
    this.#leastPurity = leastPurity;
  }

  /** Takes the next frame in. False when it does not go on with the tone before it; it may then begin another. */
  hear(tone: PureTone | null): boolean {
    if (!tone || tone.purity < this.#leastPurity) {
      this.frames = 0;
      return false;
    }
    const same =
      this.frames > 0 &&
      Math.abs(tone.frequencyHz - this.frequencyHz) < 0.03 * this.frequencyHz &&
      Math.max(tone.power, this.power) < 2 * Math.min(tone.power, this.power);
    this.frames = same ? this.frames + 1 : 1;
    this.frequencyHz = same ? mean(this.frequencyHz, tone.frequencyHz, this.frames) : tone.frequencyHz;
    this.power = same ? mean(this.power, tone.power, this.frames) : tone.power;
    return same;
  }
}

function mean(before: number, latest: number, count: number): number {
  return before + (latest - before) / count;
}
