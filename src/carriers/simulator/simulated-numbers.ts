import { PhoneError } from '../../core/errors.ts';
import type {
  AvailableNumber,
  CarrierNumber,
  CarrierNumbers,
  NumberSearch,
  NumberType,
} from '../../core/ports/carrier.ts';
import { newId } from '../../core/ports/ids.ts';
import type { Notebook } from '../../core/ports/store.ts';
import { type NumberRange, numberRanges } from './number-ranges.ts';
import { PhoneBook } from './phone-book.ts';

const owner = 'simulator-numbers';
/** Shares no factor with the size of any range: its multiples pass through all of a range, in no visible order. */
const stride = 37;

/** Who has a number, under the number. */
interface Holding {
  readonly accountId: string;
  readonly carrierNumberId: string;
  readonly type: NumberType;
  readonly country: string;
}

/** The numbers of the simulated network: always the same ones to be had, in the same order, less those that somebody or a phone has. */
export class SimulatedNumbers implements CarrierNumbers {
  readonly countries = ['US', 'CA'];
  readonly callable = ['US', 'CA'];
  readonly #notebook: Notebook;
  readonly #phones: PhoneBook;

  constructor(notebook: Notebook) {
    this.#notebook = notebook;
    this.#phones = new PhoneBook(notebook);
  }

  async search({ type, country, areaCode, contains, limit }: NumberSearch): Promise<readonly AvailableNumber[]> {
    const ranges = rangesOf(country, type).filter(
      ({ prefix }) => areaCode === null || prefix.startsWith(areaCode) || areaCode.startsWith(prefix),
    );
    const [owned, phones] = await Promise.all([this.#notebook.all(owner), this.#phones.list()]);
    const held = new Set([...owned.map(({ key }) => key), ...phones.map(({ number }) => number)]);
    const holds = contains === null ? null : new RegExp(contains.replaceAll('*', String.raw`\d`));
    const found: AvailableNumber[] = [];
    for (const { number, range } of numbersOf(ranges)) {
      if (found.length === limit) break;
      const national = number.slice(1 + range.callingCode.length);
      if (areaCode !== null && !national.startsWith(areaCode)) continue;
      if (held.has(number) || holds?.test(number) === false) continue;
      found.push({ number, type, country, region: range.region });
    }
    return found;
  }

  async provision(request: {
    readonly accountId: string;
    readonly number: string;
    readonly type: NumberType;
    readonly country: string;
  }): Promise<{ readonly carrierNumberId: string }> {
    const { number, ...kind } = request;
    const offered = rangesOf(kind.country, kind.type).some((range) => isOf(range, number));
    if (!offered || (await this.#phones.get(number)) !== null) throw gone();
    const carrierNumberId = newId('simnum');
    const wanted: Holding = { ...kind, carrierNumberId };
    const stored = (await this.#notebook.putIfAbsent(owner, number, wanted)) as Holding;
    if (stored.carrierNumberId !== carrierNumberId) throw gone();
    return { carrierNumberId };
  }

  async release({ accountId, number }: { readonly accountId: string; readonly number: string }): Promise<void> {
    const held = (await this.#notebook.get(owner, number)) as Holding | null;
    if (held?.accountId === accountId) await this.#notebook.remove(owner, number);
  }

  async owned(accountId: string): Promise<readonly CarrierNumber[]> {
    const notes = await this.#notebook.all(owner);
    return notes
      .map(({ key, value }) => ({ number: key, ...(value as Holding) }))
      .filter((held) => held.accountId === accountId)
      .map(({ number, carrierNumberId, type, country }) => ({
        number,
        carrierNumberId,
        type,
        country,
        pointsHere: true,
      }));
  }

  /** They never point anywhere else. */
  pointHere(): Promise<void> {
    return Promise.resolve();
  }
}

function rangesOf(country: string, type: NumberType): readonly NumberRange[] {
  const there = numberRanges.filter((range) => range.country === country);
  if (there.length === 0) {
    throw new PhoneError('carrier_not_supported', `The simulated network has no numbers in ${country}.`);
  }
  return there.filter((range) => range.type === type);
}

/** One of each range, then a second of each, and so on. */
function* numbersOf(ranges: readonly NumberRange[]): Generator<{ number: string; range: NumberRange }> {
  const longest = Math.max(0, ...ranges.map(({ count }) => count));
  for (let i = 0; i < longest; i++) {
    for (const range of ranges) {
      const { callingCode, prefix, digits, from, count } = range;
      if (i >= count) continue;
      const last = String(from + ((i * stride) % count)).padStart(digits, '0');
      yield { number: `+${callingCode}${prefix}${last}`, range };
    }
  }
}

function isOf({ callingCode, prefix, digits, from, count }: NumberRange, number: string): boolean {
  const start = `+${callingCode}${prefix}`;
  const last = number.slice(start.length);
  if (!number.startsWith(start) || last.length !== digits) return false;
  return Number(last) >= from && Number(last) < from + count;
}

function gone(): PhoneError {
  return new PhoneError('number_unavailable', 'This number is not to be had. Search for another one.');
}
