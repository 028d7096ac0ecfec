import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PhoneError } from '../../../core/errors.ts';

/**
 * The parts of a streaming model in its folder, as models for sherpa-onnx are published: `tokens.txt` and an encoder, decoder and joiner
 * (transducer), an encoder and decoder (paraformer), or one model (CTC). Throws a `PhoneError` that names what is missing.
 */
export function sherpaFiles(folder: string): Readonly<Record<string, string>> {
  const names = namesIn(folder);
  const tokens = names.find((name) => name === 'tokens.txt');
  if (tokens === undefined) throw missing(`${folder} has no tokens.txt.`);
  const part = (pattern: RegExp): string | undefined => {
    const found = names.filter((name) => pattern.test(name)).toSorted();
    return found.find((name) => name.includes('int8')) ?? found[0];
  };
  const encoder = part(/^encoder.*\.onnx$/);
  const decoder = part(/^decoder.*\.onnx$/);
  const joiner = part(/^joiner.*\.onnx$/);
  const model = part(/^(model|ctc).*\.onnx$/);
  if (encoder === undefined && model === undefined)
    throw missing(`${folder} has neither an encoder nor a model (.onnx).`);
  if (encoder !== undefined && decoder === undefined) throw missing(`${folder} has an encoder and no decoder (.onnx).`);
  const parts = encoder === undefined ? { model } : { encoder, decoder, joiner };
  const files = Object.entries({ tokens, ...parts }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(files.map(([name, file]) => [name, join(folder, file)]));
}

/** @throws {PhoneError} when there is no such file. */
export function whisperFiles(path: string): Readonly<Record<string, string>> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw missing(`There is no model ${path}.`);
  return { model: path };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw missing(`There is no folder ${folder}.`, error);
  }
}

function missing(message: string, cause?: unknown): PhoneError {
  return new PhoneError('unavailable', message, { cause });
}
