/** After the agent's last word: time for the person to begin their goodbye. */
const forGoodbyeMs = 1300;
/** After the person's last sound: time for the engine to make words of it and to answer. */
const afterGoodbyeMs = 1100;
/** No goodbye takes longer. */
const longestMs = 15_000;
/** A conversation may be taken up again so often after its goodbye; then the agent's last word is the last one. */
const mostRevivals = 1;

/** When a conversation that the agent has ended may be hung up. Without I/O; times in ms of the leg's media clock. */
export class Farewell {
  #beganMs: number | null = null;
  #revivals = 0;
  #quietSinceMs: number | null = null;
  #callerSpokeAtMs: number | null = null;

  get begun(): boolean {
    return this.#beganMs !== null;
  }

  /** Always true: it has begun. */
  begin(atMs: number): true {
    this.#beganMs ??= atMs;
    return true;
  }

  /** The conversation goes on after all. */
  cancel(): void {
    if (this.#beganMs !== null) this.#revivals += 1;
    this.#beganMs = null;
    this.#quietSinceMs = null;
    this.#callerSpokeAtMs = null;
  }

  /** True once nobody has anything left to say. */
  check(atMs: number, agentBusy: boolean, callerSpeaking: boolean): boolean {
    if (this.#beganMs === null) return false;
    if (agentBusy) {
      this.#quietSinceMs = null;
      return false;
    }
    this.#quietSinceMs ??= atMs;
    if (atMs - this.#beganMs >= longestMs || this.#revivals > mostRevivals) return true;
    if (callerSpeaking) {
      this.#callerSpokeAtMs = atMs;
      return false;
    }
    if (this.#callerSpokeAtMs !== null) return atMs - this.#callerSpokeAtMs >= afterGoodbyeMs;
    return atMs - this.#quietSinceMs >= forGoodbyeMs;
  }
}
