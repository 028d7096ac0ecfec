/** How long nobody may speak before it is noticed. */
const patienceMs = 8000;
/** An engine that was told of the silence has this long to take the word itself. */
const engineHasMs = 2500;
/** The third silence in a row is the last. */
const lastCount = 3;

export type SilenceVerdict =
  | { readonly kind: 'none' }
  /** Tell the engine. */
  | { readonly kind: 'notice'; readonly count: number }
  /** The engine did not take the word: the bridge asks whether somebody is there. */
  | { readonly kind: 'ask' }
  /** Say goodbye and end. */
  | { readonly kind: 'give_up' };

/** Notices when nobody speaks. Without I/O; times in ms of the leg's media clock. */
export class SilenceWatch {
  #quietSinceMs = 0;
  #patienceMs = patienceMs;
  #count = 0;
  #noticedAtMs: number | null = null;

  /** Somebody speaks: `caller` when it is the person. */
  voice(atMs: number, caller: boolean): void {
    this.#quietSinceMs = atMs;
    this.#noticedAtMs = null;
    if (caller) {
      this.#count = 0;
      this.#patienceMs = patienceMs;
    }
  }

  /** The person asked to wait: this silence may last so long. */
  wait(forMs: number): void {
    this.#patienceMs = Math.max(patienceMs, forMs);
  }

  check(atMs: number): SilenceVerdict {
    if (this.#noticedAtMs !== null) {
      if (atMs - this.#noticedAtMs < engineHasMs) return { kind: 'none' };
      this.#noticedAtMs = null;
      this.#quietSinceMs = atMs;
      return { kind: 'ask' };
    }
    if (atMs - this.#quietSinceMs < this.#patienceMs) return { kind: 'none' };
    this.#count += 1;
    this.#patienceMs = patienceMs;
    this.#quietSinceMs = atMs;
    if (this.#count >= lastCount) return { kind: 'give_up' };
    this.#noticedAtMs = atMs;
    return { kind: 'notice', count: this.#count };
  }
}
