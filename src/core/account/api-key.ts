import { createHash } from 'node:crypto';
import { newId, randomText } from '../ports/ids.ts';
import type { ApiKey } from './account.ts';

export type KeyPrefix = 'ac_live_' | 'ck_live_';

/** A new key: `key` in full is shown once and not kept. */
export function makeKey(
  accountId: string,
  prefix: KeyPrefix,
  name: string | null,
): { readonly key: string; readonly row: ApiKey } {
  const key = `${prefix}${randomText(36)}`;
  return { key, row: keyRow(accountId, key, name) };
}

/** The row that a given key is recognised by. */
export function keyRow(accountId: string, key: string, name: string | null): ApiKey {
  const prefix = /^(ac|ck)_live_/.exec(key)?.[0] ?? '';
  return {
    id: newId('key'),
    accountId,
    name,
    hash: hashKey(key),
    preview: `${prefix}…${key.length > 12 ? key.slice(-4) : ''}`,
    createdAt: Date.now(),
    lastUsedAt: null,
  };
}

export function hashKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}
