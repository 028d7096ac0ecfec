import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { PhoneError } from '../../core/errors.ts';
import { isBusy, sqliteError } from './sqlite-error.ts';

const walRetryMs = 25;

/**
 * Opens a database file that only its owner may read, made when missing; SQLite gives its companion files the same mode. A
 * statement that finds the file busy fails at once: waiting is for the caller, who need not stop the process for it.
 */
export async function openFile(file: string, busyWaitMs: number): Promise<Database> {
  ownerOnly(file);
  const sqlite = opened(file);
  try {
    await writeAheadLog(sqlite, performance.now() + busyWaitMs);
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw sqliteError(error);
  }
}

/**
 * Holds `file` for this process until `release`, or until the process ends, however it ends: the lock is the operating
 * system's. Throws `unavailable` with `refusal` when another process holds it.
 */
export function holdFile(file: string, refusal: string): { release(): void } {
  ownerOnly(file);
  const sqlite = opened(file);
  try {
    sqlite.exec('begin exclusive');
  } catch (error) {
    sqlite.close();
    throw isBusy(error) ? new PhoneError('unavailable', refusal, { cause: error }) : sqliteError(error);
  }
  return { release: () => void sqlite.close() };
}

function opened(file: string): Database {
  try {
    return new SqliteDatabase(file, { timeout: 0 });
  } catch (error) {
    throw sqliteError(error);
  }
}

/** The first switch of a file to a write-ahead log fails while others open it too. */
async function writeAheadLog(sqlite: Database, giveUpAt: number): Promise<void> {
  for (;;) {
    try {
      sqlite.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error;
    }
    await sleep(walRetryMs);
  }
}

/**
 * A file that is there is not opened for this: closing it again would drop the locks that SQLite holds on it elsewhere in this
 * process (POSIX advisory locks belong to process and file, not to the descriptor).
 */
function ownerOnly(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  } catch (error) {
    const message = `The database file ${file} cannot be opened. Check that it belongs to the user that runs the server.`;
    throw new PhoneError('unavailable', message, { cause: error });
  }
}
