import { Base64Decoder } from '../../core/bridge/audio/base64-decoder.ts';
import { Base64Envelope } from '../../core/bridge/audio/base64-envelope.ts';
import { PhoneError } from '../../core/errors.ts';
import { type Fields, fieldsOf, parseFields, textOf } from '../../core/json-fields.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { MediaSocket } from '../../core/ports/media-socket.ts';
import { UpgradeRefused, dialMediaSocket } from '../../sockets/dial.ts';
import { type AudioDelta, AudioDeltaFinder, audioDeltaType, deltaOf } from './audio-delta.ts';

export interface RealtimeAddress {
  /** With the model in its query. */
  readonly url: string;
  readonly apiKey: string | null;
}

/** Connecting and configuring together. */
const openWithinMs = 8000;
const maxMessageBytes = 16 * 1024 * 1024;
/** Some 5 s of the caller: later than that it is of no use to a conversation. */
const maxAudioBytes = 64 * 1024;

type OnAudio = (delta: AudioDelta, audio: Uint8Array, base64?: Uint8Array) => void;

/** A WebSocket to a realtime server, client side: events and audio in and out, and its death told once. */
export class RealtimeConnection {
  readonly #socket: MediaSocket;
  readonly #early: Fields[] = [];
  readonly #deltas = new AudioDeltaFinder();
  readonly #decoder = new Base64Decoder();
  readonly #append = new Base64Envelope('{"type":"input_audio_buffer.append","audio":"', '"}');
  #onEvent: (event: Fields) => void = (event) => this.#early.push(event);
  #onAudio: OnAudio = () => {};
  #onDeath: (error: PhoneError) => void = () => {};
  #death: PhoneError | null = null;
  #closed = false;

  private constructor(socket: MediaSocket) {
    this.#socket = socket;
    socket.onMessage((message) => {
      if (!this.#closed) this.#take(message);
    });
    socket.onClose((code) => this.#die(new Error(`The connection was closed with code ${code}.`)));
  }

  /** Settles once the server has said that the session stands as `configure` wants it. Throws a `PhoneError` (unavailable). */
  static async open(address: RealtimeAddress, configure: Fields | null, clock: Clock): Promise<RealtimeConnection> {
    const abort = new AbortController();
    const late = clock.after(openWithinMs, () => abort.abort(unavailable('did not answer in time', true)));
    try {
      return await clock.during(configured(address, configure, abort.signal));
    } finally {
      late.cancel();
    }
  }

  static async connect({ url, apiKey }: RealtimeAddress, signal: AbortSignal): Promise<RealtimeConnection> {
    const headers: Record<string, string> = apiKey === null ? {} : { Authorization: `Bearer ${apiKey}` };
    try {
      return new RealtimeConnection(await dialMediaSocket({ url, headers, maxMessageBytes, maxAudioBytes, signal }));
    } catch (error) {
      throw error instanceof PhoneError ? error : unreachable(error);
    }
  }

  /** The first events, as they come, until `onEvent` takes over; what comes in between waits for it. */
  onFirstEvents(listener: (event: Fields) => 'more' | 'enough'): void {
    this.#onEvent = (event) => {
      if (listener(event) === 'enough') this.#onEvent = (early) => this.#early.push(early);
    };
  }

  /** Audio of the model, in order with the events; `base64` is valid during the call only. */
  onAudio(listener: OnAudio): void {
    this.#onAudio = listener;
  }

  /** All other events since the session stands, in order; never before the caller's turn of the event loop is over. */
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
    if (this.alive) this.#socket.send(Buffer.from(JSON.stringify(event)));
  }

  /** μ-law of the caller, as it came from the line: in base64 where it came so. */
  append(audio: Uint8Array, base64: Uint8Array | undefined): void {
    if (this.alive) this.#socket.sendAudio(base64 ? this.#append.ofBase64(base64) : this.#append.of(audio));
  }

  get alive(): boolean {
    return !this.#closed;
  }

  close(): void {
    this.#closed = true;
    this.#socket.close(1000);
  }

  #take(message: Uint8Array): void {
    const delta = this.#deltas.find(message);
    if (delta) {
      const base64 = this.#deltas.base64(message);
      const audio = this.#decoder.decode(base64);
      if (audio) {
        this.#onAudio(delta, audio, base64);
        return;
      }
    }
    const event = parseFields(Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('utf8'));
    if (!event) return;
    if (textOf(event, 'type') !== audioDeltaType) {
      this.#onEvent(event);
      return;
    }
    this.#deltas.learn(message, event);
    this.#onAudio(deltaOf(event), Buffer.from(textOf(event, 'delta'), 'base64'));
  }

  #die(cause: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#death = unreachable(cause);
    this.#onDeath(this.#death);
  }
}

async function configured(
  address: RealtimeAddress,
  configure: Fields | null,
  signal: AbortSignal,
): Promise<RealtimeConnection> {
  const connection = await RealtimeConnection.connect(address, signal);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort);
  connection.onDeath(reject);
  connection.onFirstEvents((event) => {
    const type = textOf(event, 'type');
    if (type === 'error') reject(refusal(fieldsOf(event, 'error')));
    if (type === 'session.created' && configure) connection.send(configure);
    if (type !== (configure ? 'session.updated' : 'session.created')) return 'more';
    resolve();
    return 'enough';
  });
  try {
    await promise;
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function unreachable(error: unknown): PhoneError {
  if (!(error instanceof UpgradeRefused)) return unavailable('broke the connection', true, error);
  const { status } = error;
  const why = status === 401 || status === 403 ? 'does not accept the key' : `answered with HTTP ${status}`;
  return unavailable(why, status === 408 || status === 429 || status >= 500);
}

function unavailable(why: string, retryable: boolean, cause?: unknown): PhoneError {
  return new PhoneError('unavailable', `The realtime speech service ${why}.`, { retryable, cause });
}

function refusal(error: Fields | null): PhoneError {
  if (textOf(error, 'code') === 'invalid_api_key') return unavailable('does not accept the key', false);
  return unavailable(`refused the session: ${textOf(error, 'message')}`, false);
}
