import type { ApiKey } from '../../core/account/account.ts';
import type { KeyStore } from '../../core/ports/store.ts';
import type { ApiKeyTable, Database } from '../schema/tables.ts';
import { wholeMs, wholeMsOrNull } from './column-values.ts';

export function keyStore(db: Database): KeyStore {
  return {
    async insert(key) {
      await db.insertInto('api_keys').values(toRow(key)).execute();
    },
    async findByHash(hash) {
      const row = await db.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async list(accountId) {
      const rows = await db
        .selectFrom('api_keys')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(fromRow);
    },
    async remove(accountId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('api_keys')
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
    async touch(id, usedAt) {
      await db
        .updateTable('api_keys')
        .set({ last_used_at: wholeMs(usedAt) })
        .where('id', '=', id)
        .execute();
    },
  };
}

function toRow(key: ApiKey): ApiKeyTable {
  return {
    id: key.id,
    account_id: key.accountId,
    name: key.name,
    hash: key.hash,
    preview: key.preview,
    created_at: wholeMs(key.createdAt),
    last_used_at: wholeMsOrNull(key.lastUsedAt),
  };
}

function fromRow(row: ApiKeyTable): ApiKey {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    hash: row.hash,
    preview: row.preview,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
