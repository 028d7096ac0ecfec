import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { PhoneError } from '../../core/errors.ts';

/** The last row of a page: the next one begins after it. */
interface PagePosition {
  readonly createdAt: number;
  readonly id: string;
}

const Position = z.tuple([z.number().int(), z.string().min(1)]);

function toCursor(position: PagePosition): string {
  return Buffer.from(JSON.stringify([position.createdAt, position.id])).toString('base64url');
}

/** Throws `invalid_request` for everything that `toCursor` did not make. */
function fromCursor(cursor: string): PagePosition {
  const position = Position.safeParse(decoded(cursor));
  if (position.success) {
    const [createdAt, id] = position.data;
    if (toCursor({ createdAt, id }) === cursor) return { createdAt, id };
  }
  throw new PhoneError('invalid_request', 'The cursor is not one that a list has given. Leave it out to start again.', {
    detail: { field: 'cursor' },
  });
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** Of rows with `created_at` and `id`, newest first: those after the page that gave the cursor. Throws `invalid_request` for what is no cursor. */
export function afterPage(cursor: string): RawBuilder<SqlBool> {
  const { createdAt, id } = fromCursor(cursor);
  return sql<SqlBool>`(created_at, id) < (${createdAt}, ${id})`;
}

/** A page of `limit` items from one row more than that, where there is one. */
export function pageOf<Row, Item extends PagePosition>(
  rows: readonly Row[],
  limit: number,
  fromRow: (row: Row) => Item,
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const items = rows.slice(0, limit).map(fromRow);
  const last = items.at(-1);
  return { items, nextCursor: last && rows.length > limit ? toCursor(last) : null };
}
