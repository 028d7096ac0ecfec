const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const powers = ['', 'thousand', 'million', 'billion', 'trillion'];
const ordinals = new Map(
  Object.entries({
    one: 'first',
    two: 'second',
    three: 'third',
    five: 'fifth',
    eight: 'eighth',
    nine: 'ninth',
    twelve: 'twelfth',
  }),
);

/** `1200` → "one thousand two hundred". Digits without separators; more than 15 of them are said one by one. */
export function cardinal(digits: string): string {
  const trimmed = digits.replace(/^0+(?=\d)/, '');
  if (trimmed.length > 15) return digitByDigit(digits);
  if (trimmed === '0') return 'zero';
  const groups: string[] = [];
  for (let end = trimmed.length, power = 0; end > 0; end -= 3, power++) {
    const group = Number(trimmed.slice(Math.max(0, end - 3), end));
    if (group > 0) groups.unshift(`${belowThousand(group)} ${powers[power] ?? ''}`.trim());
  }
  return groups.join(' ');
}

function belowThousand(n: number): string {
  const hundreds = n >= 100 ? `${small[Math.floor(n / 100)]} hundred` : '';
  const rest = n % 100;
  return `${hundreds} ${rest === 0 ? '' : belowHundred(rest)}`.trim();
}

function belowHundred(n: number): string {
  if (n < 20) return small[n] ?? '';
  return `${tens[Math.floor(n / 10)]} ${n % 10 === 0 ? '' : small[n % 10]}`.trim();
}

/** `21` → "twenty first". */
export function ordinal(digits: string): string {
  const words = cardinal(digits).split(' ');
  const last = words.pop() ?? '';
  return [...words, ordinals.get(last) ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`)].join(' ');
}

/** `3.50` → "three point five zero", `-2` → "minus two", `1,200` → "one thousand two hundred". */
export function decimal(written: string): string {
  const [whole = '', fraction] = written
    .replace(/^[-−+]/, '')
    .replaceAll(',', '')
    .split('.');
  const sign = /^[-−]/.test(written) ? 'minus ' : '';
  const before = whole === '' ? 'zero' : cardinal(whole);
  return `${sign}${before}${fraction ? ` point ${digitByDigit(fraction)}` : ''}`;
}

/** `2026` → "twenty twenty six", `1905` → "nineteen oh five", `2000` → "two thousand". */
export function year(digits: string): string {
  const [high, low] = [digits.slice(0, -2), digits.slice(-2)];
  if (/^200\d$/.test(digits) || digits.endsWith('000')) return cardinal(digits);
  if (low === '00') return `${cardinal(high)} hundred`;
  return `${cardinal(high)} ${low.startsWith('0') ? `oh ${cardinal(low)}` : cardinal(low)}`;
}

/** `405` → "four zero five". Anything that is no digit is passed over. */
export function digitByDigit(digits: string): string {
  return (digits.match(/\d/g) ?? []).map((digit) => small[Number(digit)]).join(' ');
}

/** Digits one by one, with a pause after each group that the ear can hold: `4155551234` → 3, 3 and 4. */
export function digitGroups(digits: string): string {
  return groupSizes(digits.length)
    .map((size, i, sizes) => {
      const from = sizes.slice(0, i).reduce((sum, other) => sum + other, 0);
      return digitByDigit(digits.slice(from, from + size));
    })
    .join('; ');
}

function groupSizes(length: number): number[] {
  if (length <= 4) return [length];
  if (length % 4 === 0 && length >= 12) return Array.from({ length: length / 4 }, () => 4);
  return length - 3 === 1 ? [2, 2] : [3, ...groupSizes(length - 3)];
}
