import type { Clock, Timer } from '../../../core/ports/clock.ts';

export interface LineSettings {
  readonly lossPercent: number;
  readonly delayMs: number;
  readonly jitterMs: number;
}

/** What travels: `frame` is null where the line lost it; `tag` and `text` always arrive. */
export type LineDelivery = (frame: Uint8Array | null, tag: number, text: string) => void;

interface OnItsWay {
  readonly dueMs: number;
  readonly frame: Uint8Array | null;
  readonly tag: number;
  readonly text: string;
}

/**
 * One direction of a call's audio. Loses frames, delays all of them by `delayMs` and each by up to `jitterMs` more. Order is
 * kept: a late frame holds up those behind it, which then arrive together, as out of a jitter buffer that waits for it.
 */
export class Line {
  readonly #clock: Clock;
  readonly #settings: LineSettings;
  readonly #random: () => number;
  readonly #deliver: LineDelivery;
  readonly #immediate: boolean;
  readonly #way: OnItsWay[] = [];
  #timer: Timer | null = null;
  #lastDueMs = 0;
  #carried = 0;
  #lost = 0;
  #closed = false;

  constructor(clock: Clock, settings: LineSettings, random: () => number, deliver: LineDelivery) {
    this.#clock = clock;
    this.#settings = settings;
    this.#random = random;
    this.#deliver = deliver;
    this.#immediate = settings.delayMs === 0 && settings.jitterMs === 0;
  }

  /** Frames put on the line, lost ones included. */
  get carried(): number {
    return this.#carried;
  }

  get lost(): number {
    return this.#lost;
  }

  carry(frame: Uint8Array, tag: number, text: string): void {
    this.#carried += 1;
    const lost = this.#settings.lossPercent > 0 && this.#random() * 100 < this.#settings.lossPercent;
    if (lost) this.#lost += 1;
    const arriving = lost ? null : frame;
    if (this.#immediate) {
      this.#deliver(arriving, tag, text);
      return;
    }
    const nowMs = this.#clock.now();
    const dueMs = nowMs + this.#settings.delayMs + this.#settings.jitterMs * this.#random();
    this.#lastDueMs = Math.max(this.#lastDueMs, dueMs);
    this.#way.push({ dueMs: this.#lastDueMs, frame: arriving, tag, text });
    this.#timer ??= this.#clock.after(this.#lastDueMs - nowMs, () => this.#arrive());
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#way.length = 0;
  }

  #arrive(): void {
    this.#timer = null;
    const nowMs = this.#clock.now();
    for (let next = this.#way[0]; next && next.dueMs <= nowMs; next = this.#way[0]) {
      this.#way.shift();
      this.#deliver(next.frame, next.tag, next.text);
      if (this.#closed) return;
    }
    const next = this.#way[0];
    if (next) this.#timer = this.#clock.after(next.dueMs - nowMs, () => this.#arrive());
  }
}
