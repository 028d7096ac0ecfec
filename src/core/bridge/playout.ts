import type { PlayedUtterance, UtteranceChunk } from '../ports/engine.ts';
import { type MediaLeg, type TimedWord, frameBytes, frameMs } from '../ports/media-leg.ts';
import type { CutTurn } from '../ports/mind.ts';

const bytesPerMs = frameBytes / frameMs;

interface Utterance {
  readonly id: string;
  /** Must be heard whole: an interruption drops only what comes after it. */
  readonly whole: boolean;
  /** Words with their offsets from the start of the utterance. */
  readonly words: TimedWord[];
  /** Where it begins in all audio that the leg has played and will play, in ms. */
  startMs: number;
  lengthMs: number;
  finished: boolean;
  /** When it began to sound, on the leg's media clock; null until then. */
  soundedAtMs: number | null;
}

export interface SpokenUtterance extends PlayedUtterance {
  readonly id: string;
  /** On the leg's media clock. */
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The agent's side of the line: what was handed to the leg, what of it has been played, and what was heard when it was broken off.
 * Utterances play in the order in which they came; what follows one that must be heard whole is held back until it was.
 */
export class Playout {
  readonly #leg: MediaLeg;
  readonly #nowMs: () => number;
  readonly #onSpoken: (utterance: SpokenUtterance) => void;
  readonly #queue: Utterance[] = [];
  readonly #held: { readonly to: Utterance; readonly chunk: UtteranceChunk }[] = [];
  readonly #dropped = new Set<string>();
  /** Audio handed to the leg and not yet taken as played, with where it begins in all that the leg plays. Null: nobody asks. */
  readonly #sent: { readonly audio: Uint8Array; readonly startMs: number }[] | null;
  readonly #onSounded: (atMs: number) => void;
  #takenMs: number;
  /** All audio handed to the leg and not dropped, in ms. */
  #sentMs: number;

  /**
   * `nowMs` is the leg's media clock. `onSpoken` is called once for each utterance that was played or dropped, `onSounded` when one begins to sound. With `keepAudio`
   * what was played can be taken for a recording.
   */
  constructor(
    leg: MediaLeg,
    nowMs: () => number,
    keepAudio: boolean,
    onSpoken: (utterance: SpokenUtterance) => void,
    onSounded: (atMs: number) => void = () => {},
  ) {
    this.#leg = leg;
    this.#nowMs = nowMs;
    this.#onSpoken = onSpoken;
    this.#onSounded = onSounded;
    this.#sentMs = leg.playedMs;
    this.#takenMs = leg.playedMs;
    this.#sent = keepAudio ? [] : null;
  }

  /** True while anything is being played or waits to be. */
  get busy(): boolean {
    return this.#queue.length > 0;
  }

