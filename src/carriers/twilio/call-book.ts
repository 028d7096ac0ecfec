import type { Clock } from '../../core/ports/clock.ts';
import type { TwilioAccount } from './accounts.ts';
import { CallStream } from './call-stream.ts';

/** Late words about an ended call are understood for so long. */
const keptAfterEndMs = 10 * 60_000;

/** A call of this process, as the adapter knows it. */
export interface BookedCall {
  readonly callId: string;
  readonly account: TwilioAccount;
  /** Twilio's id, once it is known; `named` settles then. */
  carrierCallId: string | null;
  readonly named: PromiseWithResolvers<string>;
  /** Where Twilio reaches us for it; null: as the settings say. */
  readonly publicUrl: string | null;
  readonly clock: Clock;
  readonly stream: CallStream;
  answered: boolean;
  /** When it ended, or was given up. Epoch ms. */
  overAt: number | null;
}

export function newBookedCall(
  call: Pick<BookedCall, 'callId' | 'account' | 'carrierCallId' | 'publicUrl' | 'clock'>,
  own: Clock,
): BookedCall {
  const stream = new CallStream(call.clock, own);
  return { ...call, named: Promise.withResolvers(), stream, answered: false, overAt: null };
}

/** The calls of this process by our id and by Twilio's. */
export class CallBook {
  readonly #byId = new Map<string, BookedCall>();
  readonly #bySid = new Map<string, BookedCall>();

  add(call: BookedCall): void {
    this.#forgetOld();
    this.#byId.set(call.callId, call);
    if (call.carrierCallId !== null) this.#bySid.set(call.carrierCallId, call);
  }

  /** False where Twilio's id of this call is known to be another one. */
  name(call: BookedCall, carrierCallId: string): boolean {
    if (call.carrierCallId !== null) return call.carrierCallId === carrierCallId;
    if (this.#bySid.has(carrierCallId)) return false;
    call.carrierCallId = carrierCallId;
    this.#bySid.set(carrierCallId, call);
    call.named.resolve(carrierCallId);
    return true;
  }

  get(callId: string): BookedCall | null {
    return this.#byId.get(callId) ?? null;
  }

  named(carrierCallId: string): BookedCall | null {
    return this.#bySid.get(carrierCallId) ?? null;
  }

  /** The addresses of calls under way that have one of their own. */
  publicUrls(): ReadonlySet<string> {
    const urls = new Set<string>();
    for (const { publicUrl, overAt } of this.#byId.values()) {
      if (publicUrl !== null && overAt === null) urls.add(publicUrl);
    }
    return urls;
  }

  close(): void {
    for (const { stream } of this.#byId.values()) stream.close();
  }

  #forgetOld(): void {
    const before = Date.now() - keptAfterEndMs;
    for (const call of this.#byId.values()) {
      if (call.overAt === null || call.overAt > before) continue;
      this.#byId.delete(call.callId);
      if (call.carrierCallId !== null) this.#bySid.delete(call.carrierCallId);
    }
  }
}
