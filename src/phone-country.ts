import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** The country that a number in E.164 form belongs to (ISO 3166-1 alpha-2); null where it belongs to none. */
export function phoneCountry(number: string): string | null {
  return parsePhoneNumberFromString(number)?.country ?? countryOfCode(number);
}

/** Numbers that no area has been given to yet still belong to somebody's code: those of +1 to the United States. */
function countryOfCode(number: string): string | null {
  return number.startsWith('+1') ? 'US' : null;
}
