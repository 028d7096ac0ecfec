import { PhoneError } from '../../core/errors.ts';
import type { Carrier, CarrierControl, CarrierHost, CarrierNumbers } from '../../core/ports/carrier.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Mouth } from '../../core/ports/mouth.ts';
import type { Notebook } from '../../core/ports/store.ts';
import { type SettingsShape, number } from '../../core/settings.ts';
import { createControl, speedBounds } from './control.ts';
import { PhoneNetwork } from './phone-network.ts';
import { SimulatedNumbers } from './simulated-numbers.ts';
import type { NetworkTime } from './time/network-time.ts';

export const simulatorSettings = {
  RINGDOWN_SIMULATOR_SPEED: number('How many times as fast as real time simulated calls live.', 1, speedBounds),
} satisfies SettingsShape;

export interface SimulatorOptions {
  readonly host: CarrierHost;
  /** What simulated people speak with. Stays the caller's. */
  readonly mouth: Mouth;
  /** Where phones and the books of calls are kept. */
  readonly notebook: Notebook;
  /** How many times as fast as the wall calls live. */
  readonly speed: number;
  readonly log: Log;
  /** From 0 to below 1: losses, jitter, faults. */
  readonly random?: () => number;
  /** Real time; tests drive their own. */
  readonly time?: NetworkTime;
}

/** A whole phone network inside the process: phones, people, machines, lines and their faults. */
export interface Simulator extends Carrier {
  readonly name: 'simulator';
  readonly control: CarrierControl;
  readonly numbers: CarrierNumbers;
}

export function createSimulator(options: SimulatorOptions): Simulator {
  const network = new PhoneNetwork(options);
  return {
    name: 'simulator',
    control: createControl(network),
    numbers: new SimulatedNumbers(options.notebook),
    callClock: () => network.newClock(),
    dial: (request) => network.dial(request),
    hangUp: async ({ carrierCallId }) => network.hangUp(carrierCallId),
    openMedia: async ({ carrierCallId }) => network.openMedia(carrierCallId),
    find: (call) => network.find(call),
    receive: async () => {
      throw new PhoneError('not_found', 'The simulated network sends no webhooks.');
    },
    close: () => network.close(),
  };
}
