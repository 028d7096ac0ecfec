import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { PhoneError } from '../../core/errors.ts';
import { type Clock, type Timer, systemClock } from '../../core/ports/clock.ts';
import { type ServiceName, refused, silent, unreachable, unreadable } from './service-error.ts';

export interface ServiceAddress {
  readonly service: ServiceName;
  /** http or https, without a slash at its end. */
  readonly baseUrl: string;
  /** Sent with each request: the key among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** A request that costs nothing and shows that the key is good. */
  readonly warmUpPath: string;
}

/** Ahead of the first byte, and between two. The bridge notices sooner that nobody speaks; this frees the connection. */
const patienceMs = 10_000;
const idleConnections = 4;
/** Those that lie idle for longer are closed here, ahead of whatever stands between. */
const idleMs = 55_000;
const longestRefusal = 4096;

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Requests to one service over connections that stay open, so that a sentence does not wait for a handshake. */
export class ServiceClient {
  readonly #address: ServiceAddress;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #secure: boolean;
  readonly #closing = new AbortController();

  constructor(address: ServiceAddress) {
    this.#address = address;
    this.#secure = address.baseUrl.startsWith('https:');
    const options = { keepAlive: true, maxFreeSockets: idleConnections, timeout: idleMs, scheduling: 'lifo' } as const;
    this.#agent = this.#secure ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** Connects and shows the key, and leaves the connection open for the next request. Throws a `PhoneError` unless it is welcome. */
  async warmUp(signal?: AbortSignal): Promise<void> {
    const path = this.#address.warmUpPath;
    const answer = this.#stream({ method: 'GET', path, clock: systemClock, signal });
    for (let piece = await answer.next(); !piece.done; piece = await answer.next());
    if (signal?.aborted) throw unreachable(this.#address.service, signal.reason);
  }

  /**
   * Posts JSON and hands over the answer as it arrives. An abort, and leaving the loop, end the request on the wire at once, and
   * with it its connection, so another one is made ready; an abort ends the loop without an error. Throws a `PhoneError`.
   */
  post(path: string, body: unknown, clock: Clock, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    return this.#stream({ method: 'POST', path, body: JSON.stringify(body), clock, signal });
  }

  close(): void {
    this.#closing.abort();
    this.#agent.destroy();
  }

  async *#stream(call: Call): AsyncGenerator<Uint8Array, void, undefined> {
    const { clock, signal } = call;
    const { service } = this.#address;
    if (signal?.aborted) return;
    const watch = new Watch(service, clock);
    let response: IncomingMessage | null = null;
    let failed = false;
    const drop = (): void => watch.drop();
    signal?.addEventListener('abort', drop, { once: true });
    try {
      response = await clock.during(this.#send(call, watch));
      const status = response.statusCode ?? 500;
      if (status < 200 || status > 299) throw refused(service, status, await watch.over(textOf(response)));
      const chunks: AsyncIterator<unknown> = response[Symbol.asyncIterator]();
      let any = false;
      for (;;) {
        const next = await clock.during(watch.over(chunks.next()));
        if (signal?.aborted) return;
        if (next.done) break;
        any = true;
        if (next.value instanceof Uint8Array) yield next.value;
      }
      if (!any && call.method === 'POST') throw unreadable(service, new Error('The answer is empty.'));
    } catch (error) {
      if (signal?.aborted) return;
      failed = true;
      throw watch.explain(error);
    } finally {
      signal?.removeEventListener('abort', drop);
      if (response?.complete !== true) {
        watch.drop();
        if (!failed && call.method === 'POST') this.#connectAgain();
      }
    }
  }

  #connectAgain(): void {
    this.warmUp(this.#closing.signal).catch(() => {});
  }

  /** A connection that was kept open may have been closed by the other side just now: then once more over another. */
  async #send(call: Call, watch: Watch): Promise<IncomingMessage> {
    for (;;) {
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      const { baseUrl, headers } = this.#address;
      const body =
        call.body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(call.body)) };
      const options: RequestOptions = { method: call.method, headers: { ...headers, ...body }, agent: this.#agent };
      const request = (this.#secure ? requestHttps : requestHttp)(`${baseUrl}${call.path}`, options, resolve);
      request.setNoDelay(true);
      request.on('error', reject);
      watch.request = request;
      request.end(call.body);
      try {
        return await watch.over(promise);
      } catch (error) {
        if (!request.reusedSocket || !isReset(error) || call.signal?.aborted) throw error;
      }
    }
  }
}

/** One request under way: ends it when nothing comes for too long. */
class Watch {
  readonly #service: ServiceName;
  readonly #clock: Clock;
  #silence: Error | null = null;
  request: { destroy(error?: Error): unknown } | null = null;

  constructor(service: ServiceName, clock: Clock) {
    this.#service = service;
    this.#clock = clock;
  }

  async over<T>(work: Promise<T>): Promise<T> {
    const timer: Timer = this.#clock.after(patienceMs, () => {
      this.#silence = silent(this.#service, patienceMs);
      this.request?.destroy(this.#silence);
    });
    try {
      return await work;
    } finally {
      timer.cancel();
    }
  }

  drop(): void {
    this.request?.destroy();
  }

  explain(error: unknown): unknown {
    if (this.#silence) return this.#silence;
    return error instanceof PhoneError ? error : unreachable(this.#service, error);
  }
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const piece of response) {
    text += String(piece);
    if (text.length > longestRefusal) break;
  }
  return text;
}
