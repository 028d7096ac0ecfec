import type { Clock, Timer } from '../../core/ports/clock.ts';

interface Turn {
  readonly id: string;
  startMs: number;
  endMs: number;
  /** Null until it was transcribed, or will not be. */
  text: string | null;
  surmised: string;
  late: Timer | null;
}

export interface CallerTurnsParts {
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly hearing: (text: string) => void;
  readonly heard: (turn: { readonly text: string; readonly startMs: number; readonly endMs: number }) => void;
  /** Every turn that is over has been handed over. */
  readonly settled: () => void;
}

/** A transcription that has not come after so long is given up. */
const patienceMs = 5000;
const lastPatienceMs = 1200;

/** What the caller said: transcriptions come late and in any order and are handed over in the order in which it was spoken. */
export class CallerTurns {
  readonly #parts: CallerTurnsParts;
  /** Known by their start, not yet part of the conversation. */
  readonly #speaking = new Map<string, Turn>();
  readonly #spoken: Turn[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(parts: CallerTurnsParts) {
    this.#parts = parts;
  }

  /** True while the server hears a turn that is not over. */
  get speaking(): boolean {
    return this.#speaking.size > 0;
  }

  /** True while a turn is over whose words are not known. */
  get pending(): boolean {
    return this.#spoken.length > 0;
  }

  started(id: string, startMs: number): void {
    this.#speaking.set(id, { id, startMs, endMs: startMs, text: null, surmised: '', late: null });
  }

  stopped(id: string, endMs: number): void {
    const turn = this.#speaking.get(id);
    if (turn) turn.endMs = Math.max(turn.startMs, endMs);
  }

  /** The turn is over and part of the conversation. Its time on the leg's media clock. */
  committed(id: string): { readonly endMs: number } {
    const nowMs = this.#parts.nowMs();
    const turn = this.#speaking.get(id) ?? { id, startMs: nowMs, endMs: nowMs, text: null, surmised: '', late: null };
    if (turn.endMs === turn.startMs) turn.endMs = nowMs;
    this.#speaking.delete(id);
    this.#spoken.push(turn);
    turn.late = this.#parts.clock.after(patienceMs, () => this.transcribed(id, turn.surmised));
    if (turn.text !== null) this.#handOver();
    return { endMs: turn.endMs };
  }

  surmised(id: string, delta: string): void {
    const turn = this.#find(id);
    if (!turn || turn.text !== null) return;
    turn.surmised += delta;
    this.#parts.hearing(turn.surmised);
  }

  /** '' for a turn that could not be made out. */
  transcribed(id: string, text: string): void {
    const turn = this.#find(id);
    if (!turn || turn.text !== null) return;
    turn.text = text.trim();
    if (turn.text !== '' && turn.text !== turn.surmised) this.#parts.hearing(turn.text);
    this.#handOver();
  }

  /** Settles when every turn that is over by now has been handed over. */
  settled(): Promise<void> {
    if (!this.pending) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    return promise;
  }

  /** Waits a little for what is still being transcribed, then lets go of everything. `reachable`: more may still come. */
  async close(reachable: boolean): Promise<void> {
    const { clock } = this.#parts;
    if (reachable && (this.pending || this.speaking)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const late = clock.after(lastPatienceMs, resolve);
      this.#waiting.push(resolve);
      await clock.during(promise);
      late.cancel();
    }
    this.#speaking.clear();
    for (const turn of this.#spoken) turn.text ??= turn.surmised.trim();
    this.#handOver();
  }

  #find(id: string): Turn | undefined {
    return this.#spoken.find((turn) => turn.id === id) ?? this.#speaking.get(id);
  }

  #handOver(): void {
    for (let first = this.#spoken[0]; first && first.text !== null; first = this.#spoken[0]) {
      this.#spoken.shift();
      first.late?.cancel();
      const { text, startMs, endMs } = first;
      if (text !== '') this.#parts.heard({ text, startMs, endMs });
    }
    if (this.pending) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.#parts.settled();
  }
}
