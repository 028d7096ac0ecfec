import { cardinal, decimal } from './number-words.ts';
import { type Rule, coreAt } from './rule.ts';

const currencies: Readonly<Record<string, readonly [one: string, many: string, cent: string, cents: string]>> = {
  $: ['dollar', 'dollars', 'cent', 'cents'],
  '€': ['euro', 'euros', 'cent', 'cents'],
  '£': ['pound', 'pounds', 'penny', 'pence'],
  '¥': ['yen', 'yen', '', ''],
};
const sum = String.raw`(\d[\d,]*)?(\.\d+)?(k|m|bn?)?`;
const price = new RegExp(String.raw`^([-+])?(?:us|ca|au|nz)?([$€£¥])${sum}(\+)?(?:[/-]([a-z]+))?$`, 'i');
const priceRange = new RegExp(String.raw`^([$€£¥])${sum}-[$€£¥]?${sum}$`, 'i');
const trailing = /^(\d[\d,]*)?(\.\d+)?([$€£¥¢])$/;
const multiples = new Map(Object.entries({ k: 'thousand', m: 'million', b: 'billion', bn: 'billion' }));
const periods = new Map(
  Object.entries({ mo: 'month', min: 'minute', hr: 'hour', h: 'hour', yr: 'year', wk: 'week', pp: 'person' }),
);

/** `$45.50` → "forty five dollars and fifty cents", `$299/month`, `$20-$30`, `$1.5 million`, `99¢`. */
export const moneySum: Rule = (words, at) => {
  const core = words[at]?.core ?? '';
  const [, sign, symbol, whole, fraction, multiple, more, period] = price.exec(core) ?? [];
  if (symbol && (whole || fraction)) {
    const minus = sign === '-' ? 'minus ' : '';
    const next = coreAt(words, at + 1);
    if (!period && words[at]?.after === '' && /^(?:thousand|million|billion|trillion)$/.test(next)) {
      return [`${minus}${decimal(`${whole ?? ''}${fraction ?? ''}`)}`, `${next} ${currencies[symbol]?.[1] ?? ''}`];
    }
    const per = period ? ` per ${periods.get(period.toLowerCase()) ?? period.toLowerCase()}` : '';
    return [`${minus}${amount(symbol, whole, fraction, multiple)}${more ? ' or more' : ''}${per}`];
  }
  return rangeOf(core) ?? amountFirst(core);
};

function rangeOf(core: string): string[] | null {
  const [, symbol, whole1, fraction1, multiple1, whole2, fraction2, multiple2] = priceRange.exec(core) ?? [];
  if (!symbol || !(whole1 || fraction1) || !(whole2 || fraction2)) return null;
  const first = plainAmount(whole1, fraction1, multiple1 ?? multiple2);
  return [`${first} to ${amount(symbol, whole2, fraction2, multiple2)}`];
}

function amountFirst(core: string): string[] | null {
  const [, whole, fraction, symbol] = trailing.exec(core) ?? [];
  if (!symbol || !(whole || fraction)) return null;
  if (symbol === '¢')
    return [`${plainAmount(whole, fraction, undefined)} ${whole === '1' && !fraction ? 'cent' : 'cents'}`];
  return [amount(symbol, whole, fraction, undefined)];
}

function amount(symbol: string, whole = '', fraction = '', multiple = ''): string {
  const [one, many, cent, cents] = currencies[symbol] ?? ['', '', '', ''];
  const units = whole.replaceAll(',', '').replace(/^0+(?=\d)/, '');
  if (multiple !== '' || (fraction !== '' && fraction.length !== 3) || cent === '') {
    return `${plainAmount(whole, fraction, multiple)} ${many}`;
  }
  const hundredths = fraction.slice(1).replace(/^0/, '');
  const small =
    hundredths === '' || hundredths === '0' ? '' : `${cardinal(hundredths)} ${hundredths === '1' ? cent : cents}`;
  if (small !== '' && (units === '' || units === '0')) return small;
  return `${cardinal(units)} ${units === '1' ? one : many}${small === '' ? '' : ` and ${small}`}`;
}

function plainAmount(whole = '', fraction = '', multiple = ''): string {
  return `${decimal(`${whole}${fraction}`)} ${multiples.get(multiple.toLowerCase()) ?? ''}`.trim();
}
