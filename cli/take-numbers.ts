import { type NumberType, type Ringdown, RingdownError } from '../sdk/index.ts';
import { CommandError, misuse } from './command.ts';
import type { Terminal } from './terminal.ts';
import { formatTable } from './text-layout.ts';

/** Options of what goes through the server: it finds numbers, takes them and gives them back. */
export const takingOptions = {
  type: { type: 'string' },
  country: { type: 'string' },
  'area-code': { type: 'string' },
  contains: { type: 'string' },
  limit: { type: 'string' },
  label: { type: 'string' },
  yes: { type: 'boolean' },
} as const;

export interface TakingValues {
  readonly type?: string | undefined;
  readonly country?: string | undefined;
  readonly 'area-code'?: string | undefined;
  readonly contains?: string | undefined;
  readonly limit?: string | undefined;
  readonly label?: string | undefined;
  readonly yes?: boolean | undefined;
}

const types: readonly NumberType[] = ['local', 'tollfree', 'mobile'];

export async function searchNumbers(client: Ringdown, values: TakingValues, out: Terminal): Promise<number> {
  const { country, contains, limit, 'area-code': areaCode } = values;
  if (limit !== undefined && !/^[1-9]\d*$/.test(limit)) throw misuse('--limit takes a number from 1 to 100.');
  const found = await client.numbers.available({
    type: typeOf(values),
    ...(country !== undefined && { country }),
    ...(areaCode !== undefined && { areaCode }),
    ...(contains !== undefined && { contains }),
    ...(limit !== undefined && { limit: Number(limit) }),
  });
  if (found.length === 0) {
    out.write('No numbers like this. Try another area code, type or country.\n');
    return 0;
  }
  const rows = found.map(({ number, type, country: where, region, monthlyCost }) => [
    number,
    type,
    region === null ? where : `${region}, ${where}`,
    `$${monthlyCost.toFixed(2)}`,
  ]);
  const [head, ...lines] = formatTable([['NUMBER', 'TYPE', 'WHERE', 'A MONTH'], ...rows]);
  out.write(`${out.paint('dim', head ?? '')}\n${lines.map((line) => `${line}\n`).join('')}`);
  return 0;
}

export async function provisionNumber(
  client: Ringdown,
  number: string | undefined,
  values: TakingValues,
  out: Terminal,
): Promise<number> {
  const { country, label } = values;
  const taken = await client.numbers.provision({
    type: typeOf(values),
    ...(country !== undefined && { country }),
    ...(label !== undefined && { label }),
    ...(number !== undefined && { number }),
  });
  out.write(`${taken.number} is yours, for $${taken.monthlyCost.toFixed(2)} a month.\n`);
  return 0;
}

export async function releaseNumber(
  client: Ringdown,
  number: string,
  values: TakingValues,
  out: Terminal,
): Promise<number> {
  if (values.yes !== true) {
    throw misuse(`This is for good: ${number} can’t be taken again. Say so with --yes.`);
  }
  try {
    const released = await client.numbers.release(number);
    out.write(`${released.number} is given back.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof RingdownError) || error.status !== 404) throw error;
    throw new CommandError(`The account owns no number ${number}.`);
  }
}

function typeOf({ type = 'local' }: TakingValues): NumberType {
  const known = types.find((one) => one === type);
  if (known) return known;
  throw misuse(`--type takes ${types.join(', ')}.`);
}
