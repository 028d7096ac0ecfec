import type { CredentialStore } from '../../core/ports/store.ts';
import type { Database } from '../schema/tables.ts';

export function credentialStore(db: Database): CredentialStore {
  return {
    async put(accountId, carrier, sealed) {
      await db
        .insertInto('carrier_credentials')
        .values({ account_id: accountId, carrier, sealed })
        .onConflict((conflict) => conflict.columns(['account_id', 'carrier']).doUpdateSet({ sealed }))
        .execute();
    },
    async get(accountId, carrier) {
      const row = await db
        .selectFrom('carrier_credentials')
        .select('sealed')
        .where('account_id', '=', accountId)
        .where('carrier', '=', carrier)
        .executeTakeFirst();
      return row?.sealed ?? null;
    },
    async all(carrier) {
      const rows = await db.selectFrom('carrier_credentials').selectAll().where('carrier', '=', carrier).execute();
      return rows.map((row) => ({ accountId: row.account_id, sealed: row.sealed }));
    },
    async remove(accountId, carrier) {
      await db
        .deleteFrom('carrier_credentials')
        .where('account_id', '=', accountId)
        .where('carrier', '=', carrier)
        .execute();
    },
  };
}
