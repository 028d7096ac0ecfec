import { SpeechGate } from '../../../core/bridge/audio/speech-gate.ts';
import { createVoiceActivity } from '../../../core/bridge/audio/voice-activity.ts';
import { expectedTerms } from '../../../core/bridge/expected-terms.ts';
import { PhoneError } from '../../../core/errors.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { Ears, EarsRequest, EarsSession, HeardText } from '../../../core/ports/ears.ts';
import type { RecogniserOrder } from './protocol.ts';
import { type RecogniserListener, RecogniserThread } from './recogniser-thread.ts';

/** Silence is not recognised: it takes time, and models hear words in it. */
const gateMs = { beforeMs: 400, afterMs: 300 };
const takeMs = 10_000;

/** A model on this machine, loaded with the first call and kept as long as there are calls. */
export class LocalEars implements Ears {
  readonly label: string;
  readonly #order: RecogniserOrder;
  #thread: RecogniserThread | null = null;

  constructor(label: string, order: RecogniserOrder) {
    this.label = label;
    this.#order = order;
  }

  async open({ language, vocabulary, clock }: EarsRequest): Promise<EarsSession> {
    const thread = this.#use();
    await thread.ready;
    return new LocalSession(clock, (listener) => ({
      thread,
      call: thread.open(language, expectedTerms(vocabulary), listener),
    }));
  }

  /** Loads the package and the model. */
  async check(): Promise<void> {
    await this.#use().ready;
  }

  #use(): RecogniserThread {
    const thread =
      this.#thread ??
      new RecogniserThread(this.#order, () => {
        if (this.#thread === thread) this.#thread = null;
      });
    this.#thread = thread;
    return thread;
  }
}

interface OpenCall {
  readonly thread: RecogniserThread;
  readonly call: number;
}

class LocalSession implements EarsSession {
  readonly #clock: Clock;
  readonly #open: OpenCall;
  readonly #gate = new SpeechGate(createVoiceActivity(), gateMs);
  readonly #taking = new Map<number, (text: string) => void>();
  #takes = 0;
  #heard = false;
  #closed = false;
  #onText: (text: HeardText) => void = () => {};
  #onError: (error: unknown) => void = () => {};

  constructor(clock: Clock, open: (listener: RecogniserListener) => OpenCall) {
    this.#clock = clock;
    this.#open = open({
      onText: (text) => this.#told(text),
      onTaken: (take, text) => this.#taken(take, text),
      onFault: (error) => this.#fail(error),
    });
  }

  attach(): void {}

  hear(frame: Uint8Array, atMs: number): void {
    if (this.#closed) return;
    for (const passed of this.#gate.hear(frame, atMs)) {
      this.#heard = true;
      this.#open.thread.hear(this.#open.call, new Uint8Array(passed));
    }
  }

  onText(listener: (text: HeardText) => void): void {
    this.#onText = listener;
  }

  onError(listener: (error: unknown) => void): void {
    this.#onError = listener;
  }

  async take(): Promise<string> {
    if (this.#closed || !this.#heard) return '';
    this.#heard = false;
    const { promise, resolve } = Promise.withResolvers<string>();
    const take = ++this.#takes;
    this.#taking.set(take, resolve);
    this.#open.thread.take(this.#open.call, take);
    const timer = this.#clock.after(takeMs, () => this.#fail(tooSlow()));
    try {
      return await promise;
    } finally {
      timer.cancel();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#open.thread.close(this.#open.call);
    for (const settle of this.#taking.values()) settle('');
    this.#taking.clear();
  }

  /** What comes ahead of the answer to a take is of the turn that is taken. */
  #told(text: string): void {
    if (!this.#closed && this.#taking.size === 0 && text !== '') this.#onText({ text, endOfTurn: false });
  }

  #taken(take: number, text: string): void {
    this.#taking.get(take)?.(text);
    this.#taking.delete(take);
  }

  #fail(error: PhoneError): void {
    if (this.#closed) return;
    this.close();
    this.#onError(error);
  }
}

function tooSlow(): PhoneError {
  return new PhoneError(
    'unavailable',
    `The recogniser on this machine took longer than ${takeMs / 1000} seconds for a turn.`,
  );
}
