import { PhoneError } from '../../core/errors.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import { randomText } from '../../core/ports/ids.ts';
import type { MediaLeg } from '../../core/ports/media-leg.ts';
import { type MediaStream, type MediaStreamLeg, createMediaStreamLeg } from './media.ts';
import { isSameSecret } from './secrets.ts';

/** Contract 2.3. */
const tokenMs = 60_000;
/** An answered call whose audio has not come by then has none. */
const openWithinMs = 15_000;

/** One document that was handed to Twilio: what it lets in, and where the next one is asked for. */
export interface Round {
  /** In the address of the request that this round answers. */
  readonly nonce: string;
  readonly token: string;
  readonly next: string;
}

interface OpenRound extends Round {
  readonly expiresAt: number;
  used: boolean;
}

/**
 * The media of one call. Each document that joins the call with a stream has a token of its own, good for one socket; a later
 * document is only given for the nonce in the one before it, so that a repeated request opens nothing new. While a stream runs
 * there is no second one.
 */
export class CallStream {
  readonly #clock: Clock;
  readonly #own: Clock;
  readonly #opened = Promise.withResolvers<MediaLeg>();
  #round: OpenRound | null = null;
  #leg: MediaStreamLeg | null = null;
  #asked = false;
  #over = false;
  #timer: Timer | null = null;

  /** `own`: the adapter's. */
  constructor(clock: Clock, own: Clock) {
    this.#clock = clock;
    this.#own = own;
    this.#opened.promise.catch(() => {});
  }

  /** The round that a request for a document belongs to: the one it has had before, or the next; null: none. */
  round(nonce: string): Round | null {
    if (this.#over) return null;
    if (this.#round?.nonce === nonce) return this.#round;
    if (nonce !== (this.#round?.next ?? '')) return null;
    this.#round = {
      nonce,
      token: randomText(32),
      next: randomText(12),
      expiresAt: this.#own.now() + tokenMs,
      used: false,
    };
    return this.#round;
  }

  /** Takes the stream over if `token` admits it; the first one becomes the leg, a later one carries it on. */
  take(token: string, stream: MediaStream): boolean {
    const round = this.#round;
    if (this.#over || !round || round.used || round.expiresAt < this.#own.now()) return false;
    if (!isSameSecret(token, round.token)) return false;
    round.used = true;
    if (this.#leg) this.#leg.adopt(stream);
    else {
      this.#leg = createMediaStreamLeg({ ...stream, clock: this.#clock });
      this.#opened.resolve(this.#leg);
    }
    return true;
  }

  /** The leg, once its audio flows. */
  async open(): Promise<MediaLeg> {
    if (this.#asked) throw notActive('The audio of this call has been asked for before.');
    this.#asked = true;
    this.#timer = this.#own.after(openWithinMs, () => {
      this.#opened.reject(notActive('Twilio opened no media stream for the call.'));
    });
    try {
      return await this.#opened.promise;
    } finally {
      this.#timer.cancel();
    }
  }

  /** The call is over. */
  close(): void {
    this.#over = true;
    this.#opened.reject(notActive('The call has ended.'));
  }
}

function notActive(message: string): PhoneError {
  return new PhoneError('call_not_active', message);
}
