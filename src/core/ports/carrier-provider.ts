import type { OwnNumber } from '../number/own-number.ts';
import type { SettingsOf, SettingsShape } from '../settings.ts';
import type { Carrier, CarrierHost } from './carrier.ts';
import type { Log } from './log.ts';
import type { Outbound } from './outbound.ts';
import type { Notebook } from './store.ts';

/** How a real phone network comes into the house: one folder, one line in the registry. */
export interface CarrierProvider<S extends SettingsShape = SettingsShape> {
  /** As the setting `CARRIER`, records and the path of its webhooks (`/<name>/…`) have it. */
  readonly name: string;
  readonly settings: S;
  /** Those of its settings that an account may have of its own. */
  readonly accountSettings: readonly string[];
  /** True where its lines bring real-time text (RFC 4103) beside the audio. */
  readonly captions?: boolean;
  /** True when what it needs to work is set. */
  configured(settings: SettingsOf<S>): boolean;
  /** Numbers that the settings name: the first account's from the start. */
  ownNumbers(settings: SettingsOf<S>): readonly Pick<OwnNumber, 'number' | 'country' | 'type'>[];
  create(request: CarrierRequest<S>): Carrier;
  /**
   * Whether the carrier takes our credentials and reaches us: one line for each thing looked at, spending nothing. `mend` may
   * be called for what can be set right.
   */
  check(request: CarrierRequest<S>, signal: AbortSignal): Promise<readonly CarrierCheck[]>;
}

export interface CarrierRequest<S extends SettingsShape = SettingsShape> {
  readonly settings: SettingsOf<S>;
  readonly host: CarrierHost;
  /** Durable notes of the adapter. */
  readonly notebook: Notebook;
  /** Where the carrier reaches this server, without a slash at the end. Asked whenever it is needed. */
  readonly publicUrl: () => string;
  readonly outbound: Outbound;
  readonly log: Log;
}

export interface CarrierCheck {
  readonly subject: string;
  readonly ok: boolean;
  /** For people: what is wrong and what to do. */
  readonly says: string;
  /** Sets it right; null where that takes a person. */
  readonly mend: (() => Promise<void>) | null;
}
