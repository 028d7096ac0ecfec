import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { PhoneError } from '../../../core/errors.ts';
import type { Log } from '../../../core/ports/log.ts';
import type { VoiceActivity } from '../../../core/ports/voice-activity.ts';
import { type SettingsOf, type SettingsShape, text } from '../../../core/settings.ts';
import { loadSilero } from './silero-model.ts';
import { SileroVoiceActivity } from './silero-voice-activity.ts';

const settings = {
  SILERO_MODEL_PATH: text('Model file of Silero VAD, version 5 or later (needs the package onnxruntime-node).'),
} satisfies SettingsShape;

const packageName = 'onnxruntime-node';

/** Voice activity by a small neural model, for lines with so much noise that loudness says little. */
export const silero = {
  name: 'silero',
  settings,
  configured: ({ SILERO_MODEL_PATH }: SettingsOf<typeof settings>): boolean => SILERO_MODEL_PATH !== null,

  /**
   * Loads the package and the model once; what comes back makes a detector for each side of each call. `module` is what is imported
   * in the package's place. Rejects with a `PhoneError` that names what is missing.
   */
  async open(
    { SILERO_MODEL_PATH }: SettingsOf<typeof settings>,
    log: Log,
    module: string = packageName,
  ): Promise<() => VoiceActivity> {
    if (SILERO_MODEL_PATH === null) {
      throw new PhoneError('unavailable', 'Silero VAD needs a model: set SILERO_MODEL_PATH.');
    }
    const path = resolve(SILERO_MODEL_PATH);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      throw new PhoneError('unavailable', `There is no model ${path}.`);
    }
    const model = await loadSilero(module, path);
    return () => new SileroVoiceActivity(model, log);
  },
};
