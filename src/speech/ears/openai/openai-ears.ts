import type { WebSocket } from 'ws';
import { AudioHistory } from '../../../core/bridge/audio/audio-history.ts';
import { SpeechGate } from '../../../core/bridge/audio/speech-gate.ts';
import { createVoiceActivity } from '../../../core/bridge/audio/voice-activity.ts';
import { PhoneError } from '../../../core/errors.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import type { Ears, EarsRequest, EarsSession, HeardText } from '../../../core/ports/ears.ts';
import type { Log } from '../../../core/ports/log.ts';
import { messageText } from '../../service/open-socket.ts';
import { silent, unreachable, unreadable } from '../../service/service-error.ts';
import { type Transcription, openTranscription, readEvent, service } from './transcription.ts';

const bytesPerMs = 8;
/** Silence is not sent: it costs, and models hear words in it. */
const gateMs = { beforeMs: 400, afterMs: 600 };
/** The service takes no turn that is shorter. */
const shortestTurnBytes = 100 * bytesPerMs;
const transcriptMs = 4000;
const keptMs = 60_000;
const resentBytes = 8000;

/** Transcription sessions of the Realtime API. Where a turn ends is decided here and not by the service. */
export function openAiEars(transcription: Transcription, log: Log): Ears {
  return {
    label: `openai:${transcription.model}`,
    async open(request) {
      return new OpenAiSession(transcription, request, log, await openTranscription(transcription, request));
    },
  };
}

/** A turn that was handed to the service to be completed. */
interface TakenTurn {
  readonly fromByte: number;
  readonly untilByte: number;
  itemId: string | null;
  patience: Timer | null;
  readonly settle: (text: string) => void;
}

class OpenAiSession implements EarsSession {
  readonly #transcription: Transcription;
  readonly #request: EarsRequest;
  readonly #log: Log;
  readonly #gate = new SpeechGate(createVoiceActivity(), gateMs);
  /** Of what passed the gate. */
  readonly #history = new AudioHistory(keptMs * bytesPerMs);
  readonly #connecting = new AbortController();
  #socket: WebSocket | null = null;
  #turnStartByte = 0;
  /** Oldest first. */
  readonly #taken: TakenTurn[] = [];
  /** The words so far by the service's item, of turns not completed. */
  readonly #texts = new Map<string, string>();
  readonly #completed = new Set<string>();
  #onText: (text: HeardText) => void = () => {};
  #onError: (error: unknown) => void = () => {};
  #reported = '';
  /** The connection has transcribed something: should it break, another one is worth trying. */
  #answered = true;
  /** From the service, so far. */
  #messages = 0;
  #dead = false;

  constructor(transcription: Transcription, request: EarsRequest, log: Log, socket: WebSocket) {
    this.#transcription = transcription;
    this.#request = request;
    this.#log = log;
    this.#use(socket);
  }

  attach(): void {}

  hear(frame: Uint8Array, atMs: number): void {
    if (this.#dead) return;
    for (const passed of this.#gate.hear(frame, atMs)) {
      this.#history.write(passed);
      this.#append(passed);
    }
  }

  onText(listener: (text: HeardText) => void): void {
    this.#onText = listener;
  }

  onError(listener: (error: unknown) => void): void {
    this.#onError = listener;
  }

  async take(): Promise<string> {
    const untilByte = this.#history.end;
    const fromByte = this.#turnStartByte;
    if (this.#dead || untilByte - fromByte < shortestTurnBytes) return '';
    this.#turnStartByte = untilByte;
    this.#reported = '';
    const { promise, resolve } = Promise.withResolvers<string>();
    const turn: TakenTurn = { fromByte, untilByte, itemId: null, patience: null, settle: resolve };
    this.#taken.push(turn);
    this.#commit();
    this.#watch(turn, false);
    return promise;
  }

  close(): void {
    if (this.#dead) return;
    this.#end();
    this.#socket?.close();
  }

  /** A connection on which nothing comes any more is dead, whatever it says itself: another one is tried, once. */
  #watch(turn: TakenTurn, isLast: boolean): void {
    const messages = this.#messages;
    turn.patience = this.#request.clock.after(transcriptMs, () => {
      if (this.#messages > messages) this.#settle(turn, this.#textOf(turn));
      else if (isLast) this.#fail(silent(service, transcriptMs));
      else {
        this.#watch(turn, true);
        this.#socket?.terminate();
      }
    });
  }

  #use(socket: WebSocket): void {
    this.#socket = socket;
    socket.on('message', (data) => {
      if (!this.#dead && this.#socket === socket) this.#read(messageText(data));
    });
    socket.on('close', (code) => this.#lost(socket, code));
  }

  #read(text: string): void {
    this.#messages += 1;
    try {
      const event = readEvent(text);
      if (event.type === 'input_audio_buffer.committed') this.#committed(event.item_id);
      else if (event.type === 'conversation.item.input_audio_transcription.delta')
        this.#heard(event.item_id, event.delta);
      else if (event.type === 'conversation.item.input_audio_transcription.completed') {
        this.#complete(event.item_id, event.transcript);
      } else if (event.type === 'conversation.item.input_audio_transcription.failed') {
        this.#transcriptFailed(event.item_id, `${event.error.code ?? 'failed'}: ${event.error.message ?? ''}`);
      } else if (event.type === 'error') this.#refused(event.error.code ?? '', event.error.message ?? '');
    } catch (error) {
      this.#fail(unreadable(service, error));
    }
  }

  #committed(itemId: string): void {
    const turn = this.#taken.find((taken) => taken.itemId === null);
    if (turn) turn.itemId = itemId;
    this.#report();
  }

