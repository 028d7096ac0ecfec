import type { Clock, Timer } from '../../core/ports/clock.ts';

interface Turn {
  readonly startMs: number;
  readonly endMs: number;
  text: string;
  /** The model has begun to answer it. */
  answered: boolean;
  late: Timer | null;
}

export interface CallerWordsParts {
  readonly clock: Clock;
  readonly hearing: (text: string) => void;
  readonly heard: (turn: { readonly text: string; readonly startMs: number; readonly endMs: number }) => void;
  /** Every turn that is over has been handed over. */
  readonly settled: () => void;
}

/** Words that have not come so long after the end of a turn are given up. */
const patienceMs = 2500;
/** The last words of a turn that is answered already come within this of the ones before. */
const quietMs = 150;
const lastPatienceMs = 1200;

/**
 * The service's transcription of the caller: pieces without a turn to which they say they belong, which come while it is spoken and
 * shortly after. A turn's text is complete when the service says so, when the model has begun to answer it, or after a while.
 */
export class CallerWords {
  readonly #parts: CallerWordsParts;
  readonly #ended: Turn[] = [];
  readonly #waiting: (() => void)[] = [];
  /** Of the turn that is being spoken. */
  #text = '';

  constructor(parts: CallerWordsParts) {
    this.#parts = parts;
  }

  /** True while the words of a turn that is over may still come. */
  get pending(): boolean {
    return this.#ended.length > 0;
  }

  piece(text: string, finished: boolean): void {
    const turn = this.#ended[0];
    if (turn) turn.text += text;
    else this.#text += text;
    const known = (turn?.text ?? this.#text).trim();
    if (text !== '' && known !== '') this.#parts.hearing(known);
    if (turn && finished) this.#handOver(turn);
    else if (turn?.answered) this.#expect(turn, quietMs);
  }

  /** The turn under way is over. */
  ended(startMs: number, endMs: number): void {
    const turn: Turn = { startMs, endMs, text: this.#text, answered: false, late: null };
    this.#text = '';
    this.#ended.push(turn);
    this.#expect(turn, patienceMs);
  }

  /** The model answers what it has heard: its words are known by now, if there are any. */
  answered(): void {
    for (const turn of this.#ended) turn.answered = true;
    const known = this.#ended.findLast((turn) => turn.text.trim() !== '');
    if (known) this.#handOver(known);
  }

  /** Settles when every turn that is over by now has been handed over. */
  settled(): Promise<void> {
    this.answered();
    if (!this.pending) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    return promise;
  }

  /** Waits a little for what is still being written down, then lets go of everything. */
  async close(reachable: boolean): Promise<void> {
    const { clock } = this.#parts;
    for (const turn of this.#ended) turn.answered = true;
    if (reachable && this.pending) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const late = clock.after(lastPatienceMs, resolve);
      this.#waiting.push(resolve);
      await clock.during(promise);
      late.cancel();
    }
    const last = this.#ended.at(-1);
    if (last) this.#handOver(last);
  }

  #expect(turn: Turn, withinMs: number): void {
    turn.late?.cancel();
    turn.late = this.#parts.clock.after(withinMs, () => this.#handOver(turn));
  }

  #handOver(turn: Turn): void {
    for (let first = this.#ended[0]; first; first = this.#ended[0]) {
      this.#ended.shift();
      first.late?.cancel();
      const text = first.text.trim();
      if (text !== '') this.#parts.heard({ text, startMs: first.startMs, endMs: first.endMs });
      if (first === turn) break;
    }
    if (this.pending) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.#parts.settled();
  }
}
