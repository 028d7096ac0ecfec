import type { PgBoss } from 'pg-boss';

const tenYearsSecs = 10 * 365 * 86_400;
const oneDaySecs = 86_400;

/** One pg-boss queue a kind, made when the kind is first used by this process. */
export class BossQueues {
  readonly #boss: PgBoss;
  readonly #made = new Map<string, Promise<void>>();

  constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  ensure(kind: string): Promise<void> {
    const known = this.#made.get(kind);
    if (known) return known;
    const made = this.#make(kind);
    this.#made.set(kind, made);
    made.catch(() => this.#made.delete(kind));
    return made;
  }

  /**
   * `exclusive`: one unfinished job a key. How often a job is tried is the worker's to say, so the queue's own limit is out
   * of reach; jobs that wait or have failed for good are kept.
   */
  async #make(kind: string): Promise<void> {
    await this.#boss.createQueue(kind, {
      policy: 'exclusive',
      retryLimit: 1_000_000_000,
      retryDelay: 0,
      expireInSeconds: oneDaySecs,
      retentionSeconds: tenYearsSecs,
      deleteAfterSeconds: 0,
    });
  }
}
