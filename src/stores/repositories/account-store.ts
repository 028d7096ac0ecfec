import type { Account } from '../../core/account/account.ts';
import type { EngineChoice } from '../../core/ports/engine-choice.ts';
import type { AccountStore } from '../../core/ports/store.ts';
import type { AccountTable, Database } from '../schema/tables.ts';
import { bit, jsonOrNull, parsedOrNull, wholeMs } from './column-values.ts';

export function accountStore(db: Database): AccountStore {
  const oldestFirst = () => db.selectFrom('accounts').selectAll().orderBy('created_at').orderBy('id');
  return {
    async insert(account) {
      await db.insertInto('accounts').values(toRow(account)).execute();
    },
    async get(id) {
      const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async findByCustomer(customerId) {
      const row = await db.selectFrom('accounts').selectAll().where('customer_id', '=', customerId).executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async first() {
      const row = await oldestFirst().limit(1).executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async list() {
      return (await oldestFirst().execute()).map(fromRow);
    },
    async lock(id) {
      await db.updateTable('accounts').set({ id }).where('id', '=', id).execute();
    },
    async update(account) {
      const { id, ...columns } = toRow(account);
      await db.updateTable('accounts').set(columns).where('id', '=', id).execute();
    },
  };
}

function toRow(account: Account): AccountTable {
  return {
    id: account.id,
    name: account.name,
    time_zone: account.timeZone,
    record_calls: bit(account.recordCalls),
    max_concurrent_calls: account.maxConcurrentCalls,
    verified_numbers_only: bit(account.verifiedNumbersOnly),
    verified_numbers: JSON.stringify(account.verifiedNumbers),
    created_at: wholeMs(account.createdAt),
    engine_choice: jsonOrNull(account.engineChoice),
    plan: account.plan,
    payment: jsonOrNull(account.payment),
    customer_id: account.payment?.customerId ?? null,
    memory_enabled: bit(account.memoryEnabled),
  };
}

function fromRow(row: AccountTable): Account {
  return {
    id: row.id,
    name: row.name,
    timeZone: row.time_zone,
    recordCalls: row.record_calls === 1,
    maxConcurrentCalls: row.max_concurrent_calls,
    verifiedNumbersOnly: row.verified_numbers_only === 1,
    verifiedNumbers: JSON.parse(row.verified_numbers) as string[],
    createdAt: row.created_at,
    engineChoice: parsedOrNull(row.engine_choice) as EngineChoice | null,
    plan: row.plan,
    payment: parsedOrNull(row.payment) as Account['payment'],
    memoryEnabled: row.memory_enabled === 1,
  };
}
