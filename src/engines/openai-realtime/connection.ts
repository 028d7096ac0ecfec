import { type ClientOptions, WebSocket } from 'ws';
import { PhoneError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { type Fields, fieldsOf, parseFields, textOf } from '../../core/json-fields.ts';

export interface RealtimeAddress {
  /** With the model in its query. */
  readonly url: string;
  readonly apiKey: string | null;
}

/** Connecting and configuring together. */
const openWithinMs = 8000;
const closeWithinMs = 1000;
const largestMessageBytes = 16 * 1024 * 1024;

/** A WebSocket to a realtime server, client side: events in and out, and its death told once. */
export class RealtimeConnection {
  readonly #socket: WebSocket;
  readonly #early: Fields[] = [];
  #onEvent: (event: Fields) => void = (event) => this.#early.push(event);
  #onDeath: (error: PhoneError) => void = () => {};
  #death: PhoneError | null = null;
  #closed = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const event = this.#closed ? null : parseFields(data.toString('utf8'));
      if (event) this.#onEvent(event);
    });
    socket.on('error', (error) => this.#die(error));
    socket.on('close', (code) => this.#die(new Error(`The connection was closed with code ${code}.`)));
  }

  /** Settles once the server has said that the session stands as `configure` wants it. Throws a `PhoneError` (unavailable). */
  static async open(address: RealtimeAddress, configure: Fields | null, clock: Clock): Promise<RealtimeConnection> {
    const socket = dial(address);
    const { promise, resolve, reject } = Promise.withResolvers<RealtimeConnection>();
    const late = clock.after(openWithinMs, () => reject(unavailable('did not answer in time', true)));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      const why = status === 401 || status === 403 ? 'does not accept the key' : `answered with HTTP ${status}`;
      reject(unavailable(why, status === 408 || status === 429 || status >= 500));
    });
    const connection = new RealtimeConnection(socket);
    connection.#onDeath = (error) => reject(error);
    connection.#onEvent = (event) => {
      const type = textOf(event, 'type');
      if (type === 'session.created' && configure) connection.send(configure);
      if (type === (configure ? 'session.updated' : 'session.created')) {
        connection.#onEvent = (early) => connection.#early.push(early);
        resolve(connection);
      }
      if (type === 'error') reject(refusal(fieldsOf(event, 'error')));
    };
    try {
      return await clock.during(promise);
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      late.cancel();
    }
  }

  /** All events since the session stands, in order; never before the caller's turn of the event loop is over. */
  onEvent(listener: (event: Fields) => void): void {
    setImmediate(() => {
      this.#onEvent = listener;
      if (!this.#closed) for (const event of this.#early.splice(0)) listener(event);
    });
  }

  /** Called at most once, not after `close`. */
  onDeath(listener: (error: PhoneError) => void): void {
    const death = this.#death;
    if (death) setImmediate(() => listener(death));
    else this.#onDeath = listener;
  }

  send(event: Fields): void {
    this.#send(JSON.stringify(event));
  }

  /** μ-law of the caller, as it came from the line. */
  append(audio: Uint8Array): void {
    const base64 = Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength).toString('base64');
    this.#send(`{"type":"input_audio_buffer.append","audio":"${base64}"}`);
  }

  get alive(): boolean {
    return !this.#closed && this.#socket.readyState === WebSocket.OPEN;
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

  #send(text: string): void {
    if (this.alive) this.#socket.send(text);
  }

  #die(cause: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.terminate();
    this.#death = unavailable('broke the connection', true, cause);
    this.#onDeath(this.#death);
  }
}

function dial({ url, apiKey }: RealtimeAddress): WebSocket {
  const options: ClientOptions = {
    headers: apiKey === null ? {} : { Authorization: `Bearer ${apiKey}` },
    perMessageDeflate: false,
    maxPayload: largestMessageBytes,
    followRedirects: false,
  };
  return new WebSocket(url, options);
}

function unavailable(why: string, retryable: boolean, cause?: unknown): PhoneError {
  return new PhoneError('unavailable', `The realtime speech service ${why}.`, { retryable, cause });
}

function refusal(error: Fields | null): PhoneError {
  if (textOf(error, 'code') === 'invalid_api_key') return unavailable('does not accept the key', false);
  return unavailable(`refused the session: ${textOf(error, 'message')}`, false);
}
