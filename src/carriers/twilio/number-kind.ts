import parsePhoneNumber from 'libphonenumber-js/max';
import type { OwnNumber } from '../../core/number/own-number.ts';

/** Where a number is at home, and of what kind it is there. In North America mobile numbers are local ones. */
export function kindOfNumber(number: string): Pick<OwnNumber, 'country' | 'type'> {
  const parsed = parsePhoneNumber(number);
  const country = parsed?.country ?? (parsed?.countryCallingCode === '1' ? 'US' : 'ZZ');
  const kind = parsed?.getType();
  if (kind === 'TOLL_FREE') return { country, type: 'tollfree' };
  return { country, type: kind === 'MOBILE' ? 'mobile' : 'local' };
}
