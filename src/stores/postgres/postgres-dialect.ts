import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Pool } from 'pg';
import { storableParameters } from '../repositories/column-values.ts';
import type { TransactionScope } from '../repositories/transaction-scope.ts';
import { postgresError } from './postgres-error.ts';

export function postgresDialect(pool: Pool, scope: TransactionScope): Dialect {
  return {
    createDriver: () => new TranslatingDriver(new PostgresDriver({ pool }), scope),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  };
}

/** Kysely's driver, with text that PostgreSQL can keep and errors of ours. */
class TranslatingDriver implements Driver {
  readonly #driver: PostgresDriver;
  readonly #scope: TransactionScope;

  constructor(driver: PostgresDriver, scope: TransactionScope) {
    this.#driver = driver;
    this.#scope = scope;
  }

  init(): Promise<void> {
    return translated(() => this.#driver.init());
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    this.#scope.assertOutside();
    return new TranslatingConnection(await translated(() => this.#driver.acquireConnection()));
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return translated(() => this.#driver.releaseConnection(inner(connection)));
  }

  beginTransaction(connection: DatabaseConnection): Promise<void> {
    return translated(() => this.#driver.beginTransaction(inner(connection), {}));
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return translated(() => this.#driver.commitTransaction(inner(connection)));
  }

  /** A connection that is gone took its transaction with it; what made it fail is thrown already. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#driver.rollbackTransaction(inner(connection)).catch(() => undefined);
  }

  destroy(): Promise<void> {
    return translated(() => this.#driver.destroy());
  }
}

/** The driver's own connection, which Kysely has no name for. */
type InnerConnection = Parameters<PostgresDriver['releaseConnection']>[0];

class TranslatingConnection implements DatabaseConnection {
  readonly inner: InnerConnection;

  constructor(connection: DatabaseConnection) {
    this.inner = connection as InnerConnection;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return translated(() => this.inner.executeQuery<R>({ ...query, parameters: storableParameters(query.parameters) }));
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Results are not streamed.');
  }
}

function inner(connection: DatabaseConnection): InnerConnection {
  return (connection as TranslatingConnection).inner;
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw postgresError(error);
  }
}
