import type { LiveOrder } from '../bridge/live-order.ts';
import type { CarrierEvent } from '../ports/carrier.ts';

/** A call that this process carries. */
export interface LiveCall {
  readonly callId: string;
  /** Takes the carrier's word on this call. */
  onCarrierEvent(event: CarrierEvent): void;
  /** The owner wants it ended. */
  hangUp(): void;
  /** The owner's word in mid-call; false when it cannot be carried out now. */
  order(order: LiveOrder): Promise<boolean>;
  /** The server is stopping: a spoken apology, then the end. */
  shutDown(): void;
  /** Settles when the call's end has been stored. */
  readonly ended: Promise<void>;
}

/** Words of a carrier about a call whose `dial` has not returned yet wait at most this long for its name. */
const strayMs = 30_000;
const mostStrays = 1000;

/** The calls that this process carries, by our id and, once known, by the carrier's. */
export class LiveCalls {
  readonly #calls = new Map<string, LiveCall>();
  readonly #byCarrier = new Map<string, LiveCall>();
  readonly #strays: { readonly event: CarrierEvent; readonly at: number }[] = [];
  #draining = false;

  add(call: LiveCall): void {
    this.#calls.set(call.callId, call);
  }

  /** The carrier's name of a live call is known now; what arrived under it before is handed over in order. */
  name(call: LiveCall, carrierCallId: string): void {
    this.#byCarrier.set(carrierCallId, call);
    for (let i = 0; i < this.#strays.length;) {
      const stray = this.#strays[i];
      if (stray?.event.carrierCallId === carrierCallId) {
        this.#strays.splice(i, 1);
        call.onCarrierEvent(stray.event);
      } else i++;
    }
  }

  remove(call: LiveCall): void {
    this.#calls.delete(call.callId);
    for (const [carrierCallId, other] of this.#byCarrier) if (other === call) this.#byCarrier.delete(carrierCallId);
  }

  get(callId: string): LiveCall | null {
    return this.#calls.get(callId) ?? null;
  }

  /** False when no call here bears that name yet; the event is kept for a while in case one soon does. */
  deliver(event: CarrierEvent): boolean {
    const call = this.#byCarrier.get(event.carrierCallId);
    if (call) {
      call.onCarrierEvent(event);
      return true;
    }
    const now = Date.now();
    while (this.#strays[0] && (this.#strays[0].at < now - strayMs || this.#strays.length >= mostStrays))
      this.#strays.shift();
    this.#strays.push({ event, at: now });
    return false;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** True once the server is shutting down: no new calls. */
  get draining(): boolean {
    return this.#draining;
  }

  /** Takes no new calls and ends those under way; settles when their ends are stored, or after `withinMs`. */
  async drain(withinMs: number): Promise<void> {
    this.#draining = true;
    const calls = [...this.#calls.values()];
    for (const call of calls) call.shutDown();
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    await Promise.race([Promise.all(calls.map((call) => call.ended)), late]);
    clearTimeout(timer);
  }
}
