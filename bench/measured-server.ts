/** The server program with a stopwatch inside. `calls.ts` starts it and says when to measure. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { adapterSettings } from '../src/adapters.ts';
import { startApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { MediaLeg } from '../src/core/ports/media-leg.ts';
import { createLog } from '../src/log.ts';

/** What the parent process asks for. */
export type Ask = { readonly kind: 'memory' } | { readonly kind: 'begin' } | { readonly kind: 'end' };

export interface Memory {
  readonly rssBytes: number;
  /** Heap and array buffers after a collection. */
  readonly liveBytes: number;
}

export interface Measured {
  /** How long after its place on the media clock each frame was heard, from the call's earliest frame. */
  readonly latenessMs: readonly number[];
  /** From the decision that the person's turn is over to the answer's first audio. */
  readonly answeredInMs: readonly number[];
  readonly loopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly calls: number;
}

export type Answer =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'memory'; readonly memory: Memory }
  | { readonly kind: 'measured'; readonly measured: Measured };

/** The monitor's timer is this coarse, and counts it in. */
const loopResolutionMs = 10;

class Stopwatch {
  #loop: ReturnType<typeof monitorEventLoopDelay> | null = null;
  #cpu = process.cpuUsage();
  #startedAt = 0;
  #frames = new Map<string, { atMs: number[]; heardAt: number[] }>();
  #answeredInMs: number[] = [];

  begin(): void {
    this.#frames = new Map();
    this.#answeredInMs = [];
    this.#loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
    this.#loop.enable();
    this.#cpu = process.cpuUsage();
    this.#startedAt = performance.now();
  }

  frame(call: string, atMs: number): void {
    if (!this.#loop) return;
    const heardAt = performance.now();
    const frames = this.#frames.get(call) ?? { atMs: [], heardAt: [] };
    frames.atMs.push(atMs);
    frames.heardAt.push(heardAt);
    this.#frames.set(call, frames);
  }

  answer(inMs: number): void {
    if (this.#loop) this.#answeredInMs.push(inMs);
  }

  end(): Measured {
    const loop = this.#loop;
    if (!loop) throw new Error('The stopwatch does not run.');
    const { user, system } = process.cpuUsage(this.#cpu);
    const wallMs = performance.now() - this.#startedAt;
    loop.disable();
    this.#loop = null;
    const latenessMs = [...this.#frames.values()].flatMap(({ atMs, heardAt }) => {
      const offsets = heardAt.map((at, i) => at - (atMs[i] ?? 0));
      const earliest = offsets.reduce((a, b) => Math.min(a, b), Infinity);
      return offsets.map((offset) => offset - earliest);
    });
    const delay = (percent: number): number => Math.max(0, loop.percentile(percent) / 1e6 - loopResolutionMs);
    return {
      latenessMs,
      answeredInMs: this.#answeredInMs,
      loopDelayMs: { p50: delay(50), p99: delay(99), max: Math.max(0, loop.max / 1e6 - loopResolutionMs) },
      cpuMs: (user + system) / 1000,
      wallMs,
      calls: this.#frames.size,
    };
  }
}

const stopwatch = new Stopwatch();
const config = readConfig(adapterSettings);
const log = createLog({ level: config.RINGDOWN_LOG_LEVEL, format: config.RINGDOWN_LOG_FORMAT, personal: false });
const app = await startApp(config, log);
const { carrier, feed } = app.core;

const openMedia = carrier.openMedia.bind(carrier);
carrier.openMedia = async (call) => timed(call.carrierCallId, await openMedia(call));

function timed(call: string, leg: MediaLeg): MediaLeg {
  const onAudio = leg.onAudio.bind(leg);
  leg.onAudio = (listener) =>
    onAudio((frame, atMs) => {
      stopwatch.frame(call, atMs);
      listener(frame, atMs);
    });
  return leg;
}

const publish = feed.publish.bind(feed);
feed.publish = (callId, news) => {
  if (news.kind === 'turn') stopwatch.answer(news.answeredInMs);
  publish(callId, news);
};

function memory(): Memory {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rssBytes: rss, liveBytes: heapUsed + arrayBuffers };
}

function tell(answer: Answer): void {
  process.send?.(answer);
}

process.on('message', (ask: Ask) => {
  if (ask.kind === 'begin') stopwatch.begin();
  else if (ask.kind === 'end') tell({ kind: 'measured', measured: stopwatch.end() });
  else tell({ kind: 'memory', memory: memory() });
});
process.once('SIGTERM', () => {
  void app.stop().then(() => process.exit(0));
});
tell({ kind: 'ready', url: app.url });
