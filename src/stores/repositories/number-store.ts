import { PhoneError } from '../../core/errors.ts';
import type { HttpTools } from '../../core/bridge/http-tools.ts';
import type { InboundAgent, OutboundAgent, OwnModelKey } from '../../core/number/number-agent.ts';
import type { OwnNumber } from '../../core/number/own-number.ts';
import type { EngineChoice } from '../../core/ports/engine-choice.ts';
import type { NumberStore } from '../../core/ports/store.ts';
import type { Database, NumberTable } from '../schema/tables.ts';
import { jsonOrNull, parsedOrNull, wholeMs, wholeMsOrNull } from './column-values.ts';

export function numberStore(db: Database): NumberStore {
  return {
    async insert(number) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('numbers')
        .values(toRow(number))
        .onConflict((conflict) => conflict.column('number').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 1n) return;
      throw new PhoneError('number_unavailable', 'This phone number belongs to an account already, or did.');
    },
    async get(accountId, idOrNumber) {
      const row = await db
        .selectFrom('numbers')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('released_at', 'is', null)
        .where((or) => or.or([or('id', '=', idOrNumber), or('number', '=', idOrNumber)]))
        .executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async findByNumber(number) {
      const row = await db
        .selectFrom('numbers')
        .selectAll()
        .where('number', '=', number)
        .where('released_at', 'is', null)
        .executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async update(number) {
      const { id, account_id: accountId, ...columns } = toRow(number);
      await db.updateTable('numbers').set(columns).where('id', '=', id).where('account_id', '=', accountId).execute();
    },
    async forget(accountId, id) {
      await db.deleteFrom('numbers').where('id', '=', id).where('account_id', '=', accountId).execute();
    },
    async known(numbers) {
      if (numbers.length === 0) return [];
      const rows = await db.selectFrom('numbers').select('number').where('number', 'in', numbers).execute();
      return rows.map((row) => row.number);
    },
    async list(accountId) {
      const rows = await db
        .selectFrom('numbers')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('released_at', 'is', null)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(fromRow);
    },
  };
}

function toRow(number: OwnNumber): NumberTable {
  return {
    id: number.id,
    account_id: number.accountId,
    number: number.number,
    type: number.type,
    country: number.country,
    label: number.label,
    created_at: wholeMs(number.createdAt),
    engine_choice: jsonOrNull(number.engineChoice),
    tools: jsonOrNull(number.tools),
    carrier: number.carrier,
    carrier_number_id: number.carrierNumberId,
    inbound: jsonOrNull(number.inbound),
    outbound: jsonOrNull(number.outbound),
    model_key: jsonOrNull(number.modelKey),
    premium_voice: number.premiumVoice,
    released_at: wholeMsOrNull(number.releasedAt),
  };
}

function fromRow(row: NumberTable): OwnNumber {
  return {
    id: row.id,
    accountId: row.account_id,
    number: row.number,
    type: row.type,
    country: row.country,
    label: row.label,
    createdAt: row.created_at,
    engineChoice: parsedOrNull(row.engine_choice) as EngineChoice | null,
    tools: parsedOrNull(row.tools) as HttpTools | null,
    carrier: row.carrier,
    carrierNumberId: row.carrier_number_id,
    inbound: parsedOrNull(row.inbound) as InboundAgent | null,
    outbound: parsedOrNull(row.outbound) as OutboundAgent | null,
    modelKey: parsedOrNull(row.model_key) as OwnModelKey | null,
    premiumVoice: row.premium_voice,
    releasedAt: row.released_at,
  };
}
