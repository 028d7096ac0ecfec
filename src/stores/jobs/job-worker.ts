import type { Job, JobWorkerOptions } from '../../core/ports/jobs.ts';
import type { Log } from '../../core/ports/log.ts';
import type { ClaimedJob, JobSource } from './job-source.ts';

export interface JobWorkerParts<Claim> {
  readonly source: JobSource<Claim>;
  readonly kind: string;
  readonly options: JobWorkerOptions;
  readonly handler: (job: Job) => Promise<void>;
  readonly pollMs: number;
  readonly log: Log;
}

/** The loop of one kind: takes as many jobs as it has room for, keeps their leases while they run, settles each by its end. */
export class JobWorker<Claim> {
  readonly #parts: JobWorkerParts<Claim>;
  readonly #running = new Map<ClaimedJob<Claim>, Promise<void>>();
  readonly #renewal: NodeJS.Timeout;
  #timer: NodeJS.Timeout | null = null;
  #dueAt = Infinity;
  #round: Promise<void> | null = null;
  #wokenMeanwhile = false;
  #stopped = false;

  constructor(parts: JobWorkerParts<Claim>) {
    const { concurrency, leaseMs, maxAttempts } = parts.options;
    if (!(Number.isInteger(concurrency) && concurrency >= 1 && leaseMs >= 1 && maxAttempts >= 1)) {
      throw new RangeError(
        `Jobs of the kind ${parts.kind} need a concurrency, a lease and a number of attempts above 0.`,
      );
    }
    this.#parts = parts;
    this.#renewal = setInterval(() => void this.#renew(), leaseMs / 3);
  }

  /** Looks for jobs now, or right after the look that is under way. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#round) {
      this.#wokenMeanwhile = true;
      return;
    }
    this.#round = this.#takeJobs().finally(() => {
      this.#round = null;
      if (this.#wokenMeanwhile) {
        this.#wokenMeanwhile = false;
        this.wake();
      }
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#clearTimer();
    await this.#round;
    await Promise.all(this.#running.values());
    clearInterval(this.#renewal);
  }

  async #takeJobs(): Promise<void> {
    const { source, kind, options, pollMs, log } = this.#parts;
    const room = options.concurrency - this.#running.size;
    if (room < 1) return;
    try {
      const { jobs, nextDueInMs } = await source.claim(kind, room, options.leaseMs);
      for (const job of jobs) this.#start(job);
      if (jobs.length < room) this.#wakeIn(Math.min(nextDueInMs ?? pollMs, pollMs));
    } catch (error) {
      log.error('Jobs could not be taken', { kind, error });
      this.#wakeIn(pollMs);
    }
  }

  #start(job: ClaimedJob<Claim>): void {
    const run = this.#run(job).finally(() => {
      this.#running.delete(job);
      this.wake();
    });
    this.#running.set(job, run);
  }

  /** Never rejects: a run that could not be settled is left to its lease. */
  async #run(job: ClaimedJob<Claim>): Promise<void> {
    const { source, kind, handler, log } = this.#parts;
    const { key, attempt, claim } = job;
    try {
      const failure = await outcome(handler, { kind, key, attempt, payload: job.payload });
      if (failure) await this.#settleFailure(job, failure.error);
      else await source.finish(kind, claim);
    } catch (error) {
      log.error('A job could not be settled and will run again', { kind, key, attempt, error });
    }
  }

  async #settleFailure({ key, attempt, claim }: ClaimedJob<Claim>, error: unknown): Promise<void> {
    const { source, kind, options, log } = this.#parts;
    if (attempt >= options.maxAttempts) {
      await source.bury(kind, claim);
      log.error('A job failed for good', { kind, key, attempt, error });
      return;
    }
    const delayMs = Math.max(0, options.backoffMs(attempt));
    await source.retry(kind, claim, delayMs);
    log.warn('A job failed and will be tried again', { kind, key, attempt, delayMs, error });
    this.#wakeIn(delayMs);
  }

  async #renew(): Promise<void> {
    if (this.#running.size === 0) return;
    const { source, kind, options, log } = this.#parts;
    const claims = [...this.#running.keys()].map((job) => job.claim);
    try {
      await source.renew(kind, claims, options.leaseMs);
    } catch (error) {
      log.warn('Leases of running jobs could not be renewed', { kind, jobs: claims.length, error });
    }
  }

  /** The earliest wish wins. */
  #wakeIn(delayMs: number): void {
    const dueAt = performance.now() + delayMs;
    if (this.#stopped || dueAt >= this.#dueAt) return;
    this.#clearTimer();
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => {
      this.#clearTimer();
      this.wake();
    }, delayMs);
  }

  #clearTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Infinity;
  }
}

async function outcome(handler: (job: Job) => Promise<void>, job: Job): Promise<{ readonly error: unknown } | null> {
  try {
    await handler(job);
    return null;
  } catch (error) {
    return { error };
  }
}
