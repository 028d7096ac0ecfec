/** Changes the sample rate of a stream. Keeps state, so that chunks of any lengths give what one piece would give. */
export interface Resampler {
  /** What can be said of the output so far; later than the input by the filter's delay of about 4 ms. */
  process(samples: Int16Array): Int16Array;
}

/** Flat up to 43 % of the lower rate (3440 Hz of 8 kHz), 95 dB down from 53 %. */
const passEdge = 0.43;
const stopEdge = 0.53;
const attenuationDb = 95;

interface PolyphaseFilter {
  /** Outputs come `up` times for every `down` inputs. */
  readonly up: number;
  readonly down: number;
  /** One row of coefficients for each of the `up` places that an output can have between two inputs. */
  readonly phases: readonly Float64Array[];
  readonly taps: number;
  /** In outputs. */
  readonly delay: number;
}

const filters = new Map<string, PolyphaseFilter>();

/** @param fromHz whole number of Hz, as is `toHz`. */
export function createResampler(fromHz: number, toHz: number): Resampler {
  const filter = filterFor(fromHz, toHz);
  const { up, down, taps } = filter;
  let history = new Float64Array(taps - 1);
  let next = 0;

  return {
    process(samples) {
      const input = new Float64Array(history.length + samples.length);
      input.set(history);
      input.set(samples, history.length);
      const end = samples.length * up;
      const output = new Int16Array(Math.max(0, Math.ceil((end - next) / down)));
      for (let i = 0; i < output.length; i++, next += down) {
        output[i] = outputAt(filter, input, next);
      }
      next -= end;
      history = input.slice(samples.length);
      return output;
    },
  };
}

/** A whole piece at once, without delay: `toHz / fromHz` times as many samples, rounded up. */
export function resample(samples: Int16Array, fromHz: number, toHz: number): Int16Array {
  const { up, down, delay } = filterFor(fromHz, toHz);
  const padded = new Int16Array(samples.length + Math.ceil(((delay + 1) * down) / up));
  padded.set(samples);
  const output = createResampler(fromHz, toHz).process(padded);
  return output.slice(delay, delay + Math.ceil((samples.length * up) / down));
}

function outputAt(filter: PolyphaseFilter, input: Float64Array, position: number): number {
  const newest = Math.floor(position / filter.up) + filter.taps - 1;
  const phase = filter.phases[position % filter.up] ?? new Float64Array();
  let sum = 0;
  for (let tap = 0; tap < phase.length; tap++) sum += (phase[tap] ?? 0) * (input[newest - tap] ?? 0);
  return Math.max(-32_768, Math.min(32_767, Math.round(sum)));
}

function filterFor(fromHz: number, toHz: number): PolyphaseFilter {
  if (!Number.isInteger(fromHz) || !Number.isInteger(toHz) || fromHz <= 0 || toHz <= 0) {
    throw new RangeError(`Sample rates are whole numbers of Hz, not ${fromHz} and ${toHz}.`);
  }
  const key = `${fromHz}:${toHz}`;
  const known = filters.get(key);
  if (known) return known;
  const made = designFilter(fromHz, toHz);
  filters.set(key, made);
  return made;
}

function designFilter(fromHz: number, toHz: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const filterHz = fromHz * up;
  const lowerHz = Math.min(fromHz, toHz);
  const width = (2 * Math.PI * (stopEdge - passEdge) * lowerHz) / filterHz;
  const delay = Math.ceil((attenuationDb - 8) / (2.285 * width) / 2 / down);
  const middle = delay * down;
  const cutoff = ((passEdge + stopEdge) * lowerHz) / filterHz;
  const beta = 0.1102 * (attenuationDb - 8.7);

  const taps = Math.ceil((2 * middle + 1) / up);
  const phases = Array.from({ length: up }, (_, phase) => {
    const row = Float64Array.from({ length: taps }, (_, tap) => {
      const offset = phase + tap * up - middle;
      return Math.abs(offset) > middle ? 0 : sinc(cutoff * offset) * kaiser(offset / (middle + 1), beta);
    });
    const gain = row.reduce((sum, coefficient) => sum + coefficient, 0);
    return row.map((coefficient) => coefficient / gain);
  });
  return { up, down, phases, taps, delay };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The window of J. F. Kaiser, `at` from -1 to 1. */
function kaiser(at: number, beta: number): number {
  return besselI0(beta * Math.sqrt(Math.max(0, 1 - at * at)));
}

function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
