import type { CallFeed } from '../call/call-feed.ts';
import { frameMs } from '../ports/media-leg.ts';
import { LevelMeter } from './level-meter.ts';
import type { Playout } from './playout.ts';
import type { Recorder } from './recorder.ts';

/** Lets the recording and those who watch have both sides' audio as it passes. Does nothing where neither is there. */
export class LineTap {
  readonly #callId: string;
  readonly #playout: Playout;
  readonly #recorder: Recorder | null;
  readonly #feed: CallFeed;
  readonly #levels: LevelMeter;

  constructor(callId: string, playout: Playout, recorder: Recorder | null, feed: CallFeed) {
    this.#callId = callId;
    this.#playout = playout;
    this.#recorder = recorder;
    this.#feed = feed;
    this.#levels = new LevelMeter((ai, human, atMs) => feed.publish(callId, { kind: 'level', ai, human, atMs }));
  }

  /** A frame of the caller, `atMs` on the leg's media clock; what the agent has had played since the last one goes with it. */
  hear(frame: Uint8Array, atMs: number): void {
    const watched = this.#feed.watched(this.#callId);
    this.#recorder?.caller(frame, atMs);
    if (watched) this.#levels.human(frame);
    this.#playout.takePlayed((audio, agoMs) => {
      this.#recorder?.agent(audio, Math.max(0, atMs + frameMs - agoMs));
      if (watched) this.#levels.ai(audio);
    });
    if (watched) this.#levels.tick(atMs);
  }
}
