import type { CallFeed } from '../call/call-feed.ts';
import type { Call, EndedReason } from '../call/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { type MediaLeg, frameBytes, frameMs } from '../ports/media-leg.ts';
import type { Mouth, SpeechChunk } from '../ports/mouth.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import { Announcer } from './announcer.ts';
import type { BridgeEnd } from './bridge-call.ts';
import type { CallTalk } from './call-talk.ts';
import { CallTimers } from './call-timers.ts';
import { fixedWords } from './fixed-words.ts';
import { LevelMeter } from './level-meter.ts';
import type { LiveOrder } from './live-order.ts';
import { Recorder } from './recorder.ts';
import { ringback, ringbackEveryMs } from './ringback.ts';

const bytesPerMs = frameBytes / frameMs;
/** Audio of the other line that would be heard later than this is dropped: two people talk over each other otherwise. */
const mostBehindMs = 200;

export interface PlainLineParts {
  readonly announcers: readonly Mouth[];
  readonly recordings: RecordingStore;
  readonly feed: CallFeed;
  readonly log: Log;
  /** Calls whom this line is to be joined with; null: it is held for the owner's word. */
  readonly connect: ((line: PlainLine) => Promise<void>) | null;
  /** The line that waits to be joined with this one. */
  readonly joins: PlainLine | null;
}

/**
 * A call without an agent: joined with another line, or held until the owner speaks on it. Both sides hear that they are recorded before
 * they hear each other.
 */
export class PlainLine implements CallTalk {
  readonly #parts: PlainLineParts;
  readonly #call: Call;
  readonly #clock: Clock;
  readonly #announcer: Announcer;
  readonly #timers: CallTimers;
  readonly #levels: LevelMeter;
  readonly #over = Promise.withResolvers<BridgeEnd>();
  #notice: readonly SpeechChunk[] = [];
  #leg: MediaLeg | null = null;
  #recorder: Recorder | null = null;
  #answeredAt = 0;
  /** Where what was sent last ends, on the leg's media clock. */
  #sentUntilMs = 0;
  #other: PlainLine | null = null;
  #ringing = false;
  /** Of a word whose end has not come yet. */
  #captioned = '';
  #ended = false;

