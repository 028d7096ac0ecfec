/**
 * What we add to a turn, for each engine, against local servers that answer at once: where the milliseconds between the decision that
 * the person's turn is over and the first frame played go, and how soon a barge-in is silence.
 * `node bench/turns.ts [--calls 6] [--turns 8]`
 */
import { unknownCaller } from '../src/core/report/caller-summary.ts';
import { parseArgs } from 'node:util';
import type { TurnTiming } from '../src/core/report/measures.ts';
import type { HeardAudio, ScriptedAnswer, ScriptedModel, ScriptedRequest } from '../src/core/ports/scripted-model.ts';
import { decodeMulaw } from '../src/core/bridge/audio/mulaw.ts';
import { resample } from '../src/core/bridge/audio/resample.ts';
import { systemClock } from '../src/core/ports/clock.ts';
import { silentLog } from '../src/core/ports/log.ts';
import { rulesPlanner } from '../src/llms/rules/index.ts';
import { createFlite } from '../src/speech/mouths/flite/flite.ts';
import { type EngineSetup, everySetup } from '../test/engines/engine-setups.ts';
import { type GroundTruth, SimulatedWorld } from '../test/whole-calls/simulated-world.ts';
import { percentile, printTable } from './percentiles.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '6' },
    turns: { type: 'string', default: '8' },
    only: { type: 'string', default: '' },
  },
});
const calls = Number(values.calls);
const turns = Number(values.turns);

const prompt =
  'On behalf of Lakeside Clinic, ask the customer how long they waited, ask whether the staff was friendly, ask what could be improved, ask whether they would recommend the clinic, and ask how many people live in their household.';
const answer = 'I would like to hear more about that, please go on and tell me all of it in your own words.';
const bargeIn = 'Wait a moment, let me answer that now.';
/** Answers everything, and breaks in on every other turn. */
const phone = {
  voice: 'slt',
  lines: [
    {
      hears: '',
      interruptAfterMs: 900,
      says: bargeIn,
      times: Math.ceil(turns / 2),
    },
    { hears: '', says: 'Yes, that is how it was.', times: turns },
    { hears: '', says: 'Goodbye now.', hangsUp: true },
  ],
};

/** Answers at once; its voice was made beforehand. The time that is spent here is the vendor's. */
class InstantModel implements ScriptedModel {
  readonly #voice: Int16Array;

  constructor(voice: Int16Array) {
    this.#voice = voice;
  }

  transcribe(_heard: HeardAudio): Promise<string> {
    return Promise.resolve('Yes, that is how it was.');
  }

  async respond({ schema }: ScriptedRequest): Promise<ScriptedAnswer> {
    if (schema === null) return { text: answer, calls: [] };
    if (!JSON.stringify(schema).includes('"workflow"')) {
      const report = { outcome: 'partly', summary: 'They talked.', fields: [], caller: unknownCaller };
      return { text: JSON.stringify(report), calls: [] };
    }
    const plan = await rulesPlanner.plan({ prompt, timeZone: 'UTC', now: Date.now(), language: null });
    return {
      text: JSON.stringify({ ok: plan.ok, missing: [], hint: '', workflow: plan.ok ? plan.workflow : null }),
      calls: [],
    };
  }

  speak(): Promise<Int16Array> {
    return Promise.resolve(this.#voice);
  }
}

interface Sample {
  readonly timings: readonly TurnTiming[];
  readonly silentInMs: readonly number[];
}

const mouth = createFlite({ log: silentLog });
/** Silence before the first word in the audio of the phone's line. */
const leadMs = await silenceBefore(bargeIn);
const spoken = await Array.fromAsync(
  mouth.speak({ text: answer, voice: 'shimmer', language: 'en', clock: systemClock }),
  ({ audio }) => decodeMulaw(audio),
);
const model = new InstantModel(resample(joined(spoken), 8000, 24_000));
for (const setup of everySetup.filter(({ name }) => name.includes(values.only))) print(setup, await measure(setup));
await mouth.close();

async function measure(setup: EngineSetup): Promise<Sample> {
  const running = await setup.start(model);
  const world = await SimulatedWorld.open({ speed: 1, env: { ...running.env } });
  const ended = await Promise.all(Array.from({ length: calls }, (_, i) => oneCall(world, i)));
  await world.close();
  await running.close();
  return {
    timings: ended.flatMap(({ timings }) => timings),
    silentInMs: ended.flatMap(({ silentInMs }) => silentInMs),
  };
}

async function oneCall(world: SimulatedWorld, index: number): Promise<Sample> {
  await new Promise((resolve) => {
    setTimeout(resolve, index * 370);
  });
  const call = await world.call({ prompt, phone, more: { max_duration_secs: 70 } });
  const report = await world.app.core.store.reports.get(call.callId);
  return { timings: report?.measures.turns ?? [], silentInMs: bargeIns(call.truth) };
}

/** From the first sound of the person's words over the agent to the agent's last. */
function bargeIns({ said }: GroundTruth): number[] {
  return said.flatMap((turn) => {
    if (turn.who !== 'agent' || !turn.cut) return [];
    const endMs = turn.startMs + turn.playedMs;
    const over = said.findLast(
      (other) => other.who === 'phone' && other.startMs > turn.startMs && other.startMs <= endMs,
    );
    return over ? [endMs - over.startMs - leadMs] : [];
  });
}

function print(setup: EngineSetup, { timings, silentInMs }: Sample): void {
  const between = (from: keyof TurnTiming, to: keyof TurnTiming): number[] =>
    timings.flatMap((timing) => {
      const begin = timing[from];
      const end = timing[to];
      return begin === null || end === null ? [] : [Math.max(0, end - begin)];
    });
  const row = (name: string, samples: readonly number[]) =>
    [name, `${ms(percentile(samples, 50))}, ${ms(percentile(samples, 95))}   (${samples.length})`] as const;
  printTable(`${setup.name}: p50, p95 (samples)`, [
    row('end of speech → turn decided', between('endOfSpeechMs', 'decidedMs')),
    row('decided → first token', between('decidedMs', 'firstTokenMs')),
    row('first token → first audio', between('firstTokenMs', 'firstAudioMs')),
    row('first audio → played', between('firstAudioMs', 'firstPlayedMs')),
    row('decided → played', between('decidedMs', 'firstPlayedMs')),
    row('barge-in → silence', silentInMs),
  ]);
}

async function silenceBefore(line: string): Promise<number> {
  const speech = mouth.speak({ text: line, voice: phone.voice, language: 'en', clock: systemClock });
  const [first] = await Array.fromAsync(speech);
  return first?.words[0]?.startMs ?? 0;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
