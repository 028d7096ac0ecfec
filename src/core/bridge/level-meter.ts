import { loudestMulaw } from './audio/mulaw.ts';

const everyMs = 200;

/** Loudness of both sides for those who watch: the largest sample since the last report, 0 to 1. */
export class LevelMeter {
  readonly #report: (ai: number, human: number, atMs: number) => void;
  #ai = 0;
  #human = 0;
  #reportedMs = 0;

  constructor(report: (ai: number, human: number, atMs: number) => void) {
    this.#report = report;
  }

  human(audio: Uint8Array): void {
    this.#human = Math.max(this.#human, loudest(audio));
  }

  ai(audio: Uint8Array): void {
    this.#ai = Math.max(this.#ai, loudest(audio));
  }

  tick(atMs: number): void {
    if (atMs - this.#reportedMs < everyMs) return;
    this.#report(this.#ai, this.#human, atMs);
    this.#ai = 0;
    this.#human = 0;
    this.#reportedMs = atMs;
  }
}

function loudest(audio: Uint8Array): number {
  return Math.round((loudestMulaw(audio) / 32_768) * 100) / 100;
}
