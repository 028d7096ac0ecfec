/** Has the shape of `onnxruntime-node`; its model takes loudness for speech and checks what it is fed. */

export class Tensor {
  readonly type: string;
  readonly data: Float32Array | BigInt64Array;
  readonly dims: readonly number[];

  constructor(type: string, data: Float32Array | BigInt64Array, dims: readonly number[]) {
    const size = dims.reduce((product, dim) => product * dim, 1);
    if (size !== data.length) throw new Error(`Tensor's size(${size}) does not match data length(${data.length}).`);
    this.type = type;
    this.data = data;
    this.dims = dims;
  }
}

class Session {
  readonly inputNames: readonly string[];
  readonly #failAfter: number;
  readonly #mayLoseWindows: boolean;
  #runs = 0;

  constructor(path: string) {
    this.inputNames = path.includes('other') ? ['x'] : ['input', 'state', 'sr'];
    this.#mayLoseWindows = path.includes('lossy');
    this.#failAfter = path.includes('failing') ? 20 : Infinity;
  }

  /** The first of the state counts windows, the rest keeps the end of the window before. */
  async run({ input, state, sr }: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    await new Promise(setImmediate);
    if (++this.#runs > this.#failAfter) throw new Error('Out of memory.');
    if (input?.dims.join() !== '1,288' || state?.dims.join() !== '2,1,128' || sr?.dims.length !== 0) {
      throw new Error('Invalid rank for input.');
    }
    if (!(input.data instanceof Float32Array) || !(state.data instanceof Float32Array) || sr.data[0] !== 8000n) {
      throw new Error('Unexpected input data type.');
    }
    const isFirst = state.data[0] === 0 || this.#mayLoseWindows;
    const before = state.data.subarray(1, 33);
    if (!isFirst && !before.every((sample, i) => sample === input.data[i]))
      throw new Error('The context does not go on.');
    const next = state.data.slice();
    next[0] = (next[0] ?? 0) + 1;
    next.set(input.data.subarray(-32), 1);
    const energy = input.data.reduce((sum, sample) => sum + sample * sample, 0) / input.data.length;
    const probability = Math.min(1, Math.sqrt(energy) * 20);
    return {
      output: new Tensor('float32', Float32Array.of(probability), [1, 1]),
      stateN: new Tensor('float32', next, [2, 1, 128]),
    };
  }
}

export const InferenceSession = {
  async create(path: string): Promise<Session> {
    await Promise.resolve();
    if (path.includes('broken')) throw new Error(`Load model from ${path} failed`);
    return new Session(path);
  },
};
