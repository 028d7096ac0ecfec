import type { Notebook } from '../../core/ports/store.ts';
import type { Database } from '../schema/tables.ts';

export function notebook(db: Database): Notebook {
  return {
    async get(owner, key) {
      const row = await db
        .selectFrom('notebook')
        .select('value')
        .where('owner', '=', owner)
        .where('key', '=', key)
        .executeTakeFirst();
      return row ? parsed(row.value) : null;
    },
    async all(owner) {
      const rows = await db.selectFrom('notebook').select(['key', 'value']).where('owner', '=', owner).execute();
      return rows
        .map(({ key, value }) => ({ key, value: parsed(value) }))
        .toSorted((one, other) => (one.key < other.key ? -1 : 1));
    },
    async put(owner, key, value) {
      const text = written(value);
      await db
        .insertInto('notebook')
        .values({ owner, key, value: text })
        .onConflict((conflict) => conflict.columns(['owner', 'key']).doUpdateSet({ value: text }))
        .execute();
    },
    async putIfAbsent(owner, key, value) {
      const row = await db
        .insertInto('notebook')
        .values({ owner, key, value: written(value) })
        .onConflict((conflict) =>
          conflict.columns(['owner', 'key']).doUpdateSet((eb) => ({ value: eb.ref('notebook.value') })),
        )
        .returning('value')
        .executeTakeFirstOrThrow();
      return parsed(row.value);
    },
    async remove(owner, key) {
      await db.deleteFrom('notebook').where('owner', '=', owner).where('key', '=', key).execute();
    },
  };
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

function written(value: unknown): string {
  return JSON.stringify(value ?? null);
}
