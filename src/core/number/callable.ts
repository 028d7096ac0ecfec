import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { OwnNumber } from './own-number.ts';

/** Where AI calls may come from and go to when the carrier says nothing of it (contract 3.7). */
const usual: readonly string[] = ['US', 'CA'];

/** Throws `carrier_not_supported` for an AI call from or to where the carrier has none. */
export function requireCallable(core: Pick<Core, 'carrier' | 'countryOf'>, number: OwnNumber, to: string): void {
  const { countries = usual, callable = usual } = core.carrier.numbers ?? {};
  if (!countries.includes(number.country)) {
    throw new PhoneError(
      'carrier_not_supported',
      `AI calls can be made from numbers in ${countries.join(', ')} only; this one is in ${number.country}.`,
    );
  }
  const country = core.countryOf(to);
  if (country !== null && callable.includes(country)) return;
  throw new PhoneError('carrier_not_supported', `AI calls can be made to numbers in ${callable.join(', ')} only.`);
}

/** Throws `carrier_not_supported` for a number whose calls no AI can answer. */
export function requireAnswerable({ carrier }: Pick<Core, 'carrier'>, { country }: OwnNumber): void {
  const { countries = usual } = carrier.numbers ?? {};
  if (countries.includes(country)) return;
  throw new PhoneError(
    'carrier_not_supported',
    `Inbound AI is for numbers in ${countries.join(', ')} only; this one is in ${country}.`,
  );
}
