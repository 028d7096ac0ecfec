/**
 * Durable work: what is enqueued in a transaction happens after it is committed, at least once, even if the process is
 * killed at any moment. Handlers are therefore written to be repeated.
 */
export interface JobQueue {
  /** A key that is queued or running already changes nothing. Part of the transaction of the store it belongs to. */
  enqueue(job: NewJob): Promise<void>;
}

export interface NewJob {
  readonly kind: string;
  /** Unique among the unfinished jobs of its kind. */
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Epoch ms; at once when left out. */
  readonly runAt?: number;
}

export interface Job {
  readonly kind: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** 1 at the first run; a run that a kill cut short counts. */
  readonly attempt: number;
}

export interface JobWorkerOptions {
  /** Most jobs of this kind under way at once in this process. */
  readonly concurrency: number;
  /**
   * A job whose process has died is run again after this long, or as soon as it is certain that nobody runs it. Renewed while
   * the handler runs.
   */
  readonly leaseMs: number;
  /**
   * A job whose run of this number or a later one throws is dead: kept, listed, not run. A kill alone makes no job dead: it
   * raises `attempt`, and the job is run again.
   */
  readonly maxAttempts: number;
  /** Wait before attempt n+1, jitter included by the caller. Runs cut short by a kill are repeated without it. */
  backoffMs(attempt: number): number;
}

export interface JobRunner {
  /** One handler a kind; a second one throws. A throw of the handler is a failed run. */
  work(kind: string, options: JobWorkerOptions, handler: (job: Job) => Promise<void>): void;
  /** Jobs that have failed for good, newest first. */
  dead(kind: string, limit: number): Promise<readonly Job[]>;
  /** Takes no new jobs and waits for those under way. */
  stop(): Promise<void>;
}
