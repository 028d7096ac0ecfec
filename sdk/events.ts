import type { Page, PageQuery } from './page.ts';
import type { Transport } from './transport.ts';

export type EventName =
  | 'call.inbound'
  | 'call.ringing'
  | 'call.status'
  | 'transcript.partial'
  | 'call.transcript'
  | 'call.recording'
  | 'call.report.ready'
  | 'sms.inbound'
  | 'sms.otp'
  | 'sms.ai_reply'
  | 'number.released';

/** What a webhook is sent, and what is fetched. */
export interface PhoneEvent {
  readonly event: EventName;
  readonly timestamp: string;
  /** The same however often it comes. */
  readonly id: string;
  readonly agentId: string;
  readonly numberId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly EventName[];
  readonly hasSecret: true;
  readonly createdAt: string;
  /** Since it has answered 410 nothing is sent there. */
  readonly disabledAt: string | null;
  readonly lastDelivery: { readonly at: string; readonly status: number | null; readonly ms: number } | null;
}

/** `secret` is shown this once. */
export interface NewWebhook extends Omit<Webhook, 'hasSecret' | 'lastDelivery'> {
  readonly secret: string;
}

export type DeliveryStatus = 'pending' | 'delivered' | 'dead';

export interface WebhookDelivery {
  readonly id: string;
  readonly event: EventName;
  readonly callId: string | null;
  readonly status: DeliveryStatus;
  readonly attempts: readonly {
    readonly at: string;
    /** Null: no answer. */
    readonly status: number | null;
    readonly ms: number;
    /** Its first characters, or what went wrong. */
    readonly answer: string;
  }[];
  readonly nextAttemptAt: string | null;
}

/** Addresses that events are sent to. */
export class Webhooks {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Throws `url_not_allowed` for addresses that the server may not call. */
  create(request: { readonly url: string; readonly events: readonly EventName[] }): Promise<NewWebhook> {
    return this.#transport.json('POST', '/v1/webhooks', { body: request });
  }

  list(query: PageQuery = {}): Promise<Page<Webhook>> {
    return this.#transport.json('GET', '/v1/webhooks', { query: { ...query } });
  }

  /** A new secret; the one before it goes on signing beside it for 24 hours. */
  rotate(
    id: string,
  ): Promise<{ readonly id: string; readonly secret: string; readonly previousSecretValidUntil: string }> {
    return this.#transport.json('POST', `${at(id)}/rotate`);
  }

  /** What was on its way there is dropped. */
  async delete(id: string): Promise<void> {
    await this.#transport.json('DELETE', at(id));
  }

  /** Sends a sample, once and at once. `status`: what the address answered; null: nothing. */
  test(
    id: string,
    event?: EventName,
  ): Promise<{ readonly deliveryId: string; readonly status: number | null; readonly ms: number }> {
    return this.#transport.json('POST', `${at(id)}/test`, { body: { event } });
  }

  deliveries(id: string, query: PageQuery & { readonly status?: DeliveryStatus } = {}): Promise<Page<WebhookDelivery>> {
    return this.#transport.json('GET', `${at(id)}/deliveries`, { query: { ...query } });
  }

  /** Sends an event to its webhook again, for another day. One that is still on its way is left as it is. */
  replay(deliveryId: string): Promise<WebhookDelivery> {
    return this.#transport.json('POST', `/v1/deliveries/${encodeURIComponent(deliveryId)}/replay`);
  }
}

export class Events {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Those of the last 7 days, oldest first. `after`: the id of the last one seen. */
  list(
    query: { readonly after?: string; readonly event?: EventName; readonly limit?: number } = {},
  ): Promise<Page<PhoneEvent>> {
    return this.#transport.json('GET', '/v1/events', { query: { ...query } });
  }
}

function at(id: string): string {
  return `/v1/webhooks/${encodeURIComponent(id)}`;
}
