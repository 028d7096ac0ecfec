import type { Log } from './log.ts';
import type { SettingsOf, SettingsShape } from '../settings.ts';

/** Who takes the owners' money. Everything throws `unavailable` when the provider can't be reached or refuses us. */
export interface Payments {
  /** As the path of its webhook has it: `POST /billing/<name>`. */
  readonly name: string;
  /** Makes the account a customer: the same one for requests at the same time. */
  openCustomer(accountId: string): Promise<CustomerId>;
  /** The address of a page on which a person pays for Pro, or leaves a card. It ends at `returnUrl` either way. */
  openCheckout(request: CheckoutPage): Promise<string>;
  /**
   * Which customer a webhook speaks of; null: of none, or of nothing that matters here. Throws `unauthorized` for what the provider has
   * not signed, or long ago. What it says is not believed: `standing` is asked.
   */
  customerIn(webhook: { readonly body: Uint8Array; readonly headers: Headers }): CustomerId | null;
  /** How a customer stands at this moment; null: the provider has it no longer. */
  standing(customerId: CustomerId): Promise<Standing | null>;
}

export type CustomerId = string;

export interface CheckoutPage {
  readonly accountId: string;
  readonly customerId: CustomerId;
  readonly purpose: 'upgrade' | 'card';
  readonly returnUrl: string;
}

export interface Standing {
  readonly hasCard: boolean;
  /** Pays for Pro, or is a few days late. */
  readonly subscribed: boolean;
}

/** How a payment provider comes into the house: one folder, one line in the registry. */
export interface PaymentsProvider<S extends SettingsShape = SettingsShape> {
  readonly name: string;
  readonly settings: S;
  /** True when any of what it needs is set. */
  configured(settings: SettingsOf<S>): boolean;
  /** Throws a `SettingsError` that names what is missing. */
  open(settings: SettingsOf<S>, log: Log): Promise<Payments>;
}
