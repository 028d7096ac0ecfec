import { initials } from './letters.ts';
import { type Rule, coreAt } from './rule.ts';
import { wordSet } from './word-set.ts';

/** Said in full wherever they stand, with or without a full stop. */
const always = new Map(
  Object.entries({
    mr: 'mister',
    mrs: 'missus',
    ms: 'miz',
    prof: 'professor',
    messrs: 'messieurs',
    ave: 'avenue',
    blvd: 'boulevard',
    rd: 'road',
    hwy: 'highway',
    pkwy: 'parkway',
    apt: 'apartment',
    ste: 'suite',
    bldg: 'building',
    dept: 'department',
    appt: 'appointment',
    appts: 'appointments',
    approx: 'approximately',
    vs: 'versus',
    etc: 'et cetera',
    'e.g': 'for example',
    eg: 'for example',
    'i.e': 'that is',
    'a.k.a': 'also known as',
    aka: 'also known as',
    asap: 'as soon as possible',
    'a.s.a.p': 'as soon as possible',
    'w/': 'with',
    'w/o': 'without',
    'b/c': 'because',
    govt: 'government',
    attn: 'attention',
    qty: 'quantity',
    misc: 'miscellaneous',
    mgr: 'manager',
    mgmt: 'management',
    asst: 'assistant',
    intl: 'international',
    pls: 'please',
    thx: 'thanks',
    ok: 'okay',
    'o.k': 'okay',
    'and/or': 'and or',
    'c/o': 'care of',
    'n/a': 'not applicable',
  }),
);
/** Said in full only with a full stop behind them: without one they are words. */
const withStop = new Map(
  Object.entries({
    rev: 'reverend',
    hon: 'honorable',
    sr: 'senior',
    jr: 'junior',
    inc: 'incorporated',
    ltd: 'limited',
    co: 'company',
    corp: 'corporation',
    ln: 'lane',
    ct: 'court',
    pl: 'place',
    sq: 'square',
    mt: 'mount',
    ft: 'fort',
    est: 'established',
    min: 'minimum',
    max: 'maximum',
    ext: 'extension',
    tel: 'telephone',
    gen: 'general',
    fig: 'figure',
    no: 'number',
    nos: 'numbers',
  }),
);
/** Needing no full stop when a number follows. */
const beforeNumber = new Map(Object.entries({ ext: 'extension', no: 'number', tel: 'telephone' }));
const titles = new Map(
  Object.entries({ Dr: { title: 'doctor', street: 'drive' }, St: { title: 'saint', street: 'street' } }),
);

const acronyms = wordSet(`
  AI API URL ID US USA UK EU UN IT HR TV PC SMS VIP CEO CFO COO CTO ATM GPS DIY DOB SSN ETA FAQ VPN LLC DVD CD
  DJ AM PM AC DC NYC LA DMV IRS HOA ER ICU MRI IV EST EDT PDT CDT MDT ET PT CT MT UTC GMT PO RSVP FYI USB PDF
  EMT ABC IBM AAA OBGYN EIN IOU IPA RV SUV HOV AOL UPS USPS
`);
/** Two capitals that are words said loudly. */
const shouted = wordSet('AN AS AT BE BY DO GO HE HI IF IN IS ME MY NO OF OH ON OR SO TO UP WE');
const streetNumberWithin = 4;

/** `Dr.`, `St.`, `Ave.`, `e.g.`, `U.S.`, `FAQ`, `IDs`. */
export const abbreviation: Rule = (words, at) => {
  const word = words[at];
  if (!word) return null;
  const core = word.core.toLowerCase();
  const stopped = word.after.startsWith('.');
  const full =
    titleOrStreet(words, at) ??
    always.get(core) ??
    (stopped ? withStop.get(core) : undefined) ??
    (/^#?\d/.test(coreAt(words, at + 1)) && word.after === '' ? beforeNumber.get(core) : undefined);
  if (full !== undefined) return core === 'no' && !/^#?\d/.test(coreAt(words, at + 1)) ? null : [full];
  if (/^(?:[a-z]\.)+[a-z]$/i.test(word.core)) return [initials(word.core)];
  return acronym(words, at);
};

/** `Dr.` is a doctor before a name and a drive behind one; `St.` likewise a saint or a street. */
function titleOrStreet(words: Parameters<Rule>[0], at: number): string | undefined {
  const core = words[at]?.core ?? '';
  const { title, street } = titles.get(core) ?? {};
  const next = words[at + 1]?.core ?? '';
  const before = words[at - 1]?.core ?? '';
  const isAddress = words.slice(Math.max(0, at - streetNumberWithin), at).some((word) => /^\d/.test(word.core));
  const isBehindName = at > 1 && /^[A-Z]/.test(before) && words[at - 1]?.after === '';
  const isStreet = isBehindName && (isAddress || core === 'St' || !/^[A-Z]/.test(next));
  return isStreet ? street : title;
}

function acronym(words: Parameters<Rule>[0], at: number): string[] | null {
  const [, letters = '', ending = ''] = /^([A-Z]{2,5})('?s)?$/.exec(words[at]?.core ?? '') ?? [];
  const isShouting = !words.some((word) => /\p{Ll}/u.test(word.core));
  if (letters === '' || shouted.has(letters)) return null;
  if (!acronyms.has(letters) && (letters.length > 2 || isShouting) && /[AEIOUY]/.test(letters)) return null;
  if (isShouting && ['IT', 'US', 'AM'].includes(letters)) return null;
  const said = initials(letters);
  return [ending === '' ? said : `${said}'s`];
}
