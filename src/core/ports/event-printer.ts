import type { Happening } from '../webhook/event.ts';

/** Puts what has happened into a dialect's words. */
export interface EventPrinter {
  /** The `data` of the envelope. */
  print(happening: Happening): Readonly<Record<string, unknown>>;
}
