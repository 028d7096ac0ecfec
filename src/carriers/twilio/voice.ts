import { PhoneError } from '../../core/errors.ts';
import type { CarrierHost } from '../../core/ports/carrier.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { callHookUrl, mediaUrl } from './addresses.ts';
import { type BookedCall, type CallBook, newBookedCall } from './call-book.ts';
import { isSameSecret, callKey } from './secrets.ts';
import { hangUpDocument, rejectDocument, streamDocument } from './twiml.ts';
import type { VerifiedRequest } from './verify.ts';

export interface VoiceParts {
  readonly book: CallBook;
  readonly host: Pick<CarrierHost, 'onEvent' | 'onIncoming'>;
  readonly publicUrl: () => string;
  /** The adapter's own. */
  readonly clock: Clock;
  /** The time base of a call that comes in. */
  readonly clockOf: (carrierCallId: string) => Clock;
}

/** Answers Twilio's question what is to happen with a call. The answer always says something. */
export class VoiceHook {
  readonly #parts: VoiceParts;
  /** Calls that are being offered to the core, by Twilio's id: a repeated question waits for the same decision. */
  readonly #offered = new Map<string, Promise<BookedCall | null>>();

  constructor(parts: VoiceParts) {
    this.#parts = parts;
  }

  async answer(request: VerifiedRequest): Promise<string> {
    const sid = request.field('CallSid');
    const call = this.called(request);
    if (call) return this.#join(call, request);
    if (request.query('call') !== '') return hangUpDocument;
    const taken = await this.#offer(sid, request);
    return taken ? this.#join(taken, request) : rejectDocument;
  }

  /**
   * Which of our calls a request speaks of; null: none that this process knows. Throws `unauthorized` where its parts speak of
   * different ones.
   */
  called(request: VerifiedRequest): BookedCall | null {
    const { book } = this.#parts;
    const sid = request.field('CallSid');
    const callId = request.query('call');
    const call = callId === '' ? book.named(sid) : book.get(callId);
    if (!call) return null;
    const isTheirs =
      request.signatories.some(({ account }) => account.sid === call.account.sid) &&
      (callId === '' || isSameSecret(request.query('key'), callKey(call.account, callId))) &&
      book.name(call, sid);
    if (isTheirs) return call;
    throw new PhoneError('unauthorized', 'The request speaks of another call than its address.');
  }

  #join(call: BookedCall, request: VerifiedRequest): string {
    const { host } = this.#parts;
    const round = call.overAt === null ? call.stream.round(request.query('again')) : null;
    const { carrierCallId } = call;
    if (!round || carrierCallId === null) return hangUpDocument;
    const isOurs = request.query('call') !== '';
    if (isOurs && !call.answered) {
      call.answered = true;
      host.onEvent({ kind: 'answered', carrierCallId });
    }
    const base = call.publicUrl ?? this.#parts.publicUrl();
    return streamDocument({
      streamUrl: mediaUrl(base),
      statusUrl: callHookUrl(base, 'stream-status', call),
      carrierCallId,
      token: round.token,
      againUrl: callHookUrl(base, 'voice', call, { again: round.next }),
    });
  }

  /** Somebody calls: the core decides, once. Null: nobody answers. */
  #offer(carrierCallId: string, request: VerifiedRequest): Promise<BookedCall | null> {
    const offered = this.#offered.get(carrierCallId);
    if (offered) return offered;
    const decision = this.#decide(carrierCallId, request).finally(() => this.#offered.delete(carrierCallId));
    this.#offered.set(carrierCallId, decision);
    return decision;
  }

  async #decide(carrierCallId: string, request: VerifiedRequest): Promise<BookedCall | null> {
    const { book, host, clockOf, clock: own } = this.#parts;
    const { speaksFor } = request;
    const signatory = request.signatories[0];
    if (!signatory || carrierCallId === '') return null;
    const clock = clockOf(carrierCallId);
    const [from, to] = [request.field('From'), request.field('To')];
    const decision = await host.onIncoming({ carrierCallId, from, to, clock, speaksFor });
    if (!decision?.answer) return null;
    const { callId } = decision;
    const { account } = signatory;
    const call = newBookedCall({ callId, account, carrierCallId, publicUrl: null, clock }, own);
    book.add(call);
    return call;
  }
}
