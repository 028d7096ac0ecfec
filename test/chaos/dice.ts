import type { Random } from './seeded-random.ts';

export function chance(random: Random, of: number): boolean {
  return random() < of;
}

export function oneOf<T>(random: Random, from: readonly T[]): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error('There is nothing to pick from.');
  return picked;
}
