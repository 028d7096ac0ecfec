import { cardinal, decimal, digitByDigit, ordinal, year } from './number-words.ts';
import { type Rule, coreAt } from './rule.ts';

const plain = /^[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?$/;
/** Singular and plural. The ones after a space are also units when they stand alone behind a number. */
const units = new Map(
  Object.entries<readonly [one: string, many: string]>({
    km: ['kilometer', 'kilometers'],
    mi: ['mile', 'miles'],
    kg: ['kilogram', 'kilograms'],
    mg: ['milligram', 'milligrams'],
    g: ['gram', 'grams'],
    lb: ['pound', 'pounds'],
    lbs: ['pound', 'pounds'],
    oz: ['ounce', 'ounces'],
    ft: ['foot', 'feet'],
    cm: ['centimeter', 'centimeters'],
    mm: ['millimeter', 'millimeters'],
    ml: ['milliliter', 'milliliters'],
    mph: ['mile per hour', 'miles per hour'],
    h: ['hour', 'hours'],
    hr: ['hour', 'hours'],
    hrs: ['hour', 'hours'],
    min: ['minute', 'minutes'],
    mins: ['minute', 'minutes'],
    sec: ['second', 'seconds'],
    secs: ['second', 'seconds'],
    yr: ['year', 'years'],
    yrs: ['year', 'years'],
    wk: ['week', 'weeks'],
    wks: ['week', 'weeks'],
    mo: ['month', 'months'],
    gb: ['gigabyte', 'gigabytes'],
    mb: ['megabyte', 'megabytes'],
    '%': ['percent', 'percent'],
    '°': ['degree', 'degrees'],
    '°f': ['degree fahrenheit', 'degrees fahrenheit'],
    '°c': ['degree celsius', 'degrees celsius'],
    '°F': ['degree fahrenheit', 'degrees fahrenheit'],
    x: ['time', 'times'],
    k: ['thousand', 'thousand'],
  }),
);
const onlyAttached = new Set(['g', 'h', 'x', 'k', 'mo']);
const fractions = new Map(
  Object.entries({
    '1/2': 'one half',
    '1/3': 'one third',
    '2/3': 'two thirds',
    '1/4': 'one quarter',
    '3/4': 'three quarters',
    '24/7': 'twenty four seven',
    '9/11': 'nine eleven',
  }),
);

/** Numbers that what clings to them makes quantities: `2nd`, `1990s`, `15%`, `72°F`, `5km`; and the `km` of `5 km`. */
export const measure: Rule = (words, at) => {
  const core = words[at]?.core ?? '';
  return /\d/.test(core) ? (suffixed(core) ?? withUnit(core)) : standaloneUnit(words, at);
};

/** Plain numbers of things: `1,200`, `3.5`, `2026`, `10-15`, `1/2`, `8/10`, `50+`. */
export const quantity: Rule = (words, at) => {
  const core = words[at]?.core ?? '';
  if (!/\d/.test(core)) return null;
  return number(core) ?? share(core) ?? range(core) ?? dotted(core);
};

function suffixed(core: string): string[] | null {
  const [, digits = ''] = /^([\d,]+)(?:st|nd|rd|th)$/i.exec(core) ?? [];
  if (digits !== '') return [ordinal(digits.replaceAll(',', ''))];
  const [, decade = ''] = /^'?((?:1[89]|20)?\d0)'?s$/.exec(core) ?? [];
  return decade === '' ? null : [plural(decade.length === 2 ? cardinal(decade) : year(decade))];
}

function number(core: string): string[] | null {
  if (/^(?:1[1-9]|20)\d\d$/.test(core)) return [year(core)];
  if (plain.test(core)) return [decimal(core)];
  const [, least = ''] = /^([\d,.]*\d)\+$/.exec(core) ?? [];
  return least === '' ? null : [`${decimal(least)} plus`];
}

function share(core: string): string[] | null {
  const [, whole = '', slash = ''] = /^(\d+ )?(\d+\/\d+)$/.exec(core) ?? [];
  if (slash === '') return null;
  const fraction = fractions.get(slash);
  if (fraction) return [`${whole === '' ? '' : `${cardinal(whole.trim())} and `}${fraction}`];
  const [part = '', all = ''] = slash.split('/');
  return [`${cardinal(part)} ${Number(part) <= Number(all) ? 'out of' : 'over'} ${cardinal(all)}`];
}

function range(core: string): string[] | null {
  const [, from = '', to = '', unit = ''] = /^([\d,]*\.?\d+)%?-([\d,]*\.?\d+)([a-z%°]{0,4})$/i.exec(core) ?? [];
  if (from === '') return null;
  const said = (written: string) => number(written)?.[0] ?? decimal(written);
  const suffix = unit === '' ? '' : units.get(unit.toLowerCase())?.[1];
  return suffix === undefined ? null : [`${said(from)} to ${said(to)} ${suffix}`.trim()];
}

function withUnit(core: string): string[] | null {
  const [, amount = '', unit = ''] = /^([-+]?[\d,]*\.?\d+)([a-z%°]{1,4})$/i.exec(core) ?? [];
  const names = unit === 'G' ? undefined : units.get(unit.toLowerCase());
  return names ? [`${decimal(amount)} ${amount === '1' ? names[0] : names[1]}`] : null;
}

/** `2.0.1`, `192.168.0.1`. */
function dotted(core: string): string[] | null {
  if (!/^v?\d+(?:\.\d+){1,5}$/i.test(core)) return null;
  const said = core
    .replace(/^v/i, '')
    .split('.')
    .map((part) => (part.length > 1 ? digitByDigit(part) : cardinal(part)));
  return [`${/^v/i.test(core) ? 'version ' : ''}${said.join(' point ')}`];
}

function standaloneUnit(words: Parameters<Rule>[0], at: number): string[] | null {
  const word = words[at];
  const unit = (word?.core === '' ? word.text : (word?.core ?? '')).toLowerCase();
  const names = onlyAttached.has(unit) ? undefined : units.get(unit);
  const before = coreAt(words, at - 1);
  if (!names || words[at - 1]?.after !== '' || !/^[\d,.]+$/.test(before)) return null;
  return [before === '1' ? names[0] : names[1]];
}

function plural(said: string): string {
  return said.endsWith('y') ? `${said.slice(0, -1)}ies` : `${said}s`;
}
