import { PhoneError } from '../../core/errors.ts';
import { type Fields, fieldsOf, textOf } from '../../core/json-fields.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import type { LiveConnection } from './connection.ts';

export interface LiveLinkParts {
  readonly clock: Clock;
  /** Opens a connection that goes on with the session of `handle`. */
  readonly open: (handle: string) => Promise<LiveConnection>;
  readonly onMessage: (message: Fields) => void;
  /** Nothing is under way that a change of connections would lose. */
  readonly idle: () => boolean;
  /** A new connection stands. `broken`: the old one died. */
  readonly onRenewed: (broken: boolean) => void;
  readonly onLost: (error: PhoneError) => void;
}

/** Before the service closes a connection that it has given notice of, the new one is sought at the latest. */
const beforeEndMs = 2000;

/**
 * One session over several connections: the service ends each after some ten minutes (`goAway`), and a lost one can be taken up
 * again by the latest handle. What is sent while no connection stands is dropped: `onRenewed` is where it is sent again.
 */
export class LiveLink {
  readonly #parts: LiveLinkParts;
  #connection: LiveConnection;
  #handle: string | null = null;
  #leaving: Timer | null = null;
  #renewing = false;
  #heardSinceRenewal = true;
  #closed = false;

  constructor(connection: LiveConnection, parts: LiveLinkParts) {
    this.#parts = parts;
    this.#connection = connection;
    this.#listen(connection);
  }

  get alive(): boolean {
    return !this.#closed && !this.#renewing && this.#connection.alive;
  }

  get renewing(): boolean {
    return this.#renewing;
  }

  send(json: string): void {
    if (this.alive) this.#connection.sendText(json);
  }

  /** A good moment to change connections, if one has to. */
  pause(): void {
    if (this.#leaving && this.#parts.idle()) this.#renew(false);
  }

  close(): void {
    this.#closed = true;
    this.#leaving?.cancel();
    this.#connection.close();
  }

  #listen(connection: LiveConnection): void {
    connection.onMessage((message) => this.#take(message));
    connection.onDeath((error) => {
      if (this.#closed || connection !== this.#connection || this.#renewing) return;
      if (this.#handle === null || !this.#heardSinceRenewal) this.#parts.onLost(error);
      else this.#renew(true);
    });
  }

  #take(message: Fields): void {
    this.#heardSinceRenewal = true;
    const update = fieldsOf(message, 'sessionResumptionUpdate');
    if (update?.['resumable'] === true && textOf(update, 'newHandle') !== '')
      this.#handle = textOf(update, 'newHandle');
    const notice = fieldsOf(message, 'goAway');
    if (notice) this.#leave(Number.parseFloat(textOf(notice, 'timeLeft')) * 1000);
    this.#parts.onMessage(message);
  }

  #leave(leftMs: number): void {
    if (this.#leaving || this.#renewing || this.#closed) return;
    const waitMs = Math.max(0, (Number.isFinite(leftMs) ? leftMs : 0) - beforeEndMs);
    this.#leaving = this.#parts.clock.after(waitMs, () => this.#renew(false));
    this.pause();
  }

  #renew(broken: boolean): void {
    this.#leaving?.cancel();
    this.#leaving = null;
    const handle = this.#handle;
    if (this.#renewing || this.#closed || handle === null) return;
    this.#renewing = true;
    this.#parts.open(handle).then(
      (connection) => {
        const old = this.#connection;
        this.#connection = connection;
        old.close();
        this.#renewing = false;
        if (this.#closed) {
          connection.close();
          return;
        }
        this.#heardSinceRenewal = false;
        this.#listen(connection);
        this.#parts.onRenewed(broken || !this.#parts.idle());
      },
      (error: unknown) => {
        this.#renewing = false;
        if (this.#closed) return;
        this.#parts.onLost(
          error instanceof PhoneError
            ? error
            : new PhoneError('unavailable', 'The live speech service could not be reached again.', { cause: error }),
        );
      },
    );
  }
}