  constructor(parts: PlainLineParts, request: { readonly call: Call; readonly clock: Clock }) {
    const { call, clock } = request;
    this.#parts = parts;
    this.#call = call;
    this.#clock = clock;
    this.#timers = new CallTimers(clock);
    this.#announcer = new Announcer({
      mouths: parts.announcers,
      voice: call.voice,
      language: call.language,
      clock,
      used: () => {},
      log: parts.log,
    });
    this.#levels = new LevelMeter((ai, human, atMs) => parts.feed.publish(call.id, { kind: 'level', ai, human, atMs }));
  }

  async prepare(): Promise<Call['madeBy']> {
    if (this.#call.record) this.#notice = await this.#announcer.render(fixedWords(this.#call.language).recorded);
    return {};
  }

  run(leg: MediaLeg): Promise<BridgeEnd> {
    this.#leg = leg;
    this.#answeredAt = this.#clock.now();
    if (this.#call.record) this.#recorder = new Recorder(this.#parts.recordings.open(this.#call.id));
    leg.onAudio((frame, atMs) => this.#hear(frame, atMs));
    leg.captions?.onText((piece) => this.#caption(piece));
    leg.onDtmf((digit) => this.#other?.press(digit));
    leg.onClose(() => this.#finish('remote', null));
    this.#timers.after(this.#call.maxDurationSecs * 1000, () => this.#finish('max_duration', null));
    this.#say(this.#notice);
    this.#timers.after(this.#sentUntilMs, () => this.#informed());
    return this.#over.promise;
  }

  end(reason: EndedReason, detail: string | null): void {
    this.#finish(reason, detail);
  }

  meetMachine(): void {}

  async order(order: LiveOrder): Promise<boolean> {
    if (!this.#leg || this.#ended || order.kind === 'instruct') return false;
    if (order.kind === 'press') this.press(order.digits);
    else this.#say(await this.#announcer.render(order.text));
    return true;
  }

  press(digits: string): void {
    this.#leg?.sendDtmf(digits);
  }

  /** From here on both sides hear each other. When one ends, so does the other. */
  join(other: PlainLine): void {
    if (this.#ended || other.#ended) {
      this.end('remote', null);
      other.end('remote', null);
      return;
    }
    this.#stopRinging();
    this.#other = other;
    other.#other = this;
  }

  /** `run` is called once when this line is over, at once when it is already. */
  whenOver(run: () => void): void {
    void this.#over.promise.then(run);
  }

  /** Whom this line waited for has not answered. */
  async notConnected(): Promise<void> {
    if (this.#ended) return;
    this.#stopRinging();
    try {
      this.#say(await this.#announcer.render('The other side could not be reached. Goodbye.'));
      this.#timers.after(this.#sentUntilMs - this.#nowMs(), () => this.#finish('agent', null));
    } catch (error) {
      this.#parts.log.error('A line could not be told that the other was not reached', {
        callId: this.#call.id,
        error,
      });
      this.#finish('agent', null);
    }
  }

  /** This side knows that it is recorded, where it is. */
  #informed(): void {
    const { connect, joins } = this.#parts;
    if (joins) joins.join(this);
    else if (connect) {
      this.#ring();
      connect(this).catch((error: unknown) => {
        this.#parts.log.error('A line could not be connected', { callId: this.#call.id, error });
        void this.notConnected();
      });
    }
  }

  #ring(): void {
    this.#ringing = true;
    const again = (): void => {
      if (!this.#ringing) return;
      this.#send(ringback());
      this.#timers.after(ringbackEveryMs, again);
    };
    again();
  }

  #stopRinging(): void {
    if (!this.#ringing) return;
    this.#ringing = false;
    this.#leg?.clear();
    this.#sentUntilMs = this.#nowMs();
  }

  #hear(frame: Uint8Array, atMs: number): void {
    if (this.#ended) return;
    this.#recorder?.caller(frame, atMs);
    if (this.#parts.feed.watched(this.#call.id)) {
      this.#levels.human(frame);
      this.#levels.tick(atMs);
    }
    this.#other?.relay(frame);
  }

  /** Real-time text goes with the audio, word by word. */
  #caption(piece: string): void {
    const words = `${this.#captioned}${piece}`.split(/\s+/);
    this.#captioned = words.pop() ?? '';
    for (const word of words) if (word !== '') this.#other?.relayWord(word);
  }

  relayWord(text: string): void {
    if (!this.#ended) this.#leg?.captions?.send([{ text, startMs: -frameMs, endMs: 0 }]);
  }

  /** A frame of the other line. */
  relay(frame: Uint8Array): void {
    if (this.#ended || this.#sentUntilMs - this.#nowMs() > mostBehindMs) return;
    if (this.#parts.feed.watched(this.#call.id)) this.#levels.ai(frame);
    this.#send(frame);
  }

  #say(chunks: readonly SpeechChunk[]): void {
    for (const { audio, words } of chunks) {
      this.#send(audio);
      if (words.length > 0) this.#leg?.captions?.send(words);
    }
  }

  #send(audio: Uint8Array): void {
    const startMs = Math.max(this.#nowMs(), this.#sentUntilMs);
    this.#recorder?.agent(audio, startMs);
    this.#leg?.send(audio);
    this.#sentUntilMs = startMs + audio.byteLength / bytesPerMs;
  }

  #nowMs(): number {
    return this.#leg ? this.#clock.now() - this.#answeredAt : 0;
  }

  #finish(reason: EndedReason, detail: string | null): void {
    if (this.#ended) return;
    const durationMs = this.#nowMs();
    this.#ended = true;
    this.#timers.cancel();
    this.#other?.end('remote', null);
    void this.#settle(durationMs).then((recording) => this.#over.resolve({ reason, detail, durationMs, recording }));
  }

  async #settle(durationMs: number): Promise<BridgeEnd['recording']> {
    try {
      return (await this.#recorder?.close(durationMs)) ?? null;
    } catch (error) {
      this.#parts.log.error('A recording could not be finished', { callId: this.#call.id, error });
      return null;
    }
  }
}
