import { Worker } from 'node:worker_threads';
import { PhoneError } from '../../../core/errors.ts';
import type { Log } from '../../../core/ports/log.ts';

export interface PoolOptions {
  readonly file: URL;
  readonly workers: number;
  /** A worker that takes longer for one message is taken for dead. */
  readonly patienceMs: number;
  readonly log: Log;
}

export interface Task<Out> {
  readonly result: Promise<Out>;
  /** Takes it out of the queue, after which it never settles. False when a worker has it: what is under way is finished. */
  drop(): boolean;
}

interface Job<In, Out> {
  readonly input: In;
  readonly resolve: (output: Out) => void;
  readonly reject: (error: unknown) => void;
}

interface Slot<In, Out> {
  readonly worker: Worker;
  job: Job<In, Out> | null;
  patience: NodeJS.Timeout | null;
}

/**
 * Threads that answer each message with one message. Jobs are taken in the order in which they came, those in the background when no
 * other waits, each by the first free worker. Workers start when there is work; one that dies fails its job with a retryable error and is replaced.
 */
export class WorkerPool<In, Out> {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot<In, Out>>();
  readonly #waiting: Job<In, Out>[] = [];
  readonly #background: Job<In, Out>[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  run(input: In, { background = false }: { readonly background?: boolean } = {}): Task<Out> {
    const { promise, resolve, reject } = Promise.withResolvers<Out>();
    const job: Job<In, Out> = { input, resolve, reject };
    const queue = background ? this.#background : this.#waiting;
    if (this.#closed) reject(closedError());
    else {
      queue.push(job);
      this.#hand();
    }
    return {
      result: promise,
      drop: () => {
        const at = queue.indexOf(job);
        if (at !== -1) queue.splice(at, 1);
        return at !== -1;
      },
    };
  }

  /** Starts all workers, idle. */
  start(): void {
    while (!this.#closed && this.#slots.size < this.#options.workers) this.#spawn();
  }

  /** Fails what waits or is under way, and settles when every thread has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of [...this.#waiting.splice(0), ...this.#background.splice(0)]) job.reject(closedError());
    await Promise.all([...this.#slots].map((slot) => slot.worker.terminate()));
  }

  #hand(): void {
    while (this.#waiting.length + this.#background.length > 0 && !this.#closed) {
      const idle = [...this.#slots].find((slot) => slot.job === null);
      if (!idle && this.#slots.size >= this.#options.workers) return;
      const slot = idle ?? this.#spawn();
      const job = this.#waiting.shift() ?? this.#background.shift();
      if (!job) return;
      slot.job = job;
      slot.patience = setTimeout(() => void slot.worker.terminate(), this.#options.patienceMs);
      slot.worker.postMessage(job.input, []);
    }
  }

  #spawn(): Slot<In, Out> {
    const worker = new Worker(this.#options.file);
    const slot: Slot<In, Out> = { worker, job: null, patience: null };
    this.#slots.add(slot);
    let cause: unknown;
    worker.on('message', (output: Out) => {
      const job = this.#release(slot);
      job?.resolve(output);
      this.#hand();
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.#slots.delete(slot);
      this.#gone(this.#release(slot), cause);
    });
    return slot;
  }

  #release(slot: Slot<In, Out>): Job<In, Out> | null {
    const { job } = slot;
    slot.job = null;
    if (slot.patience) clearTimeout(slot.patience);
    slot.patience = null;
    return job;
  }

  #gone(job: Job<In, Out> | null, cause: unknown): void {
    if (this.#closed) {
      job?.reject(closedError());
      return;
    }
    this.#options.log.warn('A speech worker has died', { error: cause });
    if (!job) return;
    job.reject(
      new PhoneError('unavailable', 'The embedded voice broke off. Try again.', {
        retryable: true,
        ...(cause === undefined ? {} : { cause }),
      }),
    );
    this.start();
    this.#hand();
  }
}

function closedError(): PhoneError {
  return new PhoneError('unavailable', 'The embedded voice has been closed.');
}
