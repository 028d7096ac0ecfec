import type { JobQueue, JobRunner } from '../../core/ports/jobs.ts';
import type { RateCounter, Store } from '../../core/ports/store.ts';
import type { Database } from '../schema/tables.ts';
import { repositories } from './repositories.ts';
import type { TransactionScope } from './transaction-scope.ts';

export interface StoreParts {
  readonly db: Database;
  readonly scope: TransactionScope;
  readonly shared: boolean;
  /** A queue whose jobs are part of `on`. It calls `enqueued` for each new one, before `on` is committed. */
  queue(on: Database, enqueued: (kind: string) => void): JobQueue;
  /** Jobs of these kinds have been committed. */
  committed(kinds: ReadonlySet<string>): void;
  readonly runner: JobRunner;
  readonly rates: RateCounter;
  ping(): Promise<unknown>;
  /** Once, after the runner has stopped. */
  close(): Promise<void>;
}

/** What both databases have in common of a store. */
export function assembleStore(parts: StoreParts): Store {
  const { db, scope, runner } = parts;
  const sweep = { at: 0 };
  let closing: Promise<void> | null = null;
  return {
    ...repositories(
      db,
      parts.queue(db, (kind) => parts.committed(new Set([kind]))),
      sweep,
    ),
    shared: parts.shared,
    runner,
    rates: parts.rates,
    async transaction(run) {
      const kinds = new Set<string>();
      const result = await db.transaction().execute((tx) => {
        const queue = parts.queue(tx, (kind) => kinds.add(kind));
        return scope.run(() => run(repositories(tx, queue, sweep)));
      });
      if (kinds.size > 0) parts.committed(kinds);
      return result;
    },
    async ping() {
      try {
        await parts.ping();
        return true;
      } catch {
        return false;
      }
    },
    close() {
      closing ??= runner.stop().then(() => parts.close());
      return closing;
    },
  };
}
