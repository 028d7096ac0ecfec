import { readEvents } from './event-stream.ts';
import type { Page, PageQuery } from './page.ts';
import { RingdownError, UnreachableError } from './ringdown-error.ts';
import type { Transport } from './transport.ts';

export type CallStatus =
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'no_answer'
  | 'busy'
  | 'failed'
  | 'trial_exhausted';

export interface Call {
  readonly id: string;
  readonly type: 'ai' | 'plain';
  readonly direction: 'inbound' | 'outbound';
  readonly from: string;
  readonly to: string;
  readonly numberId: string | null;
  readonly workflowId: string | null;
  readonly status: CallStatus;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  readonly endedReason: string | null;
  readonly answeredBy: 'person' | 'voicemail' | null;
  /** Whole seconds. */
  readonly duration: number | null;
  readonly voice: string;
  readonly language: string;
  readonly recordingUrl: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The other record of a call between two own numbers. */
  readonly peerCallId: string | null;
  /** How often the owner's server was asked for something. */
  readonly toolCallCount: number;
  /** US dollars, and the same in millionths; null until the call has ended. */
  readonly cost: number | null;
  readonly costMicros: number | null;
  readonly error: string | null;
}

/** An agent and whom it calls. */
export interface AiCallRequest {
  /** An own number or its id. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  /** Required unless `useSavedAgent` brings one. */
  readonly systemPrompt?: string;
  /** Said word for word behind the disclosure. */
  readonly firstMessage?: string;
  readonly voice?: string;
  readonly language?: string;
  readonly maxDurationSecs?: number;
  readonly record?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly liveTranscript?: boolean;
  readonly useSavedAgent?: boolean;
  /** The same key on the same number gets the first answer again, without a second call. */
  readonly idempotencyKey?: string;
}

/** A call without an agent. */
export interface PlainCallRequest {
  readonly from: string;
  readonly to: string;
  /** Whom it is joined with once it is answered. */
  readonly connectTo?: string;
  readonly record?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
}

export interface OrderTaken {
  readonly callId: string;
  readonly accepted: true;
}

export interface Transcript {
  readonly callId: string;
  readonly entries: readonly { readonly role: 'ai' | 'human'; readonly text: string; readonly timestamp: string }[];
  readonly summary: string | null;
  readonly duration: number | null;
}

export interface Recording {
  readonly callId: string;
  readonly wavUrl: string;
  readonly duration: number;
  readonly expiresAt: string;
}

/** What came of a call. */
export interface CallResult {
  readonly callId: string;
  readonly workflowId: string | null;
  readonly status: string;
  /** Null until the call has ended and its result is there. */
  readonly callStatus: 'success' | 'not_picked_up' | 'voicemail' | null;
  readonly outcome: 'achieved' | 'partly' | 'not_achieved' | 'voicemail' | 'not_reached' | 'broken_off' | null;
  readonly summary: string | null;
  readonly messages: readonly { readonly role: 'ai' | 'human'; readonly content: string }[];
  /** Null: asked for and not learned. */
  readonly fields: Readonly<Record<string, string | number | null>>;
  readonly evidence: Readonly<Record<string, { readonly quote: string; readonly messageIndex: number }>>;
  readonly recordingUrl: string | null;
  readonly durationSecs: number | null;
  readonly endedReason: string | null;
  readonly madeBy: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

/** A call as it happens. Times in ms from the answer. */
export type CallEvent =
  | { readonly event: 'state'; readonly sequence: number | null; readonly status: CallStatus }
  | {
      readonly event: 'partial';
      readonly sequence: number;
      readonly role: 'ai' | 'human';
      readonly text: string;
      readonly startMs: number;
      readonly final: boolean;
    }
  | {
      readonly event: 'tool';
      readonly sequence: number;
      readonly name: string;
      readonly ok: boolean;
      readonly result: string;
    }
  | { readonly event: 'turn'; readonly sequence: number; readonly answeredInMs: number }
  /** Loudness of both sides, 0 to 1. */
  | {
      readonly event: 'level';
      readonly sequence: number;
      readonly ai: number;
      readonly human: number;
      readonly atMs: number;
    }
  | {
      readonly event: 'end';
      readonly sequence: number | null;
      readonly status: CallStatus;
      readonly endedReason: string | null;
      readonly duration: number | null;
    };

export interface CallQuery extends PageQuery {
  readonly direction?: 'inbound' | 'outbound';
  readonly status?: CallStatus;
  readonly numberId?: string;
}

const resumeAfterMs = 500;
const mostResumes = 20;
const askAgainMs = 1000;

export class Calls {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Settles once the call is accepted; the phone rings afterwards. */
  ai(request: AiCallRequest): Promise<Call> {
    return this.#transport.json('POST', '/v1/calls/ai', { body: request });
  }

