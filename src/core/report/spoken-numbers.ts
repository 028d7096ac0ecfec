/** A word of an utterance on its way from spoken to written form; offsets are those of the text as heard. */
export interface Piece {
  readonly norm: string;
  readonly start: number;
  readonly end: number;
}

const units: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
};
const teens: Readonly<Record<string, number>> = {
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
};
const tens: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const scales: Readonly<Record<string, number>> = { thousand: 1000, grand: 1000, million: 1_000_000 };
const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  eleventh: 11,
  twelfth: 12,
  thirteenth: 13,
  fourteenth: 14,
  fifteenth: 15,
  sixteenth: 16,
  seventeenth: 17,
  eighteenth: 18,
  nineteenth: 19,
  twentieth: 20,
  thirtieth: 30,
};
const zeros = new Set(['zero', 'nought', 'naught']);
const repeats: Readonly<Record<string, number>> = { double: 2, triple: 3 };

/** Words of numbers put into figures: "twenty-five" → 25, "double five" → 5 5, "the fourteenth" → the 14th. */
export function figures(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (let at = 0; at < pieces.length;) {
    const read = readRepeat(pieces, at) ?? readDozen(pieces, at) ?? readOrdinal(pieces, at) ?? readCardinal(pieces, at);
    const first = pieces[at];
    const last = read ? pieces[read.next - 1] : undefined;
    if (read && first && last) {
      for (const norm of read.norms) out.push({ norm, start: first.start, end: last.end });
      at = read.next;
    } else {
      if (first) out.push(first);
      at += 1;
    }
  }
  return spokenZeros(out);
}

interface Read {
  readonly norms: readonly string[];
  readonly next: number;
}

function readRepeat(pieces: readonly Piece[], at: number): Read | null {
  const times = repeats[word(pieces, at)];
  const digit = digitOf(word(pieces, at + 1));
  if (times === undefined || digit === null) return null;
  return { norms: Array.from({ length: times }, () => String(digit)), next: at + 2 };
}

function readDozen(pieces: readonly Piece[], at: number): Read | null {
  const text = [0, 1, 2].map((ahead) => word(pieces, at + ahead)).join(' ');
  if (text.startsWith('half a dozen')) return { norms: ['6'], next: at + 3 };
  if (/^(a|one) dozen/.test(text)) return { norms: ['12'], next: at + 2 };
  if (text === 'a couple of') return { norms: ['2'], next: at + 3 };
  if (text.startsWith('a couple')) return { norms: ['2'], next: at + 2 };
  return null;
}

function readOrdinal(pieces: readonly Piece[], at: number): Read | null {
  const alone = ordinals[word(pieces, at)];
  if (alone !== undefined) return { norms: [ordinal(alone)], next: at + 1 };
  const ten = tens[word(pieces, at)];
  if (ten === undefined) return null;
  const skip = word(pieces, at + 1) === '-' ? 2 : 1;
  const unit = ordinals[word(pieces, at + skip)];
  return unit !== undefined && unit < 10 ? { norms: [ordinal(ten + unit)], next: at + skip + 1 } : null;
}

function readCardinal(pieces: readonly Piece[], start: number): Read | null {
  let at = start;
  let total = 0;
  let current = 0;
  let last: 'none' | 'unit' | 'teen' | 'tens' | 'hundred' | 'scale' | 'digits' = 'none';
  if (zeros.has(word(pieces, at))) return { norms: ['0'], next: at + 1 };
  if (/^an?$/.test(word(pieces, at)) && /^(hundred|thousand|million)$/.test(word(pieces, at + 1))) {
    current = 1;
    last = 'unit';
    at += 1;
  } else if (
    /^\d[\d,]*(\.\d+)?$/.test(word(pieces, at)) &&
    /^(hundred|thousand|grand|million|k)$/.test(word(pieces, at + 1)) &&
    !spells(pieces, at + 2)
  ) {
    current = Number(word(pieces, at).replaceAll(',', ''));
    last = 'digits';
    at += 1;
  }
  for (; ; at += 1) {
    const skipped = joins(pieces, at, last) ? 1 : 0;
    const now = word(pieces, at + skipped);
    const open = last === 'none' || last === 'hundred' || last === 'scale';
    if (last === 'hundred' && skipped === 0 && digitOf(now) !== null && digitOf(word(pieces, at + 1)) !== null) break;
    if (units[now] !== undefined && (open || last === 'tens')) {
      current += units[now];
      last = 'unit';
    } else if (teens[now] !== undefined && open) {
      current += teens[now];
      last = 'teen';
    } else if (tens[now] !== undefined && open) {
      current += tens[now];
      last = 'tens';
    } else if (now === 'hundred' && (last === 'unit' || last === 'teen' || last === 'digits')) {
      current *= 100;
      last = 'hundred';
    } else if (
      (scales[now] !== undefined || (now === 'k' && !spells(pieces, at + skipped + 1))) &&
      last !== 'none' &&
      last !== 'scale'
    ) {
      total += current * (scales[now] ?? 1000);
      current = 0;
      last = 'scale';
    } else break;
    at += skipped;
  }
  if (last === 'none') return null;
  return withFraction(pieces, at, total + current);
}

/** "seven K L M": the K is a letter where another one follows. */
function spells(pieces: readonly Piece[], at: number): boolean {
  return /^[a-z]$/.test(word(pieces, at));
}

/** "four point five", "two and a half". */
function withFraction(pieces: readonly Piece[], at: number, whole: number): Read {
  if (word(pieces, at) === 'point') {
    let decimals = '';
    let next = at + 1;
    for (let digit = digitOf(word(pieces, next)); digit !== null; digit = digitOf(word(pieces, next))) {
      decimals += String(digit);
      next += 1;
    }
    if (decimals !== '') return { norms: [`${whole}.${decimals}`], next };
  }
  const half = [0, 1, 2].map((ahead) => word(pieces, at + ahead)).join(' ') === 'and a half';
  return half ? { norms: [String(whole + 0.5)], next: at + 3 } : { norms: [String(whole)], next: at };
}

/** "twenty-five", "two hundred and five": what stands between two words of one number. */
function joins(pieces: readonly Piece[], at: number, last: string): boolean {
  const now = word(pieces, at);
  const ahead = word(pieces, at + 1);
  if (now === '-') return last === 'tens' && units[ahead] !== undefined;
  const small = units[ahead] ?? teens[ahead] ?? tens[ahead];
  return now === 'and' && (last === 'hundred' || last === 'scale') && small !== undefined;
}

/** "oh" and "o" among digits. */
function spokenZeros(pieces: readonly Piece[]): Piece[] {
  const isFigure = (at: number) => /^\d{1,4}$/.test(word(pieces, at));
  return pieces.map((piece, at) => {
    const zero = /^oh?$/.test(piece.norm) && isFigure(at + 1) && (isFigure(at - 1) || isFigure(at + 2));
    return zero ? { ...piece, norm: '0' } : piece;
  });
}

function digitOf(text: string): number | null {
  if (zeros.has(text) || text === 'oh' || text === 'o') return 0;
  return units[text] ?? (/^\d$/.test(text) ? Number(text) : null);
}

export function ordinal(value: number): string {
  const rest = value % 100;
  if (rest >= 11 && rest <= 13) return `${value}th`;
  return `${value}${['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'}`;
}

function word(pieces: readonly Piece[], at: number): string {
  return pieces[at]?.norm ?? '';
}
