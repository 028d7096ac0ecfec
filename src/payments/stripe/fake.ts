import { createHmac, randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Customer {
  readonly id: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly cards: string[];
  deleted: boolean;
}

interface Subscription {
  readonly id: string;
  readonly customer: string;
  readonly price: string;
  status: string;
}

interface Session {
  readonly id: string;
  readonly customer: string;
  readonly mode: string;
  readonly price: string | null;
  readonly url: string;
}

/** What Stripe posts to a webhook: its JSON, and its signature's header. */
export interface StripeDelivery {
  readonly type: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, string | undefined>>;

/** Plays as much of Stripe as we ask of it, from its API reference: customers, checkout sessions, subscriptions, cards, signed events. */
export class FakeStripe {
  readonly secretKey = 'sk_test_of_the_fake';
  readonly webhookSecret = 'whsec_of_the_fake';
  readonly pricePro = 'price_pro_of_the_fake';
  /** Requests as they came: `POST /v1/customers`. */
  readonly requests: string[] = [];
  readonly customers = new Map<string, Customer>();
  readonly subscriptions: Subscription[] = [];
  readonly #sessions = new Map<string, Session>();
  readonly #answers = new Map<string, unknown>();
  readonly #server: Server;
  #failures = 0;
  #made = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  async start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.listen(0, '127.0.0.1', resolve);
    await promise;
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next requests are answered with 503. */
  fail(times: number): void {
    this.#failures = times;
  }

  /** A person fills in the page. The events that follow, in Stripe's usual order. */
  complete(pageUrl: string): readonly StripeDelivery[] {
    const session = [...this.#sessions.values()].find(({ url }) => url === pageUrl);
    const customer = session && this.customers.get(session.customer);
    if (!session || !customer) throw new Error(`There is no page ${pageUrl}.`);
    const card = this.#id('pm');
    customer.cards.push(card);
    const attached = this.event('payment_method.attached', {
      object: 'payment_method',
      id: card,
      customer: customer.id,
    });
    const completed = this.event('checkout.session.completed', { object: 'checkout.session', ...session });
    if (session.mode === 'setup') return [attached, completed];
    const subscription: Subscription = {
      id: this.#id('sub'),
      customer: customer.id,
      price: session.price ?? '',
      status: 'active',
    };
    this.subscriptions.push(subscription);
    const created = this.event('customer.subscription.created', { object: 'subscription', ...subscription });
    return [attached, created, completed];
  }

  /** The customer's subscriptions come to a status. */
  setStatus(customerId: string, status: string): readonly StripeDelivery[] {
    const type = status === 'canceled' ? 'customer.subscription.deleted' : 'customer.subscription.updated';
    return this.subscriptions
      .filter(({ customer }) => customer === customerId)
      .map((subscription) => {
        subscription.status = status;
        return this.event(type, { object: 'subscription', ...subscription });
      });
  }

  /** The customer's cards are taken away: what is told of one no longer names whose it was. */
  removeCards(customerId: string): readonly StripeDelivery[] {
    const cards = this.customers.get(customerId)?.cards.splice(0) ?? [];
    return cards.map((id) =>
      this.event('payment_method.detached', { object: 'payment_method', id, customer: null }, { customer: customerId }),
    );
  }

  /** The customer is removed from Stripe, and with it what it pays for. */
  deleteCustomer(customerId: string): readonly StripeDelivery[] {
    const ended = this.setStatus(customerId, 'canceled');
    const customer = this.customers.get(customerId);
    if (customer) customer.deleted = true;
    return [...ended, this.event('customer.deleted', { object: 'customer', id: customerId })];
  }

  /** Signed as docs.stripe.com/webhooks#verify-manually says: HMAC-SHA256 of `<seconds>.<body>`. */
  event(type: string, object: object, previous?: object, at: number = Date.now()): StripeDelivery {
    const created = Math.floor(at / 1000);
    const data = { object, ...(previous && { previous_attributes: previous }) };
    const body = JSON.stringify({ id: this.#id('evt'), object: 'event', type, created, data });
    const signature = createHmac('sha256', this.webhookSecret).update(`${created}.${body}`).digest('hex');
    return {
      type,
      body,
      headers: { 'content-type': 'application/json', 'stripe-signature': `t=${created},v1=${signature}` },
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    let text = '';
    for await (const chunk of request) text += String(chunk);
    this.requests.push(`${request.method} ${url.pathname}`);
    if (this.#failures > 0) {
      this.#failures--;
      return send(response, 503, { error: { type: 'api_error', message: 'Try again.' } });
    }
    if (request.headers.authorization !== `Bearer ${this.secretKey}`) {
      return send(response, 401, { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } });
    }
    const fields: Fields = Object.fromEntries([...url.searchParams, ...new URLSearchParams(text)]);
    const key = request.headers['idempotency-key'];
    const replayed = typeof key === 'string' && request.method === 'POST' ? this.#answers.get(key) : undefined;
    const answer = replayed ?? this.#resource(`${request.method} ${url.pathname}`, fields);
    if (answer === null) {
      return send(response, 404, {
        error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such resource' },
      });
    }
    if (typeof key === 'string') this.#answers.set(key, answer);
    send(response, 200, answer);
  }

  /** Null: there is no such thing. */
  #resource(request: string, fields: Fields): unknown {
    const [, customerId = '', part] = /^GET \/v1\/customers\/([^/]+)(\/payment_methods)?$/.exec(request) ?? [];
    if (customerId !== '') return this.#customer(customerId, part !== undefined);
    if (request === 'POST /v1/customers') return this.#newCustomer(fields);
    if (request === 'POST /v1/checkout/sessions') return this.#newSession(fields);
    if (request === 'GET /v1/subscriptions') {
      const found = this.subscriptions.filter(
        ({ customer, price, status }) =>
          customer === fields['customer'] &&
          price === fields['price'] &&
          (fields['status'] === 'all' || status !== 'canceled'),
      );
      return list(found.map((subscription) => ({ object: 'subscription', ...subscription })));
    }
    return null;
  }

  #customer(id: string, cards: boolean): unknown {
    const customer = this.customers.get(id);
    if (!customer) return null;
    if (cards) return list(customer.cards.map((card) => ({ object: 'payment_method', id: card, type: 'card' })));
    if (customer.deleted) return { object: 'customer', id, deleted: true };
    return { object: 'customer', id, metadata: customer.metadata };
  }

  #newCustomer(fields: Fields): unknown {
    const id = this.#id('cus');
    const metadata = { accountId: fields['metadata[accountId]'] ?? '' };
    this.customers.set(id, { id, metadata, cards: [], deleted: false });
    return { object: 'customer', id, metadata };
  }

  #newSession(fields: Fields): unknown {
    const customer = fields['customer'] ?? '';
    if (!this.customers.has(customer) || fields['allowed_payment_method_types[0]'] !== 'card') return null;
    const id = this.#id('cs');
    const session: Session = {
      id,
      customer,
      mode: fields['mode'] ?? '',
      price: fields['line_items[0][price]'] ?? null,
      url: `${this.url}/pay/${id}`,
    };
    this.#sessions.set(id, session);
    return { object: 'checkout.session', client_reference_id: fields['client_reference_id'], ...session };
  }

  #id(prefix: string): string {
    return `${prefix}_${++this.#made}_${randomUUID().slice(0, 8)}`;
  }
}

function list(data: readonly unknown[]): unknown {
  return { object: 'list', data, has_more: false };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
