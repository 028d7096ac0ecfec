import { AbortedTransactionError } from 'kysely';
import { PhoneError } from '../../core/errors.ts';

/** SQLSTATE classes of a server that is away, starting, stopping or full, and of transactions that lost against others. */
const passing = /^(08|53|57P0[1-5]|55P03|40001|40P01)/;

/** What the driver or the server threw, in the house's words. */
export function postgresError(error: unknown): PhoneError {
  if (error instanceof PhoneError) return error;
  const state = sqlState(error);
  const isAway = state === null && !(error instanceof AbortedTransactionError);
  if (isAway || (state !== null && passing.test(state))) {
    const message = 'The database cannot be reached or is busy.';
    return new PhoneError('unavailable', message, { cause: error, retryable: true });
  }
  if (state !== null && /^(28|3D000|42501)/.test(state)) {
    const message = 'The database refused the connection. Check the name, the password and the rights in its address.';
    return new PhoneError('unavailable', message, { cause: error });
  }
  return new PhoneError('internal_error', 'The database refused a statement.', { cause: error });
}

/** What the server answered; null for an error of the way to it. */
function sqlState(error: unknown): string | null {
  return error instanceof Error && 'severity' in error && 'code' in error ? String(error.code) : null;
}
