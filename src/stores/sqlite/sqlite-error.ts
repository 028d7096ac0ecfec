import { PhoneError } from '../../core/errors.ts';

/** What SQLite threw, in the house's words. Busy, full and unreadable disks may get better; the rest are our mistakes. */
export function sqliteError(error: unknown): PhoneError {
  if (error instanceof PhoneError) return error;
  const code = codeOf(error);
  if (isBusy(error)) {
    return new PhoneError('unavailable', 'The database is in use by another process.', {
      cause: error,
      retryable: true,
    });
  }
  if (/^SQLITE_(FULL|IOERR|CANTOPEN|READONLY)/.test(code)) {
    const message = 'The database file cannot be written. Check the disk and the permissions of the data directory.';
    return new PhoneError('unavailable', message, { cause: error, retryable: true });
  }
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return new PhoneError('unavailable', 'The database file is damaged or not a database.', { cause: error });
  }
  return new PhoneError('internal_error', 'The database refused a statement.', { cause: error });
}

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
