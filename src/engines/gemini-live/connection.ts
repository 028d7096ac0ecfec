import { WebSocket } from 'ws';
import { PhoneError } from '../../core/errors.ts';
import { type Fields, asFields, parseFields } from '../../core/json-fields.ts';
import type { Clock } from '../../core/ports/clock.ts';

/** Connecting and setting up together. */
const openWithinMs = 8000;
const closeWithinMs = 1000;
const largestMessageBytes = 16 * 1024 * 1024;

/** A WebSocket to the Live API, client side: messages in and out, and its death told once. */
export class LiveConnection {
  readonly #socket: WebSocket;
  readonly #early: Fields[] = [];
  #onMessage: (message: Fields) => void = (message) => this.#early.push(message);
  #onDeath: (error: PhoneError) => void = () => {};
  #death: PhoneError | null = null;
  #closed = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const message = this.#closed ? null : parseFields(data.toString('utf8'));
      if (message) this.#onMessage(message);
    });
    socket.on('error', (error) => this.#die(error));
    socket.on('close', (code, reason) =>
      this.#die(new Error(`Closed with code ${code}. ${reason.toString('utf8')}`.trim())),
    );
  }

  /** Settles once the server has taken the setup. Throws a `PhoneError` (unavailable) that never holds the key. */
  static async open(url: string, setup: Fields, clock: Clock): Promise<LiveConnection> {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: largestMessageBytes });
    const { promise, resolve, reject } = Promise.withResolvers<LiveConnection>();
    const late = clock.after(openWithinMs, () => reject(unavailable('did not answer in time', true)));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      const why = status === 401 || status === 403 ? 'does not accept the key' : `answered with HTTP ${status}`;
      reject(unavailable(why, status === 408 || status === 429 || status >= 500));
    });
    const connection = new LiveConnection(socket);
    connection.#onDeath = (error) => reject(error);
    connection.#onMessage = (message) => {
      if (!asFields(message['setupComplete'])) return;
      connection.#onMessage = (early) => connection.#early.push(early);
      resolve(connection);
    };
    socket.once('open', () => connection.send({ setup }));
    try {
      return await clock.during(promise);
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      late.cancel();
    }
  }

  /** All messages since the setup, in order; never before the caller's turn of the event loop is over. */
  onMessage(listener: (message: Fields) => void): void {
    setImmediate(() => {
      this.#onMessage = listener;
      if (!this.#closed) for (const message of this.#early.splice(0)) listener(message);
    });
  }

  /** Called at most once, not after `close`. */
  onDeath(listener: (error: PhoneError) => void): void {
    const death = this.#death;
    if (death) setImmediate(() => listener(death));
    else this.#onDeath = listener;
  }

  get alive(): boolean {
    return !this.#closed && this.#socket.readyState === WebSocket.OPEN;
  }

  send(message: Fields): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(json: string): void {
    if (this.alive) this.#socket.send(json);
  }

  close(): void {
    this.#closed = true;
    const socket = this.#socket;
    if (socket.readyState === WebSocket.CLOSED) return;
    if (socket.readyState === WebSocket.CONNECTING) {
      socket.terminate();
      return;
    }
    const lingering = setTimeout(() => socket.terminate(), closeWithinMs);
    socket.once('close', () => clearTimeout(lingering));
    socket.close(1000);
  }

  #die(cause: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.terminate();
    this.#death = unavailable('broke the connection', true, cause);
    this.#onDeath(this.#death);
  }
}

function unavailable(why: string, retryable: boolean, cause?: unknown): PhoneError {
  return new PhoneError('unavailable', `The live speech service ${why}.`, { retryable, cause });
}