  /** True while something plays that must be heard whole. */
  get whole(): boolean {
    for (const utterance of this.#queue) if (utterance.whole) return true;
    return false;
  }

  /** True while such words play and the engine has nothing of its own behind them. */
  get onlyWhole(): boolean {
    return this.whole && this.#queue.every((utterance) => utterance.whole);
  }

  /** Audio that is queued and not played yet. */
  get aheadMs(): number {
    return Math.max(0, this.#sentMs - this.#leg.playedMs);
  }

  play(chunk: UtteranceChunk, whole = false): void {
    if (this.#dropped.has(chunk.utterance)) return;
    const utterance = this.#open(chunk.utterance, whole);
    if (!whole && this.#hasWholeBeside(utterance)) {
      const { audio, words } = chunk;
      this.#held.push({ to: utterance, chunk: { utterance: chunk.utterance, audio, words } });
      for (const word of chunk.words) utterance.words.push(shifted(word, utterance.lengthMs));
      utterance.lengthMs += chunk.audio.byteLength / bytesPerMs;
      return;
    }
    for (const word of chunk.words) utterance.words.push(shifted(word, utterance.lengthMs));
    this.#send(utterance, chunk);
    utterance.lengthMs += chunk.audio.byteLength / bytesPerMs;
  }

  /** No more audio comes for this utterance. */
  finish(id: string): void {
    const parts = this.#queue.filter((utterance) => utterance.id === id);
    if (parts.length === 0) return;
    for (const part of parts) part.finished = true;
    if (!this.#held.some((held) => held.to.id === id)) this.#leg.mark(id);
    this.advance();
  }

  /** Looks at what has been played. To be called at least with each frame of the far end and with each mark. */
  advance(): void {
    for (;;) {
      const first = this.#queue[0];
      if (!first) return;
      const playedMs = this.#leg.playedMs - first.startMs;
      if (first.soundedAtMs === null && playedMs > 0) {
        first.soundedAtMs = this.#nowMs() - playedMs;
        this.#onSounded(first.soundedAtMs);
      }
      if (!first.finished || playedMs < first.lengthMs || this.#heldBack(first)) return;
      this.#queue.shift();
      this.#report(first, first.lengthMs, true);
      if (first.whole && !this.whole) this.#release();
    }
  }

  /** Stops what may be stopped, or everything. Null when there was nothing to stop. */
  interrupt(everything = false): CutTurn | null {
    this.advance();
    const kept = this.#queue.filter((utterance) => utterance.whole && !everything);
    const stopped = this.#queue.filter((utterance) => !kept.includes(utterance));
    if (stopped.length === 0) return null;
    const playedMs = this.#leg.playedMs;
    if (kept.length === 0) {
      this.#leg.clear();
      this.#sentMs = this.#leg.playedMs;
      this.#forgetUnplayed();
    }
    const held = new Set(this.#held.splice(0).map(({ to }) => to));
    this.#queue.splice(0, this.#queue.length, ...kept);
    const heard: string[] = [];
    const unheard: string[] = [];
    for (const utterance of stopped) {
      this.#dropped.add(utterance.id);
      const unplayed = kept.length > 0 || held.has(utterance);
      const outcome = this.#report(utterance, unplayed ? 0 : playedMs - utterance.startMs, false);
      heard.push(outcome.heard);
      unheard.push(outcome.unheard);
    }
    return { heard: joined(heard), unheard: joined(unheard) };
  }

  /** Hands over the audio that has been played since it was last asked for, oldest first. */
  takePlayed(take: (audio: Uint8Array, agoMs: number) => void): void {
    const sent = this.#sent;
    if (!sent) return;
    const playedMs = this.#leg.playedMs;
    while (this.#takenMs < playedMs) {
      const first = sent[0];
      if (!first) break;
      const fromMs = Math.max(this.#takenMs, first.startMs);
      const endMs = first.startMs + first.audio.byteLength / bytesPerMs;
      const untilMs = Math.min(playedMs, endMs);
      if (untilMs > fromMs) {
        const whole = fromMs === first.startMs && untilMs === endMs;
        const [from, until] = [(fromMs - first.startMs) * bytesPerMs, (untilMs - first.startMs) * bytesPerMs];
        take(whole ? first.audio : first.audio.subarray(Math.round(from), Math.round(until)), playedMs - fromMs);
      }
      if (untilMs < endMs) {
        this.#takenMs = playedMs;
        return;
      }
      this.#takenMs = endMs;
      sent.shift();
    }
    this.#takenMs = playedMs;
  }

  /** The line is gone: reports what was heard of what was under way, also of what should have been heard whole. */
  close(): void {
    this.advance();
    const playedMs = this.#leg.playedMs;
    for (const utterance of this.#queue.splice(0)) {
      this.#dropped.add(utterance.id);
      this.#report(utterance, this.#heldBack(utterance) ? 0 : playedMs - utterance.startMs, false);
    }
    this.#held.length = 0;
  }

  #hasWholeBeside(utterance: Utterance): boolean {
    for (const other of this.#queue) if (other.whole && other !== utterance) return true;
    return false;
  }

  #open(id: string, whole: boolean): Utterance {
    const last = this.#queue.at(-1);
    if (last?.id === id) return last;
    const utterance: Utterance = {
      id,
      whole,
      words: [],
      startMs: this.#sentMs,
      lengthMs: 0,
      finished: false,
      soundedAtMs: null,
    };
    this.#queue.push(utterance);
    return utterance;
  }

  #send(utterance: Utterance, chunk: UtteranceChunk): void {
    if (utterance.lengthMs === 0) utterance.startMs = this.#sentMs;
    this.#leg.send(chunk.audio, chunk.base64);
    this.#sent?.push({ audio: chunk.audio, startMs: this.#sentMs });
    if (chunk.words.length > 0) this.#leg.captions?.send(chunk.words);
    this.#sentMs += chunk.audio.byteLength / bytesPerMs;
  }

  /** Keeps of the audio in hand what was played before the rest was dropped. */
  #forgetUnplayed(): void {
    const sent = this.#sent;
    if (!sent) return;
    const kept = sent
      .filter((piece) => piece.startMs < this.#sentMs)
      .map((piece) => ({
        startMs: piece.startMs,
        audio: piece.audio.subarray(0, Math.round((this.#sentMs - piece.startMs) * bytesPerMs)),
      }));
    sent.splice(0, sent.length, ...kept);
  }

  #heldBack(utterance: Utterance): boolean {
    return this.#held.some((held) => held.to === utterance);
  }

  #release(): void {
    const held = this.#held.splice(0);
    for (const utterance of this.#queue) utterance.lengthMs = 0;
    for (const { to, chunk } of held) {
      this.#send(to, chunk);
      to.lengthMs += chunk.audio.byteLength / bytesPerMs;
    }
    for (const utterance of this.#queue) if (utterance.finished) this.#leg.mark(utterance.id);
  }

  #report(utterance: Utterance, playedMs: number, complete: boolean): SpokenUtterance {
    const soundedMs = Math.max(0, Math.min(playedMs, utterance.lengthMs));
    const heard = complete ? utterance.words : utterance.words.filter((word) => word.endMs <= soundedMs);
    const startMs = utterance.soundedAtMs ?? this.#nowMs();
    const spoken: SpokenUtterance = {
      id: utterance.id,
      complete,
      playedMs: soundedMs,
      heard: joined(heard.map((word) => word.text)),
      unheard: joined(utterance.words.slice(heard.length).map((word) => word.text)),
      startMs,
      endMs: startMs + soundedMs,
    };
    this.#onSpoken(spoken);
    return spoken;
  }
}

function shifted(word: TimedWord, byMs: number): TimedWord {
  return byMs === 0 ? word : { text: word.text, startMs: word.startMs + byMs, endMs: word.endMs + byMs };
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(' ');
}
