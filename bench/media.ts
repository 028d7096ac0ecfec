/**
 * What the media path costs for a frame of 20 ms, against a listener that sends each frame back untouched.
 * `node bench/media.ts [--secs 120] [--rounds 5]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createVoiceActivity } from '../src/core/bridge/audio/voice-activity.ts';
import { Bridge } from '../src/core/bridge/bridge.ts';
import { CallFeed } from '../src/core/call/call-feed.ts';
import { exampleCall } from '../src/core/call/call.example.ts';
import { newUuid } from '../src/core/ports/ids.ts';
import { silentLog } from '../src/core/ports/log.ts';
import { frameBytes, frameMs, silenceByte } from '../src/core/ports/media-leg.ts';
import type { Mouth } from '../src/core/ports/mouth.ts';
import type { TalkStore } from '../src/core/ports/store.ts';
import { examplePlan } from '../src/core/workflow/plan.example.ts';
import { createCascade } from '../src/engines/cascade/cascade.ts';
import { rulesMind } from '../src/llms/rules/index.ts';
import { captionEars } from '../src/speech/ears/captions/caption-ears.ts';
import { createFlite } from '../src/speech/mouths/flite/flite.ts';
import { createRecordingFiles } from '../src/stores/files/recording-files.ts';
import { BenchClock, BenchLeg } from './bench-leg.ts';
import { percentile, printTable } from './percentiles.ts';

const { values } = parseArgs({
  options: { secs: { type: 'string', default: '120' }, rounds: { type: 'string', default: '5' } },
});
const rounds = Number(values.rounds);
const framesPerRound = (Number(values.secs) * 1000) / frameMs;

const sentence = 'Sorry, I did not quite get that. Could you tell me a little more about it, please?';
/** The person is silent for so long between two sentences. */
const pauseMs = 4000;

const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-bench-'));
const mouth = createFlite({ log: silentLog });
const nothing = (): Promise<void> => Promise.resolve();
const talk: TalkStore = {
  putTurns: nothing,
  turns: () => Promise.resolve([]),
  addField: nothing,
  fields: () => Promise.resolve([]),
  addNote: nothing,
  notes: () => Promise.resolve([]),
  putMeasures: nothing,
  measures: () => Promise.resolve(null),
};

/** Puts a listener on the line; says whether its call is over. */
type Setup = (leg: BenchLeg) => Promise<() => boolean>;

const goesOn = (): boolean => false;

const setups: readonly (readonly [name: string, set: Setup])[] = [
  [
    'pass-through',
    async (leg) => {
      leg.onAudio((frame) => leg.send(frame));
      return goesOn;
    },
  ],
  [
    'voice activity alone',
    async (leg) => {
      const voice = createVoiceActivity();
      leg.onAudio((frame, atMs) => void voice.hear(frame, atMs));
      return goesOn;
    },
  ],
  ['a call', (leg) => startCall(leg, { record: false, watched: false })],
  ['a call, recorded', (leg) => startCall(leg, { record: true, watched: false })],
  ['a call, recorded and watched', (leg) => startCall(leg, { record: true, watched: true })],
];

try {
  const person = await personFrames(mouth);
  const costs = new Map<string, number[]>(setups.map(([name]) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, set] of setups) {
      const spentUs = await costOfFrame(set, person);
      if (round > 0) costs.get(name)?.push(spentUs);
    }
  }
  const median = (name: string): number => percentile(costs.get(name) ?? [], 50);
  const bare = median('pass-through');
  printTable(
    `Cost of a frame, median of ${rounds} rounds of ${framesPerRound} frames; ${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    setups.map(([name]) => {
      const us = median(name);
      const share = (100 * us) / (frameMs * 1000);
      return [name, `${us.toFixed(2)} µs  ${(us / bare).toFixed(1)} x  ${share.toFixed(3)} % of a core a call`];
    }),
  );
} finally {
  await mouth.close();
  rmSync(dataDir, { recursive: true });
}

interface PersonFrame {
  readonly frame: Uint8Array;
  readonly text: string;
}

/** Over so many frames, in as many calls as it takes, in µs. */
async function costOfFrame(set: Setup, person: readonly PersonFrame[]): Promise<number> {
  let spentMs = 0;
  for (let frames = 0; frames < framesPerRound;) {
    const leg = new BenchLeg(new BenchClock());
    const isOver = await set(leg);
    for (; frames < framesPerRound && !isOver(); frames++) {
      const heard = person[leg.frames % person.length];
      if (heard) leg.pass(heard.frame, heard.text);
      await letOthersRun();
    }
    spentMs += leg.spentMs;
  }
  return (spentMs * 1000) / framesPerRound;
}

async function startCall(
  leg: BenchLeg,
  how: { readonly record: boolean; readonly watched: boolean },
): Promise<() => boolean> {
  const { clock } = leg;
  const feed = new CallFeed();
  const call = exampleCall({ id: newUuid(), record: how.record, maxDurationSecs: 3600 });
  if (how.watched) feed.watch(call.id, 0, () => {});
  const bridge = new Bridge(
    {
      engines: [createCascade({ ears: captionEars(), mind: rulesMind, mouth })],
      announcers: [mouth],
      voiceActivity: createVoiceActivity,
      texts: null,
      outbound: { check: () => {}, send: () => Promise.reject(new Error('Nothing is sent here.')) },
      talk,
      recordings: createRecordingFiles(dataDir),
      feed,
      log: silentLog,
    },
    {
      call,
      workflow: examplePlan(),
      timeZone: 'America/New_York',
      tools: null,
      context: null,
      clock,
      onMachine: () => {},
    },
  );
  await bridge.prepare();
  let over = false;
  void bridge.run(leg).then(() => {
    over = true;
  });
  return () => over;
}

/** A sentence and a pause, frame by frame, the words with the first frame. */
async function personFrames(speaker: Mouth): Promise<PersonFrame[]> {
  const chunks = await Array.fromAsync(
    speaker.speak({ text: sentence, voice: 'slt', language: 'en', clock: new BenchClock() }),
  );
  const silence = new Uint8Array((pauseMs / frameMs) * frameBytes).fill(silenceByte);
  const audio = Buffer.concat([...chunks.map((chunk) => chunk.audio), silence]);
  const frames = Math.floor(audio.byteLength / frameBytes);
  return Array.from({ length: frames }, (_, i) => ({
    frame: new Uint8Array(audio.subarray(i * frameBytes, (i + 1) * frameBytes)),
    text: i === 0 ? `${sentence} ` : '',
  }));
}
