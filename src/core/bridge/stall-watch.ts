/** The engine has so long from the end of the person's turn to its first sound. */
const decidedPatienceMs = 2700;
/** And so long after a turn that it has not even taken for one. */
const undecidedPatienceMs = 3000;
/** Shorter sounds are no turns that must be answered. */
const shortestTurnMs = 600;
/** Once covered, the same engine has so long more. */
const coveredPatienceMs = 8000;

export type StallVerdict =
  | { readonly kind: 'none' }
  /** The engine owes an answer. `decided`: it knows so itself, or was told to speak. */
  | { readonly kind: 'stalled'; readonly decided: boolean }
  /** A tool takes its time. */
  | { readonly kind: 'tool' }
  /** Covered already, and still no answer. */
  | { readonly kind: 'lost' };

/** Notices an engine that owes an answer and does not give it. Without I/O; times in ms of the leg's media clock. */
export class StallWatch {
  #speechStartMs: number | null = null;
  #speechEndMs: number | null = null;
  #decidedMs: number | null = null;
  #coveredMs: number | null = null;
  #tools = 0;
  #toolSinceMs = 0;

  /** Each frame's decision whether the caller speaks. What they say over the agent's words need not be answered. */
  caller(speech: boolean, atMs: number, agentBusy: boolean): void {
    if (speech) {
      this.#speechStartMs ??= atMs;
      this.#speechEndMs = null;
      this.#decidedMs = null;
    } else if (this.#speechStartMs !== null) {
      if (!agentBusy && atMs - this.#speechStartMs >= shortestTurnMs) this.#speechEndMs = atMs;
      this.#speechStartMs = null;
    }
  }

  /** The engine holds it for its turn. */
  decided(atMs: number): void {
    this.#decidedMs ??= atMs;
    this.#speechEndMs = null;
  }

  /** The engine has spoken, or has said that it need not. */
  answered(): void {
    this.#speechEndMs = null;
    this.#decidedMs = null;
    this.#coveredMs = null;
  }

  /** While a tool runs the tool is waited for, not the engine. */
  tool(running: boolean, atMs: number): void {
    if (running && this.#tools === 0) this.#toolSinceMs = atMs;
    this.#tools += running ? 1 : -1;
    if (this.#tools > 0) return;
    this.#coveredMs = null;
    if (this.#decidedMs !== null) this.#decidedMs = atMs;
  }

  /** Something has been said in its place. */
  covered(atMs: number): void {
    this.#coveredMs ??= atMs;
  }

  check(atMs: number): StallVerdict {
    if (this.#tools > 0) {
      const long = this.#coveredMs === null && atMs - this.#toolSinceMs >= decidedPatienceMs;
      return long ? { kind: 'tool' } : { kind: 'none' };
    }
    if (this.#coveredMs !== null) {
      const lost = atMs - this.#coveredMs >= coveredPatienceMs;
      return lost ? { kind: 'lost' } : { kind: 'none' };
    }
    if (this.#decidedMs !== null && atMs - this.#decidedMs >= decidedPatienceMs) {
      return { kind: 'stalled', decided: true };
    }
    if (this.#speechEndMs !== null && atMs - this.#speechEndMs >= undecidedPatienceMs) {
      return { kind: 'stalled', decided: false };
    }
    return { kind: 'none' };
  }
}