  #heard(itemId: string, delta: string): void {
    if (this.#completed.has(itemId)) return;
    this.#answered = true;
    this.#texts.set(itemId, (this.#texts.get(itemId) ?? '') + delta);
    this.#report();
  }

  #complete(itemId: string, transcript: string): void {
    this.#answered = true;
    const turn = this.#taken.find((taken) => taken.itemId === itemId);
    if (turn) this.#settle(turn, transcript);
  }

  #transcriptFailed(itemId: string, reason: string): void {
    const turn = this.#taken.find((taken) => taken.itemId === itemId);
    if (!turn) return;
    const text = this.#textOf(turn);
    if (text === '')
      this.#fail(
        new PhoneError('unavailable', 'OpenAI could not transcribe a turn.', {
          cause: new Error(reason),
          retryable: true,
        }),
      );
    else this.#settle(turn, text);
  }

  /** Errors leave the session open. A turn that the service does not take has no words. */
  #refused(code: string, message: string): void {
    const turn = this.#taken.find((taken) => taken.itemId === null);
    if (turn && code.startsWith('input_audio_buffer_commit')) this.#settle(turn, '');
    else this.#log.warn('The transcription service reports an error', { error: new Error(`${code}: ${message}`) });
  }

  #settle(turn: TakenTurn, text: string): void {
    const at = this.#taken.indexOf(turn);
    if (at !== -1) this.#taken.splice(at, 1);
    turn.patience?.cancel();
    if (turn.itemId !== null) {
      this.#texts.delete(turn.itemId);
      this.#completed.add(turn.itemId);
    }
    turn.settle(text.trim());
  }

  #textOf({ itemId }: TakenTurn): string {
    return itemId === null ? '' : (this.#texts.get(itemId) ?? '');
  }

  /** While it is not known yet which item a taken turn has become, words may be of that turn or of the next. */
  #report(): void {
    if (this.#taken.some(({ itemId }) => itemId === null)) return;
    const taken = new Set(this.#taken.map(({ itemId }) => itemId));
    const open = [...this.#texts].filter(([itemId]) => !taken.has(itemId));
    const text = open
      .map(([, words]) => words.trim())
      .join(' ')
      .trim();
    if (text === '' || text === this.#reported) return;
    this.#reported = text;
    this.#onText({ text, endOfTurn: false });
  }

  #lost(socket: WebSocket, code: number): void {
    if (this.#dead || this.#socket !== socket) return;
    this.#socket = null;
    if (!this.#answered) {
      this.#fail(unreachable(service, new Error(`The connection was closed with code ${code}.`)));
      return;
    }
    this.#log.warn('OpenAI is connected again after its connection broke', { code });
    this.#answered = false;
    this.#texts.clear();
    for (const turn of this.#taken) turn.itemId = null;
    openTranscription(this.#transcription, this.#request, this.#connecting.signal).then(
      (again) => this.#goOn(again),
      (cause: unknown) => this.#fail(cause),
    );
  }

  /** Turns without their transcript, and the one under way, are heard again. */
  #goOn(socket: WebSocket): void {
    if (this.#dead) {
      socket.close();
      return;
    }
    this.#use(socket);
    let sent = this.#taken[0]?.fromByte ?? this.#turnStartByte;
    const start = this.#history.end - this.#history.from(sent).byteLength;
    const audio = this.#history.from(sent);
    sent = start;
    for (const { untilByte } of this.#taken) {
      this.#resend(audio.subarray(sent - start, untilByte - start));
      this.#commit();
      sent = untilByte;
    }
    this.#resend(audio.subarray(sent - start));
  }

  #resend(audio: Uint8Array): void {
    for (let at = 0; at < audio.byteLength; at += resentBytes) this.#append(audio.subarray(at, at + resentBytes));
  }

  #append(audio: Uint8Array): void {
    const { buffer, byteOffset, byteLength } = audio;
    const text = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
    this.#socket?.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: text }));
  }

  #commit(): void {
    this.#socket?.send(JSON.stringify({ type: 'input_audio_buffer.commit' }));
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
    this.#connecting.abort();
    for (const turn of this.#taken.slice()) this.#settle(turn, this.#textOf(turn));
  }
}
