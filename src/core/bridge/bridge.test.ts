import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallFeed } from '../call/call-feed.ts';
import { exampleCall } from '../call/call.example.ts';
import type { Call } from '../call/call.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import type { EngineHost, EngineSession } from '../ports/engine.ts';
import { silentLog } from '../ports/log.ts';
import { ManualClock } from '../ports/manual-clock.ts';
import { frameMs } from '../ports/media-leg.ts';
import type { Mouth } from '../ports/mouth.ts';
import type { TalkStore } from '../ports/store.ts';
import { TestLeg } from '../ports/test-leg.ts';
import type { Measures } from '../report/measures.ts';
import type { CollectedField } from '../report/report.ts';
import { examplePlan } from '../workflow/plan.example.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { frames, silence, syllables, tone } from './audio/test-signals.ts';
import { createVoiceActivity } from './audio/voice-activity.ts';
import type { BridgeEnd } from './bridge-call.ts';
import { Bridge } from './bridge.ts';

/** Words of 250 ms each: time enough to see what was heard of them. */
const wordMs = 250;

function spokenWords(text: string): { audio: Uint8Array; words: { text: string; startMs: number; endMs: number }[] } {
  const words = text.split(' ').map((word, i) => ({ text: word, startMs: i * wordMs, endMs: (i + 1) * wordMs }));
  return { audio: new Uint8Array(words.length * wordMs * 8).fill(0x10), words };
}

const mouth: Mouth = {
  label: 'test',
  async *speak({ text }) {
    yield spokenWords(text);
  },
  close: () => Promise.resolve(),
};

class World {
  readonly clock = new ManualClock();
  readonly leg = new TestLeg(this.clock);
  readonly feed = new CallFeed();
  readonly seen: string[] = [];
  readonly turns: TranscriptTurn[] = [];
  readonly fields: CollectedField[] = [];
  measures: Measures | null = null;
  readonly bridge: Bridge;
  host: EngineHost | null = null;
  session: Partial<EngineSession> = {};
  machine = false;
  end: BridgeEnd | null = null;
  #utterances = 0;

  constructor(changes: { call?: Partial<Call>; workflow?: Partial<Workflow> } = {}) {
    const call = exampleCall(changes.call);
    this.bridge = new Bridge(
      {
        engines: [
          {
            name: 'test',
            open: (_brief, host) => {
              this.host = host;
              return Promise.resolve(this.#session());
            },
          },
        ],
        announcers: [mouth],
        voiceActivity: createVoiceActivity,
        texts: null,
        outbound: { check: () => {}, send: () => assert.fail() },
        talk: this.#talk(),
        recordings: {
          open: () => assert.fail(),
          read: () => assert.fail(),
          readMp3: () => assert.fail(),
          repair: () => assert.fail(),
        },
        feed: this.feed,
        log: silentLog,
      },
      {
        call,
        workflow: { ...examplePlan(), onBehalfOf: 'Josh Miller', ...changes.workflow },
        timeZone: 'America/New_York',
        tools: null,
        context: null,
        clock: this.clock,
        onMachine: () => {
          this.machine = true;
        },
      },
    );
  }

  ended(): boolean {
    return this.end !== null;
  }

  async answer(): Promise<void> {
    await this.bridge.prepare();
    void this.bridge.run(this.leg).then((end) => {
      this.end = end;
    });
  }

  /** The person makes a sound and, at its end, the engine has understood `text`. */
  async say(text: string, ms = 600): Promise<void> {
    this.host?.hearing(text);
    for (const { frame } of frames(syllables(ms))) this.leg.incoming.push(frame);
    await this.leg.runWithClock(ms);
    this.host?.heard({ text, startMs: this.leg.nowMs - ms, endMs: this.leg.nowMs });
  }

  speak(text: string): void {
    const utterance = `u${++this.#utterances}`;
    this.host?.play({ utterance, ...spokenWords(text) });
    this.host?.finish(utterance);
  }

  async pass(ms: number): Promise<void> {
    await this.leg.runWithClock(ms);
  }

  async listen(samples: Int16Array): Promise<void> {
    for (const { frame } of frames(samples)) this.leg.incoming.push(frame);
    await this.leg.runWithClock(samples.length / 8);
  }

  get transcript(): string[] {
    return this.turns.map((turn) => `${turn.role}${turn.cut ? ' (cut)' : ''}: ${turn.text}`);
  }

  #session(): EngineSession {
    const note = (what: string) => (): void => {
      this.seen.push(what);
    };
    return {
      madeBy: { engine: 'test' },
      attach: note('attach'),
      hear: () => {},
      start: (opening) => {
        this.seen.push(`start: ${opening}`);
      },
      resume: note('resume'),
      played: () => {},
      silence: (count) => {
        this.seen.push(`silence ${count}`);
      },
      dtmf: (digit) => {
        this.seen.push(`dtmf ${digit}`);
      },
      timeNearlyUp: note('timeNearlyUp'),
      instruct: () => {},
      close: () => {
        this.seen.push('close');
        return Promise.resolve();
      },
      ...this.session,
    };
  }

