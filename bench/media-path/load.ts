/** The process beside the bridge: all callers, and the speech engine that they are to reach. */
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../percentiles.ts';
import { Caller } from './caller.ts';
import { Delays } from './delays.ts';
import type { LoadAsk, LoadAnswer, Measured } from './messages.ts';
import { SpeechEngine } from './speech-engine.ts';

/** A new call every so often, so that their frames are spread evenly. */
const connectEveryMs = 4;
/** What is under way at the end may still arrive. */
const lastArrivalsMs = 100;

const calls = Number(process.argv[2]);
const up = new Delays(calls);
const down = new Delays(calls);
const engine = new SpeechEngine({ up, down });
const callers: Caller[] = [];
const engineUrl = await engine.listen();

function pace(): void {
  const now = performance.now();
  engine.tick(now);
  for (const caller of callers) caller.tick(now);
}

function tell(answer: LoadAnswer): void {
  process.send?.(answer);
}

/** Connects and begins to speak, so that no frame of a call is missing; then everybody is silent. */
async function connect(url: string | null): Promise<void> {
  const to = url ?? `${engineUrl}?relayed`;
  for (let call = 0; call < calls; call++) {
    callers.push(await Caller.dial(to, call, { up, down }));
    await sleep(connectEveryMs);
  }
}

/** Everybody speaks for a while. The processor time that it took here. */
async function run(ms: number): Promise<number> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  engine.resume(startedAt);
  for (const caller of callers) caller.resume(startedAt, connectEveryMs);
  up.begin();
  down.begin();
  const pacing = setInterval(pace, 1);
  await sleep(ms);
  clearInterval(pacing);
  up.end();
  down.end();
  const { user, system } = process.cpuUsage(cpu);
  await sleep(lastArrivalsMs);
  return (user + system) / 1000;
}

function measured(slices: readonly number[]): Measured {
  const cleared = callers.flatMap((caller) => caller.clearedMs);
  const direction = (delays: Delays): Measured['up'] => {
    const { ms, sent } = delays.measured(slices);
    return { p50Ms: percentile(ms, 50), p99Ms: percentile(ms, 99), sent, lost: sent - ms.length };
  };
  return {
    up: direction(up),
    down: direction(down),
    clearedMs: percentile(cleared, 50),
    clears: cleared.length,
  };
}

async function answer(ask: LoadAsk): Promise<LoadAnswer> {
  switch (ask.kind) {
    case 'connect':
      await connect(ask.url);
      return { kind: 'connected' };
    case 'run':
      return { kind: 'ran', cpuMs: await run(ask.ms) };
    case 'tell':
      return { kind: 'measured', measured: measured(ask.slices) };
  }
}

process.on('message', (ask: LoadAsk) => {
  answer(ask).then(tell, (error: unknown) => tell({ kind: 'failed', why: String(error) }));
});
process.on('disconnect', () => process.exit());
tell({ kind: 'ready', url: engineUrl });
