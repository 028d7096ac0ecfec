import type {
  AgentConfig,
  AgentLanguage,
  AgentVoice,
  ByokStatus,
  ByokTrial,
  InboundConfig,
  InboundConfigRequest,
  OutboundDefaults,
  OutboundDefaultsRequest,
  PremiumVoiceChoice,
} from './number-agents.ts';
import type { Page, PageQuery } from './page.ts';
import type { Transport } from './transport.ts';

export type NumberType = 'local' | 'tollfree' | 'mobile';

export interface PhoneNumber {
  readonly id: string;
  /** E.164. */
  readonly number: string;
  readonly type: NumberType;
  readonly country: string;
  readonly label: string | null;
  readonly status: string;
  readonly capabilities: { readonly voice: boolean; readonly sms: boolean };
  /** US dollars. */
  readonly monthlyCost: number;
  readonly createdAt: string;
  /** The agent that answers; null: none. */
  readonly inbound: AgentConfig | null;
  /** The saved agent of calls from it; null: none. */
  readonly outbound: OutboundDefaults | null;
}

export interface AvailableNumber {
  readonly number: string;
  readonly type: NumberType;
  readonly country: string;
  readonly region: string | null;
  /** US dollars. */
  readonly monthlyCost: number;
}

export interface NumberQuery extends PageQuery {
  readonly country?: string;
  readonly type?: NumberType;
}

export interface AvailableQuery {
  /** Default `local`. */
  readonly type?: NumberType;
  /** Default `US`. */
  readonly country?: string;
  readonly areaCode?: string;
  /** Digits in a row, `*` for any. */
  readonly contains?: string;
  readonly limit?: number;
}

export interface ProvisionRequest {
  readonly type: NumberType;
  readonly country?: string;
  readonly label?: string;
  /** E.164, one of the available ones; left out: any that fits. */
  readonly number?: string;
}

export interface ReleasedNumber {
  readonly id: string;
  readonly number: string;
  readonly status: 'released';
  readonly releasedAt: string;
}

/** Numbers are named by their id or in E.164 form. */
export class Numbers {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async available(query: AvailableQuery = {}): Promise<readonly AvailableNumber[]> {
    const found = await this.#transport.json<{ readonly data: readonly AvailableNumber[] }>(
      'GET',
      '/v1/numbers/available',
      { query: { ...query } },
    );
    return found.data;
  }

  /** Takes a number. Throws `number_unavailable` when somebody else was faster. */
  provision(request: ProvisionRequest): Promise<PhoneNumber> {
    return this.#transport.json('POST', '/v1/numbers/provision', { body: request });
  }

  list(query: NumberQuery = {}): Promise<Page<PhoneNumber>> {
    return this.#transport.json('GET', '/v1/numbers', { query: { ...query } });
  }

  get(idOrNumber: string): Promise<PhoneNumber> {
    return this.#transport.json('GET', at(idOrNumber));
  }

  /** Touches nothing but what is named. */
  update(
    idOrNumber: string,
    change: { readonly label?: string | null; readonly voice?: AgentVoice; readonly language?: AgentLanguage },
  ): Promise<PhoneNumber> {
    return this.#transport.json('PATCH', at(idOrNumber), { body: change });
  }

  /** For good: the same number is never taken again. */
  release(idOrNumber: string): Promise<ReleasedNumber> {
    return this.#transport.json('DELETE', at(idOrNumber));
  }

  /** Replaces the whole agent that answers. */
  setInboundConfig(idOrNumber: string, config: InboundConfigRequest): Promise<InboundConfig> {
    return this.#transport.json('POST', at(idOrNumber, 'inbound-config'), { body: { mode: 'ai', ...config } });
  }

  getInboundConfig(idOrNumber: string): Promise<InboundConfig> {
    return this.#transport.json('GET', at(idOrNumber, 'inbound-config'));
  }

  /** Calls and texts are answered no more. */
  disableInbound(idOrNumber: string): Promise<InboundConfig> {
    return this.#transport.json('DELETE', at(idOrNumber, 'inbound-config'));
  }

  setByokKey(idOrNumber: string, openaiApiKey: string): Promise<ByokStatus> {
    return this.#transport.json('POST', at(idOrNumber, 'byok-key'), { body: { openaiApiKey } });
  }

  removeByokKey(idOrNumber: string): Promise<ByokStatus> {
    return this.#transport.json('DELETE', at(idOrNumber, 'byok-key'));
  }

  /** Without a key the stored one is tried. */
  testByokKey(idOrNumber: string, openaiApiKey?: string): Promise<ByokTrial> {
    return this.#transport.json('POST', at(idOrNumber, 'byok/test'), { body: { openaiApiKey } });
  }

  setPremiumVoice(
    idOrNumber: string,
    voiceId: string,
  ): Promise<{ readonly numberId: string; readonly premiumVoice: PremiumVoiceChoice }> {
    return this.#transport.json('POST', at(idOrNumber, 'premium-voice'), { body: { voiceId } });
  }

  removePremiumVoice(idOrNumber: string): Promise<{ readonly numberId: string; readonly premiumVoice: null }> {
    return this.#transport.json('DELETE', at(idOrNumber, 'premium-voice'));
  }

  /** Replaces the saved agent: calls with `useSavedAgent` take from it what they leave out. */
  setOutboundDefaults(idOrNumber: string, agent: OutboundDefaultsRequest): Promise<OutboundDefaults> {
    return this.#transport.json('POST', at(idOrNumber, 'outbound-defaults'), { body: agent });
  }

  /** Null when none is saved. */
  getOutboundDefaults(idOrNumber: string): Promise<OutboundDefaults | null> {
    return this.#transport.json('GET', at(idOrNumber, 'outbound-defaults'));
  }

  removeOutboundDefaults(idOrNumber: string): Promise<{ readonly numberId: string; readonly outbound: null }> {
    return this.#transport.json('DELETE', at(idOrNumber, 'outbound-defaults'));
  }
}

function at(idOrNumber: string, part?: string): string {
  const path = `/v1/numbers/${encodeURIComponent(idOrNumber)}`;
  return part === undefined ? path : `${path}/${part}`;
}
