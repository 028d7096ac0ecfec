import { parentPort, workerData } from 'node:worker_threads';
import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { type Resampler, createResampler } from '../../../core/bridge/audio/resample.ts';
import type { FromRecogniser, RecogniserOrder, ToRecogniser } from './protocol.ts';
import type { Recogniser, RecogniserStream } from './recogniser.ts';
import { isSherpa, sherpaRecogniser } from './sherpa.ts';
import { isWhisper, whisperRecogniser } from './whisper.ts';

interface OpenCall {
  readonly stream: RecogniserStream;
  readonly resampler: Resampler;
  told: string;
}

const calls = new Map<number, OpenCall>();

function tell(message: FromRecogniser): void {
  parentPort?.postMessage(message, []);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function load({ engine, module, files, threads }: RecogniserOrder): Promise<Recogniser | null> {
  let loaded: unknown;
  try {
    const namespace = (await import(module)) as { readonly default?: unknown };
    loaded = namespace.default ?? namespace;
  } catch (error) {
    tell({ kind: 'unusable', missing: 'package', reason: reasonOf(error) });
    return null;
  }
  try {
    if (engine === 'sherpa-onnx' && isSherpa(loaded)) return sherpaRecogniser(loaded, files, threads);
    if (engine === 'whisper' && isWhisper(loaded))
      return await whisperRecogniser(loaded, files['model'] ?? '', threads);
    tell({ kind: 'unusable', missing: 'package', reason: 'It has another shape than expected.' });
  } catch (error) {
    tell({ kind: 'unusable', missing: 'model', reason: reasonOf(error) });
  }
  return null;
}

function handle(recogniser: Recogniser, message: ToRecogniser): void {
  if (message.kind === 'open') {
    calls.set(message.call, { stream: recogniser.open(message), resampler: createResampler(8000, 16_000), told: '' });
    return;
  }
  const call = calls.get(message.call);
  if (!call) return;
  if (message.kind === 'hear') {
    const text = call.stream.hear(call.resampler.process(decodeMulaw(message.audio)));
    if (text === null || text === call.told) return;
    call.told = text;
    tell({ kind: 'text', call: message.call, text });
  } else if (message.kind === 'take') {
    call.told = '';
    call.stream.take().then(
      (text) => tell({ kind: 'taken', call: message.call, take: message.take, text }),
      (error: unknown) => tell({ kind: 'fault', call: message.call, reason: reasonOf(error) }),
    );
  } else {
    call.stream.close();
    calls.delete(message.call);
  }
}

const recogniser = await load(workerData as RecogniserOrder);
if (recogniser) {
  parentPort?.on('message', (message: ToRecogniser) => {
    try {
      handle(recogniser, message);
    } catch (error) {
      tell({ kind: 'fault', call: message.call, reason: reasonOf(error) });
    }
  });
  tell({ kind: 'ready' });
}
