import { z } from 'zod';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import type { OwnNumber } from '../../core/number/own-number.ts';
import { type Route, isoTime, route } from '../../http/dialect.ts';
import { listOf, listQuery } from './wire/list.ts';
import { NumberObject, NumberType } from './wire/number.ts';

/** US dollars a month (contract 3.18). */
const monthlyCost: Record<OwnNumber['type'], number> = { local: 2, tollfree: 2.5, mobile: 2 };

export function numberRoutes(core: Core): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/numbers',
      summary: 'The account’s numbers, newest first',
      query: z.object({
        ...listQuery,
        country: z.string().optional().meta({ description: 'Two letters.' }),
        type: NumberType.optional(),
      }),
      answer: {
        schema: listOf(NumberObject).extend({
          numbers: z.array(NumberObject).meta({ description: 'The same as `data`.' }),
        }),
      },
      async handle({ account, query }) {
        const { country, type, limit, cursor } = query;
        const all = (await core.store.numbers.list(account.id)).toReversed();
        const fitting = all.filter(
          (number) =>
            (country === undefined || number.country === country.toUpperCase()) &&
            (type === undefined || number.type === type),
        );
        const { items, nextCursor } = pageOf(fitting, limit, cursor);
        const data = items.map(numberObject);
        return { data, numbers: data, nextCursor };
      },
    }),

    route({
      method: 'GET',
      path: '/v1/numbers/:id',
      summary: 'One number, by its id or in E.164 form',
      answer: { schema: NumberObject },
      async locate({ account, params }) {
        const number = await core.store.numbers.get(account.id, params.id);
        if (number) return number;
        throw new PhoneError('not_found', 'The account owns no number like this.');
      },
      handle: ({ subject }) => Promise.resolve(numberObject(subject)),
    }),
  ];
}

/** Accounts own few numbers, so they are read whole; the cursor is the last id of the page before. */
function pageOf(
  all: readonly OwnNumber[],
  limit: number,
  cursor: string | undefined,
): { readonly items: readonly OwnNumber[]; readonly nextCursor: string | null } {
  const before = cursor === undefined ? -1 : all.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && before === -1) {
    throw new PhoneError('invalid_request', '`cursor`: is not one of this list. Start again without it.', {
      detail: { details: [{ path: 'cursor', message: 'is not one of this list' }] },
    });
  }
  const items = all.slice(before + 1, before + 1 + limit);
  const more = before + 1 + limit < all.length;
  return { items, nextCursor: more ? (items.at(-1)?.id ?? null) : null };
}

function numberObject(number: OwnNumber): NumberObject {
  const { id, type, country, label } = number;
  return {
    id,
    number: number.number,
    type,
    country,
    label,
    status: 'active',
    capabilities: { voice: true, sms: false },
    monthlyCost: monthlyCost[type],
    createdAt: isoTime(number.createdAt),
    inbound: null,
    outbound: null,
  };
}
