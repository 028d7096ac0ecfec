import { setTimeout as sleep } from 'node:timers/promises';
import type { Database as SqliteDatabase, Statement } from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { storableParameters } from '../repositories/column-values.ts';
import type { TransactionScope } from '../repositories/transaction-scope.ts';
import { isBusy, sqliteError } from './sqlite-error.ts';

export interface SqliteDialectOptions {
  readonly scope: TransactionScope;
  /** How long a statement waits for another process's write. */
  readonly busyWaitMs: number;
}

/** One connection for everybody: who has it keeps it for one statement or for one whole transaction, others wait in line. */
export function sqliteDialect(sqlite: SqliteDatabase, options: SqliteDialectOptions): Dialect {
  return {
    createDriver: () => new SqliteConnectionDriver(sqlite, options),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new TransactionalSqliteAdapter(),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  };
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  /** The driver keeps the line itself. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  /** SQLite rolls DDL back like everything else. Run in one immediate transaction, migrations exclude each other. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class SqliteConnectionDriver implements Driver {
  readonly #sqlite: SqliteDatabase;
  readonly #scope: TransactionScope;
  readonly #connection: SqliteConnection;
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor(sqlite: SqliteDatabase, { scope, busyWaitMs }: SqliteDialectOptions) {
    this.#sqlite = sqlite;
    this.#scope = scope;
    this.#connection = new SqliteConnection(sqlite, busyWaitMs);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    this.#scope.assertOutside();
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }

  /** Immediate: a transaction that reads first and writes later could not wait for another process's write any more. */
  async beginTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('commit'));
  }

  /** A full disk and the like make SQLite roll back by itself. */
  async rollbackTransaction(): Promise<void> {
    if (this.#sqlite.inTransaction) await this.#connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    this.#sqlite.close();
  }
}

const keptStatements = 500;
const busyRetryMs = 5;

class SqliteConnection implements DatabaseConnection {
  readonly #sqlite: SqliteDatabase;
  readonly #busyWaitMs: number;
  readonly #statements = new Map<string, Statement>();

  constructor(sqlite: SqliteDatabase, busyWaitMs: number) {
    this.#sqlite = sqlite;
    this.#busyWaitMs = busyWaitMs;
  }

  /**
   * Another process's write is waited for here and not in SQLite, whose wait would stop this process and its calls. A statement
   * that found the file busy has done nothing yet: a transaction has the write lock from its beginning.
   */
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = storableParameters(query.parameters);
    const giveUpAt = performance.now() + this.#busyWaitMs;
    for (;;) {
      try {
        return this.#execute<R>(query.sql, parameters);
      } catch (error) {
        if (!isBusy(error) || performance.now() > giveUpAt) throw sqliteError(error);
      }
      await sleep(busyRetryMs);
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Results are not streamed.');
  }

  #execute<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    const statement = this.#prepared(sql);
    if (statement.reader) return { rows: statement.all(...parameters) as R[] };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#sqlite.prepare(sql);
    if (this.#statements.size >= keptStatements) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}
