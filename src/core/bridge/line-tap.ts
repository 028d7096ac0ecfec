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
  readonly #takeAgent: (audio: Uint8Array, agoMs: number) => void;
  #watched = false;
  #endMs = 0;

  constructor(callId: string, playout: Playout, recorder: Recorder | null, feed: CallFeed) {
    this.#callId = callId;
    this.#playout = playout;
    this.#recorder = recorder;
    this.#feed = feed;
    this.#levels = new LevelMeter((ai, human, atMs) => feed.publish(callId, { kind: 'level', ai, human, atMs }));
    this.#takeAgent = (audio, agoMs) => {
      this.#recorder?.agent(audio, Math.max(0, this.#endMs - agoMs));
      if (this.#watched) this.#levels.ai(audio);
    };
  }

  /** A frame of the caller, `atMs` on the leg's media clock; what the agent has had played since the last one goes with it. */
  hear(frame: Uint8Array, atMs: number): void {
    this.#watched = this.#feed.watched(this.#callId);
    this.#endMs = atMs + frameMs;
    this.#recorder?.caller(frame, atMs);
    if (this.#watched) this.#levels.human(frame);
    this.#playout.takePlayed(this.#takeAgent);
    if (this.#watched) this.#levels.tick(atMs);
  }
}
