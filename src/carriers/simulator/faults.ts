import { z } from 'zod';
import { orElse } from './checked.ts';

const percent = orElse(z.number().min(0).max(100), 0);

const CallbackFaults = z.object({
  duplicatePercent: percent,
  reorderPercent: percent,
  dropPercent: percent,
  delayMs: orElse(z.number().min(0).max(600_000), 0),
});
export type CallbackFaults = z.output<typeof CallbackFaults>;

/** What goes wrong in the network, from now on. */
export const Faults = z.object({
  callbacks: orElse(CallbackFaults, { duplicatePercent: 0, reorderPercent: 0, dropPercent: 0, delayMs: 0 }),
  dialFailsPercent: percent,
  mediaDropsPercent: percent,
});
export type Faults = z.output<typeof Faults>;

export const noFaults: Faults = Faults.parse({});
