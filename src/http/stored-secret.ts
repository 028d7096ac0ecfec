import { randomBytes } from 'node:crypto';
import { PhoneError } from '../core/errors.ts';
import type { Notebook } from '../core/ports/store.ts';

const notebookOwner = 'server';

/** A secret of this installation: made once, kept in the store under `note`, the same for all nodes. */
export async function storedSecret(notebook: Notebook, note: string): Promise<string> {
  const secret = await notebook.putIfAbsent(notebookOwner, note, randomBytes(32).toString('hex'));
  if (typeof secret === 'string') return secret;
  throw new PhoneError('internal_error', `The note "${note}" of the store is no text.`);
}