  initiate(request: PlainCallRequest): Promise<Call> {
    return this.#transport.json('POST', '/v1/calls/initiate', { body: request });
  }

  /** Says something in a call that runs. */
  say(id: string, text: string): Promise<OrderTaken> {
    return this.#transport.json('POST', `/v1/calls/${encodeURIComponent(id)}/say`, { body: { text } });
  }

  /** Tells the agent something that the other side does not hear. */
  instruct(id: string, text: string): Promise<OrderTaken> {
    return this.#transport.json('POST', `/v1/calls/${encodeURIComponent(id)}/instruct`, { body: { text } });
  }

  /** Presses keys: `0-9*#A-D`. */
  press(id: string, digits: string): Promise<OrderTaken> {
    return this.#transport.json('POST', `/v1/calls/${encodeURIComponent(id)}/dtmf`, { body: { digits } });
  }

  list(query: CallQuery = {}): Promise<Page<Call>> {
    return this.#transport.json('GET', '/v1/calls', { query: { ...query } });
  }

  get(id: string): Promise<Call> {
    return this.#transport.json('GET', `/v1/calls/${encodeURIComponent(id)}`);
  }

  hangup(id: string): Promise<Call> {
    return this.#transport.json('POST', `/v1/calls/${encodeURIComponent(id)}/hangup`);
  }

  transcript(id: string): Promise<Transcript> {
    return this.#transport.json('GET', `/v1/calls/${encodeURIComponent(id)}/transcript`);
  }

  recording(id: string): Promise<Recording> {
    return this.#transport.json('GET', `/v1/calls/${encodeURIComponent(id)}/recording`);
  }

  /** What came of a call so far. */
  async result(id: string): Promise<CallResult> {
    return resultOf(await this.#transport.json<WireResult>('GET', `/api/calls/${encodeURIComponent(id)}`));
  }

  /** Settles when the call has ended and its result is there. */
  async waitForResult(id: string, options: { readonly signal?: AbortSignal } = {}): Promise<CallResult> {
    for (;;) {
      const result = await this.result(id);
      if (result.callStatus !== null) return result;
      await pause(askAgainMs, options.signal);
    }
  }

  /** The call as it happens, until it has ended. A connection that breaks is taken up again where it broke. */
  async *events(
    id: string,
    options: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<CallEvent, void, undefined> {
    const { signal } = options;
    const path = `/v1/calls/${encodeURIComponent(id)}/events`;
    let seen: string | null = null;
    for (let resumes = 0; ; resumes++) {
      try {
        const headers = seen === null ? {} : { 'last-event-id': seen };
        const response = await this.#transport.open('GET', path, { headers, signal });
        if (response.body) {
          for await (const { id, event, data } of readEvents(response.body)) {
            if (id !== null && id !== seen) resumes = 0;
            seen = id ?? seen;
            yield { event, ...(JSON.parse(data) as object) } as CallEvent;
            if (event === 'end') return;
          }
        }
      } catch (error) {
        if (signal?.aborted || error instanceof RingdownError || resumes >= mostResumes) throw error;
      }
      if (resumes >= mostResumes) throw new UnreachableError(this.#transport.url, new Error('The events broke off.'));
      await pause(resumeAfterMs, signal);
    }
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

interface WireResult {
  readonly call_id: string;
  readonly workflow_id: string | null;
  readonly status: string;
  readonly call_status: CallResult['callStatus'];
  readonly outcome: CallResult['outcome'];
  readonly call_summary: string | null;
  readonly messages: CallResult['messages'];
  readonly form_fills: CallResult['fields'] | readonly never[];
  readonly form_fills_evidence: Readonly<Record<string, { readonly quote: string; readonly message_index: number }>>;
  readonly recording_url: string | null;
  readonly duration: number | null;
  readonly ended_reason: string | null;
  readonly made_by: CallResult['madeBy'];
  readonly created_at: string;
}

function resultOf(wire: WireResult): CallResult {
  return {
    callId: wire.call_id,
    workflowId: wire.workflow_id,
    status: wire.status,
    callStatus: wire.call_status,
    outcome: wire.outcome,
    summary: wire.call_summary,
    messages: wire.messages,
    fields: isNone(wire.form_fills) ? {} : wire.form_fills,
    evidence: Object.fromEntries(
      Object.entries(wire.form_fills_evidence).map(([key, { quote, message_index }]) => [
        key,
        { quote, messageIndex: message_index },
      ]),
    ),
    recordingUrl: wire.recording_url,
    durationSecs: wire.duration,
    endedReason: wire.ended_reason,
    madeBy: wire.made_by,
    createdAt: wire.created_at,
  };
}

/** Nothing collected is an empty list on the wire. */
function isNone(fills: WireResult['form_fills']): fills is readonly never[] {
  return Array.isArray(fills);
}