  #talk(): TalkStore {
    return {
      putTurns: (_callId, turns) => {
        for (const { index, turn } of turns) this.turns[index] = turn;
        return Promise.resolve();
      },
      turns: () => Promise.resolve(this.turns),
      addField: (_callId, field) => {
        this.fields.push(field);
        return Promise.resolve();
      },
      fields: () => Promise.resolve(this.fields),
      addNote: () => Promise.resolve(),
      notes: () => Promise.resolve([]),
      putMeasures: (_callId, measures) => {
        this.measures = measures;
        return Promise.resolve();
      },
      measures: () => Promise.resolve(this.measures),
    };
  }
}

const opening = 'Hello, this is an AI assistant calling on behalf of Josh Miller.';

test('waits for the hello, then says whole who calls, then the engine speaks', async () => {
  const world = new World();
  await world.answer();
  await world.say('Hello?');
  assert.ok(!world.seen.some((what) => what.startsWith('start')));
  await world.pass(700);
  assert.deepEqual(world.seen, ['attach', `start: ${opening}`]);
  world.speak('I would like a table');
  await world.pass(200);
  assert.deepEqual(world.host?.interrupt(), { heard: '', unheard: 'I would like a table' });
  assert.equal(world.host?.interrupt(), null);
  await world.pass(4000);
  assert.deepEqual(world.transcript, ['human: Hello?', `ai: ${opening}`]);
});

test('a person who waits in silence is spoken to', async () => {
  const world = new World();
  await world.answer();
  await world.pass(1400);
  assert.deepEqual(world.seen, ['attach']);
  await world.pass(200);
  assert.equal(world.seen.length, 2);
});

test('where the other side decides the language, the opening is in that of the prompt', async () => {
  const world = new World({ call: { language: 'auto' }, workflow: { language: 'es' } });
  await world.answer();
  await world.pass(1600);
  assert.match(world.seen.at(-1) ?? '', /^start: Hola/);
});

test('the opening says that the call is recorded', async () => {
  const world = new World({ call: { record: true } });
  await world.bridge.prepare();
  world.bridge.end('failed', null, false);
  assert.deepEqual(world.seen, ['close']);
});

test('leaves its message after the beep and hangs up', async () => {
  const world = new World({ workflow: { voicemail: 'Please call Josh back.' } });
  await world.answer();
  await world.say("You've reached Bob. Please leave a message after the beep.", 3000);
  await world.pass(600);
  await world.listen(tone(400, 8000, 1000));
  await world.listen(silence(600));
  assert.equal(world.machine, true);
  await world.pass(6000);
  assert.equal(world.end?.reason, 'voicemail');
  assert.equal(world.transcript.at(-1), `ai: ${opening} Please call Josh back.`);
});

test('hangs up on a machine when there is nothing to say', async () => {
  const world = new World({ workflow: { voicemail: null } });
  await world.answer();
  await world.say('Leave a message after the tone.', 2000);
  await world.listen(tone(400, 8000, 1000));
  await world.pass(600);
  assert.equal(world.end?.reason, 'voicemail');
  assert.equal(world.transcript.length, 1);
});

test('a machine that was taken for a person gets its message after the beep all the same', async () => {
  const world = new World({ workflow: { voicemail: 'Please call Josh back.' } });
  await world.answer();
  await world.say('Hi, this is Bob.', 900);
  await world.pass(1000);
  assert.ok(world.seen.some((what) => what.startsWith('start')));
  await world.say('Leave a message after the beep.', 1500);
  await world.listen(tone(400, 8000, 1000));
  await world.pass(12_000);
  assert.equal(world.end?.reason, 'voicemail');
  assert.ok(world.transcript.at(-1)?.endsWith(`${opening} Please call Josh back.`), world.transcript.at(-1));
});

