import { AsyncLocalStorage } from 'node:async_hooks';
import { PhoneError } from '../../core/errors.ts';

interface Scope {
  open: boolean;
}

/**
 * Knows whether code runs inside a transaction of its store. Using the store itself there would not be part of the
 * transaction, and would wait for ever where there is one connection: it is refused, on both databases.
 */
export class TransactionScope {
  readonly #scope = new AsyncLocalStorage<Scope>();

  async run<T>(work: () => Promise<T>): Promise<T> {
    const scope: Scope = { open: true };
    try {
      return await this.#scope.run(scope, work);
    } finally {
      scope.open = false;
    }
  }

  /** Called before a connection is taken for something that is not part of a running transaction. */
  assertOutside(): void {
    if (!this.#scope.getStore()?.open) return;
    throw new PhoneError('internal_error', 'Inside a transaction only its own repositories may be used.');
  }
}
