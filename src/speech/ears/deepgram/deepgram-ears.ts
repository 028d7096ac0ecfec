import type { WebSocket } from 'ws';
import { AudioHistory } from '../../../core/bridge/audio/audio-history.ts';
import { createVoiceActivity } from '../../../core/bridge/audio/voice-activity.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import type { Ears, EarsRequest, EarsSession, HeardText } from '../../../core/ports/ears.ts';
import type { Log } from '../../../core/ports/log.ts';
import { messageText } from '../../service/open-socket.ts';
import { silent, unreachable, unreadable } from '../../service/service-error.ts';
import { type Listening, type Results, connect, readMessage, service } from './listening.ts';
import { TurnWords, roundingMs } from './turn-words.ts';

const bytesPerMs = 8;
/** The service ends a connection that carries nothing for ten seconds. */
const keepAliveMs = 4000;
/** The answer to `Finalize` is awaited so long while words may be missing, */
const missingWordsMs = 1500;
/** and so long when what is left is hardly a word: to so little there may be no answer. */
const nothingMissingMs = 250;
const shortestWordMs = 200;
/** What is not certain yet is kept, to be heard again over another connection. */
const keptMs = 15_000;
const resentBytes = 8000;
/** WebSocket 1008: the service cannot read what we send, and would not over another connection. */
const refusedClose = 1008;

/** Streaming recognition, the line's μ-law passed on as it is. Connected once more when the connection breaks. */
export function deepgramEars(listening: Listening, log: Log): Ears {
  return {
    label: `deepgram:${listening.model}`,
    async open(request) {
      return new DeepgramSession(listening, request, log, await connect(listening, request));
    },
  };
}

interface TakenTurn {
  readonly turn: TurnWords;
  /** Its last sound that may have been a word. */
  readonly speechMs: number;
  readonly settle: () => void;
}

class DeepgramSession implements EarsSession {
  readonly #listening: Listening;
  readonly #request: EarsRequest;
  readonly #log: Log;
  readonly #history = new AudioHistory(keptMs * bytesPerMs);
  readonly #activity = createVoiceActivity();
  readonly #connecting = new AbortController();
  #socket: WebSocket | null = null;
  /** Where the connection's audio begins in all audio heard. */
  #baseMs = 0;
  /** Up to here the words are certain. */
  #certainMs = 0;
  /** The latest sound that may have been a word. */
  #speechMs = 0;
  #turn = new TurnWords(0);
  /** Turns that wait for their last words, oldest first. */
  readonly #taken = new Set<TakenTurn>();
  #onText: (text: HeardText) => void = () => {};
  #onError: (error: unknown) => void = () => {};
  #reported = '';
  #keepAlive: Timer;
  #heardAtKeepAlive = 0;
  /** The connection has answered something: should it break, another one is worth trying. */
  #answered = true;
  #fault: Error | null = null;
  /** From the service, so far. */
  #messages = 0;
  #dead = false;

  constructor(listening: Listening, request: EarsRequest, log: Log, socket: WebSocket) {
    this.#listening = listening;
    this.#request = request;
    this.#log = log;
    this.#keepAlive = this.#request.clock.after(keepAliveMs, () => this.#keepConnection());
    this.#use(socket);
  }

  attach(): void {}

