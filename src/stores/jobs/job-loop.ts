import type { Job, JobRunner, JobWorkerOptions } from '../../core/ports/jobs.ts';
import type { Log } from '../../core/ports/log.ts';
import type { JobSource } from './job-source.ts';
import { JobWorker } from './job-worker.ts';

/** Runs handlers over a source of jobs: the same loop, and so the same semantics, on both databases. */
export class JobLoop<Claim> implements JobRunner {
  readonly #source: JobSource<Claim>;
  readonly #pollMs: number;
  readonly #log: Log;
  readonly #workers = new Map<string, JobWorker<Claim>>();
  #stopped = false;

  /** `pollMs`: a look at the source happens at least so often, whatever wakes were missed. */
  constructor(source: JobSource<Claim>, options: { readonly pollMs: number; readonly log: Log }) {
    this.#source = source;
    this.#pollMs = options.pollMs;
    this.#log = options.log;
  }

  work(kind: string, options: JobWorkerOptions, handler: (job: Job) => Promise<void>): void {
    if (this.#stopped) throw new Error('The job runner was stopped.');
    if (this.#workers.has(kind)) throw new Error(`Jobs of the kind ${kind} have a handler already.`);
    const worker = new JobWorker({
      source: this.#source,
      kind,
      options,
      handler,
      pollMs: this.#pollMs,
      log: this.#log,
    });
    this.#workers.set(kind, worker);
    worker.wake();
  }

  /** Jobs of `kind`, or of any, may be due. */
  wake(kind?: string): void {
    if (kind !== undefined) this.#workers.get(kind)?.wake();
    else for (const worker of this.#workers.values()) worker.wake();
  }

  dead(kind: string, limit: number): Promise<readonly Job[]> {
    return this.#source.dead(kind, limit);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#workers.values()].map((worker) => worker.stop()));
  }
}
