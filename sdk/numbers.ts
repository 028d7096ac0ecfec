import type { Page, PageQuery } from './page.ts';
import type { Transport } from './transport.ts';

export interface PhoneNumber {
  readonly id: string;
  /** E.164. */
  readonly number: string;
  readonly type: 'local' | 'tollfree' | 'mobile';
  readonly country: string;
  readonly label: string | null;
  readonly status: string;
  readonly capabilities: { readonly voice: boolean; readonly sms: boolean };
  /** US dollars. */
  readonly monthlyCost: number;
  readonly createdAt: string;
}

export interface NumberQuery extends PageQuery {
  readonly country?: string;
  readonly type?: PhoneNumber['type'];
}

export class Numbers {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  list(query: NumberQuery = {}): Promise<Page<PhoneNumber>> {
    return this.#transport.json('GET', '/v1/numbers', { query: { ...query } });
  }

  /** By id or E.164. */
  get(idOrNumber: string): Promise<PhoneNumber> {
    return this.#transport.json('GET', `/v1/numbers/${encodeURIComponent(idOrNumber)}`);
  }
}