  hear(frame: Uint8Array, atMs: number): void {
    if (this.#dead) return;
    this.#history.write(frame);
    if (this.#activity.hear(frame, atMs)) this.#speechMs = this.#heardMs;
    this.#socket?.send(frame);
  }

  onText(listener: (text: HeardText) => void): void {
    this.#onText = listener;
  }

  onError(listener: (error: unknown) => void): void {
    this.#onError = listener;
  }

  async take(): Promise<string> {
    const turn = this.#turn;
    const complete = turn.certain && this.#certainMs >= this.#speechMs;
    const endMs = complete ? Math.max(turn.fromMs, this.#certainMs) : this.#heardMs;
    turn.end(endMs);
    this.#turn = new TurnWords(endMs);
    this.#reported = '';
    if (this.#dead || complete) return turn.text;
    const { promise, resolve } = Promise.withResolvers<void>();
    const taken: TakenTurn = { turn, speechMs: this.#speechMs, settle: resolve };
    this.#taken.add(taken);
    this.#tell('Finalize');
    const uncertainMs = this.#speechMs - Math.max(turn.fromMs, this.#certainMs);
    const missing = !turn.certain || uncertainMs > shortestWordMs;
    await (missing ? this.#wordsOf(promise) : this.#within(nothingMissingMs, promise));
    this.#taken.delete(taken);
    return turn.text;
  }

  close(): void {
    if (this.#dead) return;
    this.#end();
    this.#tell('CloseStream');
    this.#socket?.close();
  }

  get #heardMs(): number {
    return this.#history.end / bytesPerMs;
  }

  /** A connection that answers nothing while audio goes out is dead, whatever it says itself: another one is tried, once. */
  async #wordsOf(settled: Promise<void>): Promise<void> {
    for (const isLast of [false, true]) {
      const messages = this.#messages;
      const heardMs = this.#heardMs;
      if ((await this.#within(missingWordsMs, settled)) || this.#dead) return;
      if (this.#messages > messages || this.#heardMs - heardMs < missingWordsMs / 3) return;
      if (isLast) this.#fail(silent(service, missingWordsMs));
      else this.#socket?.terminate();
    }
  }

  async #within(ms: number, settled: Promise<void>): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = this.#request.clock.after(ms, () => resolve(false));
    const result = await Promise.race([promise, settled.then(() => true)]);
    timer.cancel();
    return result;
  }

  #use(socket: WebSocket): void {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => {
      if (!isBinary && !this.#dead) this.#read(messageText(data));
    });
    socket.on('error', (error) => (this.#fault ??= error));
    socket.on('close', (code) => this.#lost(socket, code));
  }

  #read(text: string): void {
    this.#messages += 1;
    try {
      const message = readMessage(text);
      if (message?.type === 'Results') this.#hearResults(message);
      else if (message?.type === 'UtteranceEnd') this.#report(true);
      else if (message) this.#fault = new Error(message.description ?? message.message ?? message.variant ?? 'Error');
    } catch (error) {
      this.#fail(unreadable(service, error));
    }
  }

  #hearResults(results: Results): void {
    this.#answered = true;
    const endMs = this.#baseMs + (results.start + results.duration) * 1000;
    for (const { turn } of this.#taken) turn.add(results, this.#baseMs);
    this.#turn.add(results, this.#baseMs);
    if (results.is_final) this.#certainMs = Math.min(this.#heardMs, Math.max(this.#certainMs, endMs));
    for (const { turn, speechMs, settle } of this.#taken) {
      const isFlushed = results.from_finalize && turn.untilMs <= endMs + roundingMs;
      if (isFlushed || (turn.certain && this.#certainMs >= speechMs)) settle();
    }
    this.#report(false);
  }

  #report(endOfTurn: boolean): void {
    const { text } = this.#turn;
    if (text === '' || (text === this.#reported && !endOfTurn)) return;
    this.#reported = text;
    this.#onText({ text, endOfTurn });
  }

  #lost(socket: WebSocket, code: number): void {
    if (this.#dead || this.#socket !== socket) return;
    this.#socket = null;
    const error = unreachable(service, this.#fault ?? new Error(`The connection was closed with code ${code}.`));
    if (code === refusedClose || !this.#answered) {
      this.#fail(error);
      return;
    }
    this.#log.warn('Deepgram is connected again after its connection broke', { code });
    this.#answered = false;
    this.#fault = null;
    connect(this.#listening, this.#request, this.#connecting.signal).then(
      (again) => this.#goOn(again),
      (cause: unknown) => this.#fail(cause),
    );
  }

  /** Everything not certain yet is heard again. */
  #goOn(socket: WebSocket): void {
    if (this.#dead) {
      socket.close();
      return;
    }
    this.#use(socket);
    const audio = this.#history.from(Math.round(this.#certainMs * bytesPerMs));
    const startByte = this.#history.end - audio.byteLength;
    this.#baseMs = startByte / bytesPerMs;
    let sent = 0;
    for (const { turn } of this.#taken) {
      const end = Math.min(audio.byteLength, Math.max(sent, Math.round(turn.untilMs * bytesPerMs) - startByte));
      this.#resend(audio.subarray(sent, end));
      this.#tell('Finalize');
      sent = end;
    }
    this.#resend(audio.subarray(sent));
  }

  #resend(audio: Uint8Array): void {
    for (let at = 0; at < audio.byteLength; at += resentBytes) {
      this.#socket?.send(audio.subarray(at, at + resentBytes));
    }
  }

  #tell(type: 'Finalize' | 'KeepAlive' | 'CloseStream'): void {
    this.#socket?.send(JSON.stringify({ type }));
  }

  #keepConnection(): void {
    if (this.#heardAtKeepAlive === this.#history.end) this.#tell('KeepAlive');
    this.#heardAtKeepAlive = this.#history.end;
    this.#keepAlive = this.#request.clock.after(keepAliveMs, () => this.#keepConnection());
  }

  #fail(error: unknown): void {
    if (this.#dead) return;
    const socket = this.#socket;
    this.#end();
    socket?.terminate();
    this.#onError(error);
  }

  #end(): void {
    this.#dead = true;
    this.#keepAlive.cancel();
    this.#connecting.abort();
    for (const { settle } of this.#taken) settle();
  }
}
