import type { Clock } from '../../../core/ports/clock.ts';
import { signatureOf } from '../signature.ts';
import type { FakeAccount, FakeFaults } from './ledger.ts';

export type Params = Readonly<Record<string, string>>;

/** A webhook as it went out. */
export interface Posted {
  readonly url: string;
  readonly params: Params;
  readonly signature: string;
  /** Null: no answer. */
  readonly status: number | null;
}

export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Twilio waits no longer. */
const patienceMs = 15_000;
/** A callback that is overtaken waits at most so long for the one that overtakes it. */
const overtakenWithinMs = 3000;

/** Sends signed webhooks, and keeps a list of them. */
export class Poster {
  readonly sent: Posted[] = [];
  readonly #faults: FakeFaults;
  readonly #under = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor(faults: FakeFaults) {
    this.#faults = faults;
  }

  /** A question that has an answer: never lost, never twice. Null when nobody answers. */
  async ask(account: FakeAccount, url: string, params: Params, method = 'POST'): Promise<Answered | null> {
    const asked = this.#send(account, url, params, method);
    this.#under.add(asked);
    return asked.finally(() => this.#under.delete(asked));
  }

  /** A callback: what goes wrong on its way happens in the call's time. */
  channel(clock: Clock): (account: FakeAccount, url: string, params: Params) => void {
    let overtaken: (() => void) | null = null;
    const happens = (percent: number): boolean => percent > 0 && this.#faults.random() * 100 < percent;
    return (account, url, params) => {
      if (happens(this.#faults.dropPercent)) return;
      const post = (): void => void clock.during(this.ask(account, url, params));
      const arrive = (): void => {
        post();
        if (happens(this.#faults.duplicatePercent)) clock.after(1000 * this.#faults.random(), post);
        const before = overtaken;
        overtaken = null;
        before?.();
      };
      const send = (): void => {
        if (overtaken !== null || !happens(this.#faults.reorderPercent)) {
          arrive();
          return;
        }
        const timer = clock.after(overtakenWithinMs, () => {
          overtaken = null;
          post();
        });
        overtaken = () => {
          timer.cancel();
          post();
        };
      };
      if (this.#faults.delayMs > 0) clock.after(this.#faults.delayMs, send);
      else send();
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#under);
  }

  async #send(account: FakeAccount, url: string, params: Params, method: string): Promise<Answered | null> {
    const isGet = method === 'GET';
    const target = isGet ? withQuery(url, params) : url;
    const signature = signatureOf(account.authToken, target, isGet ? [] : Object.entries(params));
    const note = (status: number | null): void => void this.sent.push({ url, params, signature, status });
    try {
      const response = await fetch(target, {
        method,
        headers: { 'x-twilio-signature': signature, 'user-agent': 'TwilioProxy/1.1' },
        body: isGet ? null : new URLSearchParams(params),
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(patienceMs)]),
      });
      const body = await response.text();
      note(response.status);
      return { status: response.status, contentType: response.headers.get('content-type') ?? '', body };
    } catch {
      note(null);
      return null;
    }
  }
}

function withQuery(url: string, params: Params): string {
  const query = new URLSearchParams(params).toString();
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
