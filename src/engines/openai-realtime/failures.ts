import { PhoneError } from '../../core/errors.ts';
import { type Fields, textOf } from '../../core/json-fields.ts';
import type { Log } from '../../core/ports/log.ts';

/** After one failed response another one is asked for; so many in a row are a failure of the engine. */
const mostFailures = 2;
const fatalCodes = new Set(['session_expired', 'insufficient_quota', 'invalid_api_key', 'account_deactivated']);

export interface FailuresParts {
  readonly log: Log;
  /** The session cannot go on. */
  readonly fail: (error: PhoneError) => void;
}

/** What the service refuses or fails at, and when that is too much. */
export class Failures {
  readonly #parts: FailuresParts;
  #inARow = 0;

  constructor(parts: FailuresParts) {
    this.#parts = parts;
  }

  answered(): void {
    this.#inARow = 0;
  }

  /** A response has failed. True when another one may be asked for. */
  response(error: Fields | null): boolean {
    const code = textOf(error, 'code') || textOf(error, 'type');
    this.#inARow += 1;
    this.#parts.log.warn('A response of the realtime service failed', { code });
    if (this.#inARow < mostFailures && !fatalCodes.has(code)) return true;
    this.#parts.fail(
      new PhoneError('unavailable', 'The realtime speech service could not answer.', { detail: { code } }),
    );
    return false;
  }

  /** An event of ours was refused. */
  event(error: Fields | null): void {
    const { log, fail } = this.#parts;
    const code = textOf(error, 'code');
    if (fatalCodes.has(code))
      fail(new PhoneError('unavailable', 'The realtime speech service ended the session.', { detail: { code } }));
    else log.debug('The realtime service refused an event', { code, type: textOf(error, 'type') });
  }
}
