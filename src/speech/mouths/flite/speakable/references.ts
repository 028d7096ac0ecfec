import { isPronounceable, initials } from './letters.ts';
import { cardinal, digitByDigit, digitGroups } from './number-words.ts';
import { type Rule, coreAt } from './rule.ts';
import { wordSet } from './word-set.ts';

/** Words after which a number names something: it is read digit by digit. */
const named = wordSet(`
  number no nos num # invoice order account acct confirmation reference ref case ticket policy tracking id code
  pin passcode extension ext zip postcode member serial model vin license licence flight suite ste apt apartment
  unit room gate route highway booking reservation claim receipt transaction shipment patient file docket po sku
  interstate channel box
`);
const naming = new Set(['number', 'no', 'code', 'id', 'pin', 'reference', 'passcode', 'ending']);
const emergencies = new Set(['911', '311', '411', '511', '611', '711', '811', '988']);
const code = /^(#)?([a-z\d]+(?:-[a-z\d]+)*)$/i;

/** `#4521`, `invoice 4521`, `account ending in 4521`, `AB-7421`, `0042`, `5551234567`: what is read out rather than counted. */
export const referenceNumber: Rule = (words, at) => {
  const [, hash, id = ''] = code.exec(words[at]?.core ?? '') ?? [];
  if (!/\d/.test(id)) return null;
  const isNamed = isReferred(words, at) || emergencies.has(id);
  const number = hash && !isNamed ? 'number ' : '';
  if (/^\d+$/.test(id)) {
    if (id.length <= 2 && (hash || isNamed) && !id.startsWith('0')) return [`${number}${cardinal(id)}`];
    const isRead = hash || isNamed || /^0\d/.test(id) || (id.length >= 7 && !/^\d0+$/.test(id));
    return isRead ? [`${number}${digitGroups(id)}`] : null;
  }
  if (/^\d+(?:-\d+)+$/.test(id)) {
    if (!hash && !isNamed && id.split('-').length < 3) return null;
    return [`${number}${id.split('-').map(digitByDigit).join('; ')}`];
  }
  return isWordWithNumber(id) ? null : [`${number}${id.split('-').map(characters).join(', ')}`];
};

/** `10-minute`, `covid-19`, `twenty-4`: a word and a number, which are said as such. */
function isWordWithNumber(id: string): boolean {
  return (id.match(/[a-z]+/gi) ?? []).some((run) => {
    const isLoud = run === run.toUpperCase();
    return run.length > 3 ? !isLoud || isPronounceable(run) : id.includes('-') && !isLoud && isPronounceable(run);
  });
}

function characters(part: string): string {
  return (part.match(/[a-z]+|\d+/gi) ?? []).map((run) => (/\d/.test(run) ? digitGroups(run) : initials(run))).join(' ');
}

function isReferred(words: Parameters<Rule>[0], at: number): boolean {
  const before = coreAt(words, at - 1);
  if (/^\d{5}(?:-\d{4})?$/.test(coreAt(words, at)) && /^[A-Z]{2}$/.test(words[at - 1]?.core ?? '')) return true;
  if (named.has(before)) return !isCount(words, at);
  if (/^[A-Z]{1,3}$/.test(words[at - 1]?.core ?? '')) return named.has(coreAt(words, at - 2));
  if (before === 'is' || before === 'in' || before === 'as') return naming.has(coreAt(words, at - 2));
  return false;
}

/** `order 300 chairs` */
function isCount(words: Parameters<Rule>[0], at: number): boolean {
  return (
    /^\d{1,4}$/.test(coreAt(words, at)) && words[at]?.after === '' && /^[a-z]{3,}s$/.test(words[at + 1]?.core ?? '')
  );
}
