import { Agent, Keys } from './account.ts';
import { Calls } from './calls.ts';
import { keyFromEnvironment } from './environment.ts';
import { Events, Webhooks } from './events.ts';
import { Numbers } from './numbers.ts';
import { RingdownError } from './ringdown-error.ts';
import { Simulator } from './simulator.ts';
import { Templates, Tts, Voices } from './speech.ts';
import { Transport } from './transport.ts';
import { Billing, Usage } from './usage.ts';
import { Workflows } from './workflows.ts';

export interface RingdownOptions {
  /** Default `http://127.0.0.1:8080`. */
  readonly url?: string;
  /** Default: `AGENTCALL_API_KEY` of the environment. */
  readonly key?: string | null;
  readonly fetch?: typeof fetch;
}

export interface CallPromptRequest {
  /** What the call is for, as one would brief a person. */
  readonly prompt: string;
  /** E.164. */
  readonly to: string;
  /** An own number or its id. Default: the account's first. */
  readonly from?: string;
  readonly callbackUrl?: string;
  readonly callbackSecret?: string;
  /** The same key within 5 minutes gets the first answer again, without a second call. */
  readonly idempotencyKey?: string;
  readonly model?: string;
  readonly language?: string;
  readonly voice?: string;
  readonly maxDurationSecs?: number;
  readonly record?: boolean;
}

export interface PlacedCall {
  readonly callId: string;
  readonly workflowId: string;
}

/** A Ringdown server. Every method throws `RingdownError` for refusals and `UnreachableError` when there is no answer. */
export class Ringdown {
  readonly agent: Agent;
  readonly billing: Billing;
  readonly calls: Calls;
  readonly events: Events;
  readonly keys: Keys;
  readonly numbers: Numbers;
  readonly simulator: Simulator;
  readonly templates: Templates;
  readonly tts: Tts;
  readonly usage: Usage;
  readonly voices: Voices;
  readonly webhooks: Webhooks;
  readonly workflows: Workflows;
  readonly #transport: Transport;

  constructor(options: RingdownOptions = {}) {
    const url = (options.url ?? 'http://127.0.0.1:8080').replace(/\/+$/, '');
    const key = options.key === undefined ? keyFromEnvironment() : options.key;
    const transport = new Transport({ url, key, fetch: options.fetch ?? fetch });
    this.#transport = transport;
    this.agent = new Agent(transport);
    this.billing = new Billing(transport);
    this.calls = new Calls(transport);
    this.events = new Events(transport);
    this.keys = new Keys(transport);
    this.numbers = new Numbers(transport);
    this.simulator = new Simulator(transport);
    this.templates = new Templates(transport);
    this.tts = new Tts(transport);
    this.usage = new Usage(transport);
    this.voices = new Voices(transport);
    this.webhooks = new Webhooks(transport);
    this.workflows = new Workflows(transport);
  }

  /** Without a slash at the end. */
  get url(): string {
    return this.#transport.url;
  }

  /** Plans a call from a prompt and places it. Settles once it is accepted; the phone rings afterwards. */
  async callPrompt(request: CallPromptRequest): Promise<PlacedCall> {
    const { to, callbackUrl, callbackSecret, idempotencyKey, maxDurationSecs, ...same } = request;
    const body = {
      ...same,
      recipient_phone: to,
      callback_url: callbackUrl,
      callback_secret: callbackSecret,
      idempotency_key: idempotencyKey,
      max_duration_secs: maxDurationSecs,
    };
    const placed = await this.#transport.json<WirePlaced>('POST', '/api/call-prompt', { body });
    return { callId: placed.call_id, workflowId: placed.workflow_id };
  }

  /** True once the server takes calls; false while it starts or stops. Throws `UnreachableError` when nobody listens. */
  async ready(): Promise<boolean> {
    try {
      await this.#transport.json('GET', '/ready');
      return true;
    } catch (error) {
      if (error instanceof RingdownError) return false;
      throw error;
    }
  }
}

interface WirePlaced {
  readonly call_id: string;
  readonly workflow_id: string;
}
