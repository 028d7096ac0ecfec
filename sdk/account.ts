import type { Transport } from './transport.ts';

export interface AgentAccount {
  readonly id: string;
  readonly name: string;
  /** IANA name: dates in prompts are meant there. */
  readonly timezone: string;
  readonly plan: string;
  readonly hasPaymentMethod: boolean;
  readonly memoryEnabled: boolean;
  readonly defaultModel: string | null;
  readonly createdAt: string;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string | null;
  readonly preview: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** `key` is shown this once. */
export interface NewApiKey extends ApiKey {
  readonly key: string;
}

/** The account behind the key. */
export class Agent {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  get(): Promise<AgentAccount> {
    return this.#transport.json('GET', '/v1/agent');
  }

  update(change: { readonly name?: string; readonly timezone?: string }): Promise<AgentAccount> {
    return this.#transport.json('PATCH', '/v1/agent', { body: change });
  }
}

export class Keys {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async list(): Promise<readonly ApiKey[]> {
    return (await this.#transport.json<{ readonly data: readonly ApiKey[] }>('GET', '/v1/keys')).data;
  }

  create(request: { readonly name?: string; readonly prefix?: 'ac_live_' | 'ck_live_' } = {}): Promise<NewApiKey> {
    return this.#transport.json('POST', '/v1/keys', { body: request });
  }

  /** Throws `last_key` for the last one of the account. */
  async revoke(id: string): Promise<void> {
    await this.#transport.json('DELETE', `/v1/keys/${encodeURIComponent(id)}`);
  }
}
