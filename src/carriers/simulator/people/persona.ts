/** Who a friendly person is: the same at every call of the same number. */
export interface Persona {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** As one says it. */
  readonly phone: string;
  readonly company: string;
  readonly role: string;
  readonly address: string;
  /** 0 to 1: how far from the top this person rates. */
  readonly reserve: number;
  readonly count: number;
  readonly amount: number;
  readonly day: string;
  readonly hour: string;
}

const firstNames = ['Alex', 'Maria', 'Sam', 'Grace', 'Daniel', 'Nora', 'Oliver', 'Julia'];
const lastNames = ['Morgan', 'Bennett', 'Carter', 'Hughes', 'Parker', 'Sullivan', 'Walsh', 'Turner'];
const companies = ['Brightwater Studio', 'Maple Hardware', 'Northside Bakery', 'Lakeview Design'];
const roles = ['office manager', 'owner', 'head of operations', 'assistant manager'];
const streets = ['Oak Street', 'Mill Road', 'Park Avenue', 'Cedar Lane'];
const days = ['Tuesday', 'Wednesday', 'Thursday'];
const hours = ['10 AM', '2 PM', '3 PM'];

export function personaOf(number: string): Persona {
  const pick = dice(number);
  const one = (from: readonly string[]): string => from[Math.floor(pick() * from.length)] ?? '';
  const firstName = one(firstNames);
  const lastName = one(lastNames);
  return {
    firstName,
    lastName,
    email: `${firstName}.${lastName}@example.com`.toLowerCase(),
    phone: sayNumber(number),
    company: one(companies),
    role: one(roles),
    address: `${1 + Math.floor(pick() * 98)} ${one(streets)}, Springfield`,
    reserve: pick(),
    count: 2 + Math.floor(pick() * 4),
    amount: 100 * (1 + Math.floor(pick() * 9)),
    day: one(days),
    hour: one(hours),
  };
}

function sayNumber(number: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return american ? american.slice(1).join('-') : number;
}

/** Repeatable dice: FNV-1a of the number, then Lehmer's generator. */
function dice(number: string): () => number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < number.length; i++) hash = Math.imul(hash ^ number.charCodeAt(i), 0x01000193) >>> 0;
  let state = (hash % 0x7ffffffe) + 1;
  return () => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
}
