import type { ToolOutcome } from './tool-calls.ts';
import type { Fields } from '../../core/json-fields.ts';

/** A response of the model under way. */
export interface ModelResponse {
  readonly id: string;
  /** Broken off by us: what still comes of it is dropped. */
  cancelled: boolean;
  /** Audio of it was handed over. */
  spoke: boolean;
  readonly calls: Promise<ToolOutcome>[];
}

/** `answer` has to come; `nudge` is given up when the model is speaking by then anyway. */
export type RequestKind = 'answer' | 'nudge';

/**
 * Which response is under way. The server makes one at a time and refuses a second one, and refuses to cancel one that is over: so
 * a request waits for `response.done`, and a cancellation waits for `response.created`.
 */
export class Responses {
  readonly #send: (event: Fields) => void;
  #active: ModelResponse | null = null;
  #requested: { readonly eventId: string; readonly kind: RequestKind; unwanted: boolean } | null = null;
  #queued: RequestKind | null = null;
  #sent = 0;

  constructor(send: (event: Fields) => void) {
    this.#send = send;
  }

  /** True while a response is being made or has been asked for. */
  get busy(): boolean {
    return this.#active !== null || this.#requested !== null || this.#queued !== null;
  }

  /** The same, without what was cancelled. */
  get awaited(): boolean {
    return this.#active?.cancelled === false || this.#requested?.unwanted === false || this.#queued !== null;
  }

  get active(): ModelResponse | null {
    return this.#active;
  }

  request(kind: RequestKind): void {
    if (this.#active || this.#requested) {
      if (kind === 'answer') this.#queued = 'answer';
      return;
    }
    const eventId = `response-${++this.#sent}`;
    this.#requested = { eventId, kind, unwanted: false };
    this.#send({ type: 'response.create', event_id: eventId });
  }

  /** The model is to stop, whatever it is at. */
  cancel(): void {
    this.#queued = null;
    if (this.#requested) this.#requested.unwanted = true;
    if (this.#active) this.#cancel(this.#active);
  }

  /** `asked`: by us. Otherwise the server has answered a turn of the caller by itself. */
  created(id: string): { readonly response: ModelResponse; readonly asked: boolean } {
    const requested = this.#requested;
    this.#requested = null;
    const response: ModelResponse = { id, cancelled: false, spoke: false, calls: [] };
    this.#active = response;
    if (requested?.unwanted) this.#cancel(response);
    return { response, asked: requested !== null };
  }

  /** The response that this event belongs to, unless it is of no interest any more. */
  wanted(id: string): ModelResponse | null {
    const active = this.#active;
    return active?.id === id && !active.cancelled ? active : null;
  }

  /** Null for one that was not known. */
  done(id: string): ModelResponse | null {
    const active = this.#active;
    if (active?.id !== id) return null;
    this.#active = null;
    this.#sendQueued();
    return active;
  }

  /** The server has refused a request. False when it was none of ours. */
  refused(eventId: string, code: string): boolean {
    const requested = this.#requested;
    if (!requested || requested.eventId !== eventId) return false;
    this.#requested = null;
    const again = code === 'conversation_already_has_active_response';
    if (again && requested.kind === 'answer' && !requested.unwanted) this.#queued = 'answer';
    if (!this.#active && !again) this.#sendQueued();
    return true;
  }

  #cancel(response: ModelResponse): void {
    if (response.cancelled) return;
    response.cancelled = true;
    this.#send({ type: 'response.cancel', response_id: response.id });
  }

  #sendQueued(): void {
    const kind = this.#queued;
    this.#queued = null;
    if (kind) this.request(kind);
  }
}
