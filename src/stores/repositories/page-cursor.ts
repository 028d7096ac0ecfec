import { z } from 'zod';
import { PhoneError } from '../../core/errors.ts';

/** The last row of a page: the next one begins after it. */
export interface PagePosition {
  readonly createdAt: number;
  readonly id: string;
}

const Position = z.tuple([z.number().int(), z.string().min(1)]);

export function toCursor(position: PagePosition): string {
  return Buffer.from(JSON.stringify([position.createdAt, position.id])).toString('base64url');
}

/** Throws `invalid_request` for everything that `toCursor` did not make. */
export function fromCursor(cursor: string): PagePosition {
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
