import { z } from 'zod';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import { configureNumber } from '../../core/number/configure-number.ts';
import type { OwnNumber } from '../../core/number/own-number.ts';
import { provisionNumber } from '../../core/number/provision-number.ts';
import { releaseNumber } from '../../core/number/release-number.ts';
import { searchNumbers } from '../../core/number/search-numbers.ts';
import { type Route, isoTime, route } from '../../http/dialect.ts';
import { findNumber } from './find-number.ts';
import { monthlyCost, numberObject } from './number-object.ts';
import { listOf, listQuery } from './wire/list.ts';
import {
  AvailableNumber,
  Country,
  NumberChange,
  NumberObject,
  NumberType,
  ProvisionRequest,
  ReleasedNumber,
  WantedType,
} from './wire/number.ts';

/** Finding, taking, changing and giving back numbers. */
export function numberRoutes(core: Core): readonly Route[] {
  const locate = findNumber(core);
  return [
    route({
      method: 'GET',
      path: '/v1/numbers/available',
      summary: 'Numbers that could be taken',
      query: z.object({
        type: WantedType.optional().meta({ description: '`local` when left out.' }),
        country: Country.optional().meta({ description: 'US when left out.' }),
        areaCode: z
          .string()
          .regex(/^\d{1,6}$/, 'must be 1 to 6 digits')
          .optional()
          .meta({ description: 'The digits after the country’s.' }),
        contains: z
          .string()
          .regex(/^[\d*]{2,15}$/, 'must be 2 to 15 digits, `*` for any')
          .optional()
          .meta({ description: 'Digits that it holds in a row; `*` is any digit.' }),
        limit: listQuery.limit,
      }),
      answer: { schema: z.object({ data: z.array(AvailableNumber) }) },
      refusals: ['unsupported_number_type', 'carrier_not_supported', 'not_implemented', 'carrier_error'],
      async handle({ account, query }) {
        const { type = 'local', country = 'US', areaCode = null, contains = null, limit } = query;
        const search = { accountId: account.id, type, country, areaCode, contains, limit };
        const found = await searchNumbers(core, search);
        return { data: found.map((number) => ({ ...number, monthlyCost: monthlyCost(number.type) })) };
      },
    }),

    route({
      method: 'POST',
      path: '/v1/numbers/provision',
      summary: 'Take a number',
      description:
        'All are VoIP numbers of licensed carriers: fit for your own tests and calls, not for the sign-up checks of consumer platforms, banks or payment firms. It costs its monthly price from now on.',
      body: ProvisionRequest,
      example: { type: 'local', country: 'US', label: 'Front desk' },
      answer: { status: 201, schema: NumberObject, description: 'The number is the account’s.' },
      refusals: [
        'unsupported_number_type',
        'carrier_not_supported',
        'plan_limit',
        'number_unavailable',
        'not_implemented',
        'carrier_error',
      ],
      async handle({ account, body }) {
        const { type, label = null, number = null } = body;
        const country = countryFor(core, body);
        return numberObject(core, await provisionNumber(core, { account, type, country, label, number }));
      },
    }),

    route({
      method: 'GET',
      path: '/v1/numbers',
      summary: 'The account’s numbers, newest first',
      query: z.object({ ...listQuery, country: Country.optional(), type: NumberType.optional() }),
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
            (country === undefined || number.country === country) && (type === undefined || number.type === type),
        );
        const { items, nextCursor } = pageOf(fitting, limit, cursor);
        const data = items.map((number) => numberObject(core, number));
        return { data, numbers: data, nextCursor };
      },
    }),

    route({
      method: 'GET',
      path: '/v1/numbers/:id',
      summary: 'One number, by its id or in E.164 form',
      answer: { schema: NumberObject },
      locate,
      handle: ({ subject }) => Promise.resolve(numberObject(core, subject)),
    }),

    route({
      method: 'PATCH',
      path: '/v1/numbers/:id',
      summary: 'Rename a number, or change the voice or language that it answers in',
      description: 'Touches nothing else.',
      body: NumberChange,
      example: { voice: 'marin' },
      answer: { schema: NumberObject },
      refusals: ['inbound_ai_not_configured'],
      locate,
      async handle({ subject, body }) {
        const { label, ...manner } = body;
        const named = label === undefined ? {} : { label: label === '' ? null : label };
        return numberObject(core, await configureNumber(core, subject, { ...manner, ...named }));
      },
    }),

    route({
      method: 'DELETE',
      path: '/v1/numbers/:id',
      summary: 'Give a number back, for good',
      description: 'Its calls end. The same number is never taken by this server again.',
      answer: { schema: ReleasedNumber },
      locate,
      async handle({ subject }) {
        const { id, number, releasedAt } = await releaseNumber(core, subject);
        return { id, number, status: 'released' as const, releasedAt: isoTime(releasedAt) };
      },
    }),
  ];
}

/** A number says where it is; toll-free ones of +1 belong to all of North America. */
function countryFor(core: Core, { country, number, type }: z.infer<typeof ProvisionRequest>): string {
  if (number === undefined) return country ?? 'US';
  const own = core.countryOf(number);
  if (country === undefined) return own ?? 'US';
  if (country === own || (type === 'tollfree' && number.startsWith('+1'))) return country;
  const message = `is no number of ${country}`;
  throw new PhoneError('invalid_request', `\`number\`: ${message}.`, {
    detail: { details: [{ path: 'number', message }] },
  });
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
