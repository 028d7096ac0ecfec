import type { Job } from '../../core/ports/jobs.ts';

/** One run of a job. `claim` tells this run from earlier and later ones. */
export interface ClaimedJob<Claim> extends Job {
  readonly claim: Claim;
}

/**
 * Where a job loop takes its work from. A claim that has lapsed changes nothing any more: `finish`, `retry` and `bury` of it
 * do nothing.
 */
export interface JobSource<Claim> {
  /**
   * Takes at most `limit` jobs of `kind` that are due, or whose lease has run out, for `leaseMs`. `nextDueInMs`: how long
   * until there may be more; null when the source cannot tell.
   */
  claim(
    kind: string,
    limit: number,
    leaseMs: number,
  ): Promise<{ readonly jobs: readonly ClaimedJob<Claim>[]; readonly nextDueInMs: number | null }>;
  /** Makes the leases end `leaseMs` from now. */
  renew(kind: string, claims: readonly Claim[], leaseMs: number): Promise<void>;
  finish(kind: string, claim: Claim): Promise<void>;
  /** Makes it due again in `delayMs`. */
  retry(kind: string, claim: Claim, delayMs: number): Promise<void>;
  /** Keeps it as failed for good. */
  bury(kind: string, claim: Claim): Promise<void>;
  /** Those that were buried, newest first. */
  dead(kind: string, limit: number): Promise<readonly Job[]>;
}
