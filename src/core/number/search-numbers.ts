import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { AvailableNumber, CarrierNumbers, NumberSearch } from '../ports/carrier.ts';

const mostAskedFor = 1000;

/** Numbers that could be taken. Those that this server has had are left out, though the carrier may offer them again. */
export async function searchNumbers(
  core: Pick<Core, 'carrier' | 'store'>,
  search: NumberSearch,
): Promise<readonly AvailableNumber[]> {
  const numbers = carrierNumbers(core);
  for (let asked = search.limit; ; asked = Math.min(mostAskedFor, asked * 2)) {
    const found = await numbers.search({ ...search, limit: asked });
    const known = new Set(await core.store.numbers.known(found.map(({ number }) => number)));
    const free = found.filter(({ number }) => !known.has(number));
    if (free.length >= search.limit || found.length < asked || asked === mostAskedFor)
      return free.slice(0, search.limit);
  }
}

/** Throws `not_implemented` where the carrier's numbers are entered by hand. */
export function carrierNumbers({ carrier }: Pick<Core, 'carrier'>): CarrierNumbers {
  if (carrier.numbers) return carrier.numbers;
  throw new PhoneError(
    'not_implemented',
    'This carrier has no numbers to search. Enter the ones that you own by hand.',
  );
}
