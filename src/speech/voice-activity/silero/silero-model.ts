import { PhoneError } from '../../../core/errors.ts';

/** The part of `onnxruntime-node` 1.30 that is used here. */
interface OnnxRuntime {
  readonly InferenceSession: { create(path: string, options: unknown): Promise<InferenceSession> };
  readonly Tensor: new (
    type: 'float32' | 'int64',
    data: Float32Array | BigInt64Array,
    dims: readonly number[],
  ) => Tensor;
}

interface InferenceSession {
  readonly inputNames: readonly string[];
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}

interface Tensor {
  readonly data: unknown;
}

export interface SileroStep {
  /** That there is speech in the window, from 0 to 1. */
  readonly probability: number;
  readonly state: Float32Array;
}

export interface SileroModel {
  /** `samples`: the window with what came right before it, ±1. */
  run(samples: Float32Array, state: Float32Array): Promise<SileroStep>;
}

/** 32 ms at 8 kHz. */
export const windowSamples = 256;
export const contextSamples = 32;
const stateDims = [2, 1, 128] as const;
export const stateSize = 256;
const inputs = ['input', 'state', 'sr'];

/** Rejects with a `PhoneError` that names the package or the model. */
export async function loadSilero(module: string, path: string): Promise<SileroModel> {
  const runtime = await importRuntime(module);
  const session = await createSession(runtime, path);
  if (!inputs.every((name) => session.inputNames.includes(name))) {
    throw new PhoneError('unavailable', `${path} is no model of Silero VAD version 5 or later.`);
  }
  const { Tensor } = runtime;
  const rate = new Tensor('int64', BigInt64Array.of(8000n), []);
  return {
    async run(samples, state) {
      const { output, stateN } = await session.run({
        input: new Tensor('float32', samples, [1, samples.length]),
        state: new Tensor('float32', state, stateDims),
        sr: rate,
      });
      if (!(output?.data instanceof Float32Array) || !(stateN?.data instanceof Float32Array)) {
        throw new TypeError('The model answers in another shape than expected.');
      }
      return { probability: output.data[0] ?? 0, state: stateN.data };
    },
  };
}

async function importRuntime(module: string): Promise<OnnxRuntime> {
  const missing = (cause: unknown): PhoneError =>
    new PhoneError('unavailable', `Silero VAD needs the package ${module}: install it with npm install ${module}.`, {
      cause,
    });
  let loaded: unknown;
  try {
    const namespace = (await import(module)) as { readonly default?: unknown };
    loaded = namespace.default ?? namespace;
  } catch (error) {
    throw missing(error);
  }
  if (typeof loaded !== 'object' || loaded === null || !('InferenceSession' in loaded) || !('Tensor' in loaded)) {
    throw missing(new Error('It has another shape than expected.'));
  }
  return loaded as OnnxRuntime;
}

async function createSession({ InferenceSession }: OnnxRuntime, path: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    });
  } catch (cause) {
    throw new PhoneError('unavailable', `Silero VAD can’t read the model ${path}.`, { cause });
  }
}
