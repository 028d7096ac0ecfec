import { PhoneError } from '../../core/errors.ts';
import { type Fields, fieldsOf, parseFields, textOf } from '../../core/json-fields.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { MediaSocket } from '../../core/ports/media-socket.ts';
import type { Signatory } from './accounts.ts';
import { mediaPath } from './addresses.ts';
import type { BookedCall, CallBook } from './call-book.ts';
import type { RequestVerifier } from './verify.ts';

/** A socket says what it is for within so long, or is closed. */
const startWithinMs = 5000;
/** RFC 6455, 7.4.1: policy violation. */
const refused = 1008;

/** The sockets that Twilio opens: signed, and bound to one call by a token in their first words. */
export class MediaStreams {
  readonly #verifier: Pick<RequestVerifier, 'upgrade'>;
  readonly #book: CallBook;
  readonly #log: Log;
  readonly #onStart: (call: BookedCall) => void;
  readonly #clock: Clock;
  /** Sockets that have not said what they are for, and what ends their time. */
  readonly #waiting = new Map<MediaSocket, () => void>();

  constructor(parts: {
    readonly verifier: Pick<RequestVerifier, 'upgrade'>;
    readonly book: CallBook;
    readonly log: Log;
    /** The audio of a call begins to flow, or flows again. */
    readonly onStart: (call: BookedCall) => void;
    /** The adapter's own. */
    readonly clock: Clock;
  }) {
    this.#verifier = parts.verifier;
    this.#book = parts.book;
    this.#log = parts.log;
    this.#onStart = parts.onStart;
    this.#clock = parts.clock;
  }

  async admit(request: Request): Promise<(socket: MediaSocket) => void> {
    const signatories = await this.#verifier.upgrade(request);
    if (new URL(request.url).pathname !== mediaPath) {
      throw new PhoneError('not_found', 'There is no media stream under this path.');
    }
    return (socket) => this.#await(socket, signatories);
  }

  close(): void {
    for (const [socket, done] of this.#waiting) {
      done();
      socket.close(1001);
    }
  }

  #await(socket: MediaSocket, signatories: readonly Signatory[]): void {
    const done = (): void => {
      timer.cancel();
      this.#waiting.delete(socket);
    };
    const timer = this.#clock.after(startWithinMs, () => {
      done();
      socket.close(refused);
    });
    this.#waiting.set(socket, done);
    socket.onClose(done);
    socket.onMessage((payload) => {
      const message = parseFields(new TextDecoder().decode(payload));
      if (textOf(message, 'event') === 'connected') return;
      done();
      if (message && this.#begin(socket, message, signatories)) return;
      socket.onMessage(() => {});
      socket.close(refused);
    });
  }

  #begin(socket: MediaSocket, start: Fields, signatories: readonly Signatory[]): boolean {
    if (textOf(start, 'event') !== 'start') return false;
    const about = fieldsOf(start, 'start');
    const parameters = fieldsOf(about, 'customParameters');
    const call = this.#book.named(textOf(about, 'callSid'));
    const { callId } = call ?? {};
    const isTheirs =
      call !== null &&
      textOf(about, 'accountSid') === call.account.sid &&
      textOf(parameters, 'call_sid') === call.carrierCallId &&
      signatories.some(
        ({ account }) => account.sid === call.account.sid && account.authToken === call.account.authToken,
      );
    try {
      if (isTheirs && call.stream.take(textOf(parameters, 'token'), { socket, start })) {
        this.#onStart(call);
        return true;
      }
    } catch (error) {
      this.#log.error('A media stream could not be taken', { ...(callId !== undefined && { callId }), error });
      return false;
    }
    this.#log.warn('A media stream was refused', callId === undefined ? {} : { callId });
    return false;
  }
}
