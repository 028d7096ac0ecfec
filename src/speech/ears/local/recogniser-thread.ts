import { Worker } from 'node:worker_threads';
import { PhoneError } from '../../../core/errors.ts';
import type { FromRecogniser, RecogniserOrder, ToRecogniser } from './protocol.ts';

export interface RecogniserListener {
  onText(text: string): void;
  onTaken(take: number, text: string): void;
  onFault(error: PhoneError): void;
}

const loadMs = 120_000;

/** One model in a thread of its own, for all calls. Keeps the process alive only while it loads and while there are calls. */
export class RecogniserThread {
  readonly #order: RecogniserOrder;
  readonly #worker: Worker;
  readonly #listeners = new Map<number, RecogniserListener>();
  readonly #onEnd: () => void;
  readonly #loading = Promise.withResolvers<void>();
  readonly #patience: NodeJS.Timeout;
  #calls = 0;
  #ended = false;

  /** @param onEnd it cannot be used any more. */
  constructor(order: RecogniserOrder, onEnd: () => void) {
    this.#order = order;
    this.#onEnd = onEnd;
    this.#loading.promise.catch(() => {});
    this.#patience = setTimeout(
      () => this.#end(this.#error(`did not load within ${loadMs / 1000} seconds`, null)),
      loadMs,
    );
    this.#worker = new Worker(new URL('./recogniser-worker.ts', import.meta.url), { workerData: order });
    this.#worker.on('message', (message: FromRecogniser) => this.#read(message));
    this.#worker.on('error', (error) => this.#end(this.#error('has broken down', error)));
    this.#worker.on('exit', () => this.#end(this.#error('has ended', null)));
  }

  /** Rejects with a `PhoneError` that names what is missing. */
  get ready(): Promise<void> {
    return this.#loading.promise;
  }

  open(language: string, terms: readonly string[], listener: RecogniserListener): number {
    const call = ++this.#calls;
    this.#listeners.set(call, listener);
    this.#worker.ref();
    this.#tell({ kind: 'open', call, language, terms });
    return call;
  }

  hear(call: number, audio: Uint8Array): void {
    this.#tell({ kind: 'hear', call, audio });
  }

  take(call: number, take: number): void {
    this.#tell({ kind: 'take', call, take });
  }

  close(call: number): void {
    this.#listeners.delete(call);
    this.#tell({ kind: 'close', call });
    if (this.#listeners.size === 0) this.#worker.unref();
  }

  #tell(message: ToRecogniser): void {
    if (!this.#ended) this.#worker.postMessage(message, []);
  }

  #read(message: FromRecogniser): void {
    if (message.kind === 'unusable') {
      this.#end(this.#unusable(message.missing, message.reason));
    } else if (message.kind === 'ready') {
      clearTimeout(this.#patience);
      this.#worker.unref();
      this.#loading.resolve();
    } else {
      const listener = this.#listeners.get(message.call);
      if (message.kind === 'text') listener?.onText(message.text);
      else if (message.kind === 'taken') listener?.onTaken(message.take, message.text);
      else listener?.onFault(this.#error('could not recognise a turn', new Error(message.reason)));
    }
  }

  #end(fault: PhoneError): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#patience);
    this.#onEnd();
    this.#loading.reject(fault);
    this.#worker.terminate().catch(() => {});
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of listeners) listener.onFault(fault);
  }

  #unusable(missing: 'package' | 'model', reason: string): PhoneError {
    const { engine, module, files } = this.#order;
    const message =
      missing === 'package'
        ? `${engine} needs the package ${module}: install it with npm install ${module}.`
        : `${engine} can’t read the model in ${Object.values(files).join(', ')}.`;
    return new PhoneError('unavailable', message, { cause: new Error(reason) });
  }

  #error(what: string, cause: unknown): PhoneError {
    return new PhoneError('unavailable', `The recogniser ${this.#order.engine} ${what}.`, { cause, retryable: true });
  }
}
