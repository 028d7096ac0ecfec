import { basename, dirname, resolve } from 'node:path';
import { PhoneError } from '../../../core/errors.ts';
import type { Ears } from '../../../core/ports/ears.ts';
import type { Provider, ProviderRequest } from '../../../core/ports/provider.ts';
import { type SettingsShape, number, text } from '../../../core/settings.ts';
import { LocalEars } from './local-ears.ts';
import { sherpaFiles, whisperFiles } from './model-files.ts';

const threads = number('Threads of each recogniser on this machine.', 2, { min: 1, max: 64, whole: true });

const sherpaSettings = {
  SHERPA_ONNX_MODEL_DIR: text('Folder of a streaming model for sherpa-onnx (needs the package sherpa-onnx-node).'),
  LOCAL_EARS_THREADS: threads,
} satisfies SettingsShape;

const whisperSettings = {
  WHISPER_MODEL_PATH: text('A ggml model file for whisper.cpp (needs the package @fugood/whisper.node).'),
  LOCAL_EARS_THREADS: threads,
} satisfies SettingsShape;

export const sherpaOnnx: Provider<Ears, typeof sherpaSettings> = {
  name: 'sherpa-onnx',
  settings: sherpaSettings,
  configured: ({ SHERPA_ONNX_MODEL_DIR }) => SHERPA_ONNX_MODEL_DIR !== null,
  create: (request) => sherpaEars(request),
  check: (request, signal) => checked(sherpaEars(request), signal),
};

export const whisper: Provider<Ears, typeof whisperSettings> = {
  name: 'whisper',
  settings: whisperSettings,
  configured: ({ WHISPER_MODEL_PATH }) => WHISPER_MODEL_PATH !== null,
  create: (request) => whisperEars(request),
  check: (request, signal) => checked(whisperEars(request), signal),
};

function sherpaEars({ settings, model }: ProviderRequest<typeof sherpaSettings>): LocalEars {
  const folder = pathOf('sherpa-onnx', 'SHERPA_ONNX_MODEL_DIR', settings.SHERPA_ONNX_MODEL_DIR, model);
  return new LocalEars(`sherpa-onnx:${basename(folder)}`, {
    engine: 'sherpa-onnx',
    module: 'sherpa-onnx-node',
    files: sherpaFiles(folder),
    threads: settings.LOCAL_EARS_THREADS,
  });
}

function whisperEars({ settings, model }: ProviderRequest<typeof whisperSettings>): LocalEars {
  const path = pathOf('whisper', 'WHISPER_MODEL_PATH', settings.WHISPER_MODEL_PATH, model);
  return new LocalEars(`whisper:${basename(path)}`, {
    engine: 'whisper',
    module: '@fugood/whisper.node',
    files: whisperFiles(path),
    threads: settings.LOCAL_EARS_THREADS,
  });
}

/** A model that is asked for by name lies beside the one of the settings. */
function pathOf(engine: string, setting: string, path: string | null, model: string | null): string {
  if (path === null) throw new PhoneError('unavailable', `${engine} needs a model: set ${setting}.`);
  return model === null ? resolve(path) : resolve(dirname(path), basename(model));
}

async function checked(ears: LocalEars, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void =>
    reject(new PhoneError('unavailable', 'The model did not load in time.', { retryable: true }));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    await Promise.race([ears.check(), promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
