import type { CallFeed } from '../call/call-feed.ts';
import { frameBytes, frameMs } from '../ports/media-leg.ts';
import { LevelMeter } from './level-meter.ts';
import type { Playout } from './playout.ts';
import type { Recorder } from './recorder.ts';

const bytesPerMs = frameBytes / frameMs;
/** So many frames are dealt with at a time. */
const framesAtOnce = 5;

/** Lets the recording and those who watch have both sides' audio as it passes. Does nothing where neither is there. */
export class LineTap {
  readonly #callId: string;
  readonly #playout: Playout;
  readonly #recorder: Recorder | null;
  readonly #feed: CallFeed;
  readonly #levels: LevelMeter;
  readonly #takeAgent: (audio: Uint8Array, agoMs: number) => void;
  readonly #frames: Uint8Array[] = [];
  readonly #timesMs: number[] = [];
  #watched = false;
  #endMs = 0;
  /** Where on the time line the agent's audio so far ends. */
  #agentEndMs = 0;

  constructor(callId: string, playout: Playout, recorder: Recorder | null, feed: CallFeed) {
    this.#callId = callId;
    this.#playout = playout;
    this.#recorder = recorder;
    this.#feed = feed;
    this.#levels = new LevelMeter((ai, human, atMs) => feed.publish(callId, { kind: 'level', ai, human, atMs }));
    this.#takeAgent = (audio, agoMs) => this.#agent(audio, agoMs);
  }

  /** A frame of the caller, `atMs` on the leg's media clock. */
  hear(frame: Uint8Array, atMs: number): void {
    this.#timesMs.push(atMs);
    if (this.#frames.push(frame) >= framesAtOnce) this.flush();
  }

  /** Hands on what is in hand, and what the agent has had played since the last time. */
  flush(): void {
    const lastMs = this.#timesMs.at(-1);
    if (lastMs === undefined) return;
    this.#watched = this.#feed.watched(this.#callId);
    this.#endMs = lastMs + frameMs;
    for (const [i, frame] of this.#frames.entries()) {
      this.#recorder?.caller(frame, this.#timesMs[i] ?? 0);
      if (this.#watched) this.#levels.human(frame);
    }
    this.#frames.length = 0;
    this.#timesMs.length = 0;
    this.#playout.takePlayed(this.#takeAgent);
    if (this.#watched) this.#levels.tick(lastMs);
  }

  /** What was being played the last time went on without a pause. */
  #agent(audio: Uint8Array, agoMs: number): void {
    let startMs = Math.max(0, this.#endMs - agoMs);
    const pauseMs = startMs - this.#agentEndMs;
    if (pauseMs > 0 && pauseMs < framesAtOnce * frameMs) startMs = this.#agentEndMs;
    this.#agentEndMs = startMs + audio.length / bytesPerMs;
    this.#recorder?.agent(audio, startMs);
    if (this.#watched) this.#levels.ai(audio);
  }
}