test('the beep cuts off an opening that was begun before the words of a machine were known', async () => {
  const world = new World({ workflow: { voicemail: 'Please call Josh back.' } });
  await world.answer();
  await world.listen(syllables(1500));
  await world.pass(700);
  assert.ok(world.seen.some((what) => what.startsWith('start')));
  world.host?.hearing('Please leave a message after the tone.');
  await world.pass(200);
  await world.listen(tone(400, 8000, 1000));
  await world.pass(300);
  assert.ok(world.leg.playedMs < 950, `${world.leg.playedMs} ms of the opening`);
  await world.pass(12_000);
  assert.equal(world.end?.reason, 'voicemail');
  assert.ok(world.transcript.at(-1)?.endsWith(`${opening} Please call Josh back.`), world.transcript.join());
});

test('ends after the last word has been heard and answered', async () => {
  const world = new World();
  await world.answer();
  await world.pass(1600);
  await world.pass(4000);
  world.speak('Thank you, goodbye.');
  world.host?.end();
  await world.pass(700);
  assert.ok(!world.ended());
  await world.say('Bye!', 400);
  await world.pass(2000);
  assert.equal(world.end?.reason, 'agent');
  assert.deepEqual(world.transcript.slice(-2), [`ai: ${opening} Thank you, goodbye.`, 'human: Bye!']);
  assert.equal(world.clock.waiting, 0);
  assert.equal(world.seen.at(-1), 'close');
});

test('a conversation that goes on is not hung up', async () => {
  const world = new World();
  await world.answer();
  await world.pass(6000);
  world.speak('Goodbye.');
  world.host?.end();
  await world.say('Wait, one more thing.', 800);
  world.speak('Yes, please?');
  await world.pass(4000);
  assert.ok(!world.ended());
});

test('silence is told to the engine, asked into, and ends the call with a word', async () => {
  const world = new World();
  await world.answer();
  await world.pass(40_000);
  assert.deepEqual(
    world.seen.filter((what) => what.startsWith('silence')),
    ['silence 1', 'silence 2'],
  );
  assert.equal(world.end?.reason, 'silence');
  assert.match(world.transcript.at(-1) ?? '', /Are you still there\? Are you still there\? I can't hear anyone/);
});

test('says goodbye before the longest duration and never exceeds it', async () => {
  const world = new World({ call: { maxDurationSecs: 30 } });
  await world.answer();
  for (let i = 0; i < 14 && !world.end; i++) {
    world.speak('and another thing is that');
    await world.say('Go on.', 800);
    await world.pass(1500);
  }
  assert.ok(world.seen.includes('timeNearlyUp'));
  assert.equal(world.end?.reason, 'max_duration');
  assert.ok((world.end?.durationMs ?? Infinity) <= 30_000 + frameMs);
  assert.match(world.transcript.at(-1) ?? '', /I have to end the call here\. Thank you for your time\. Goodbye\.$/);
});

test('the far end hangs up in mid-sentence: what was heard stays', async () => {
  const world = new World();
  await world.answer();
  await world.pass(1600 + 20 * wordMs);
  world.speak('one two three four');
  await world.pass(2 * wordMs + 100);
  world.leg.drop();
  await world.pass(20);
  assert.equal(world.end?.reason, 'remote');
  assert.equal(world.transcript.at(-1), `ai (cut): ${opening} one two`);
});

test('an engine that fails is apologised for', async () => {
  const world = new World();
  await world.answer();
  await world.pass(6000);
  world.host?.failed(new Error('boom'));
  await world.pass(6000);
  assert.equal(world.end?.reason, 'error');
  assert.match(world.transcript.at(-1) ?? '', /technical problem/);
});

test('fields count only with words that were heard', async () => {
  const world = new World();
  const field = {
    key: 'email',
    label: 'email',
    type: 'email',
    options: [],
    min: null,
    max: null,
    confirm: true,
    optional: false,
  } as const;
  const other = new World({ workflow: { fields: [{ ...field, options: [] }] } });
  await world.bridge.prepare();
  assert.equal((await world.host?.callTool('record_field', { key: 'nope', value: 'x', quote: 'x' }))?.ok, false);
  await other.answer();
  await other.pass(6000);
  await other.say('Sure, it is Jane at example dot com.', 1500);
  const record = (quote: string, value: unknown) =>
    other.host?.callTool('record_field', { key: 'email', value, quote });
  assert.equal((await record('john at example dot com', 'john@example.com'))?.ok, false);
  assert.equal((await record('jane at example dot com', 'not an address'))?.ok, false);
  assert.deepEqual(await record('jane AT example dot com', 'Jane@example.com'), { ok: true, result: 'Kept.' });
  await other.pass(20);
  assert.deepEqual(other.fields, [
    { key: 'email', value: 'jane@example.com', quote: 'jane AT example dot com', turn: 1 },
  ]);
});
