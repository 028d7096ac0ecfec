import { CallFeed } from '../call/call-feed.ts';
import { exampleCall } from '../call/call.example.ts';
import type { Call } from '../call/call.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import type { Engine } from '../ports/engine.ts';
import { silentLog } from '../ports/log.ts';
import { ManualClock } from '../ports/manual-clock.ts';
import { frameMs } from '../ports/media-leg.ts';
import type { Mouth } from '../ports/mouth.ts';
import type { Outbound } from '../ports/outbound.ts';
import type { ScriptedAnswer, ScriptedMessage, ScriptedModel, ScriptedRequest } from '../ports/scripted-model.ts';
import { TestLeg } from '../ports/test-leg.ts';
import type { Measures } from '../report/measures.ts';
import type { CollectedField } from '../report/report.ts';
import { examplePlan } from '../workflow/plan.example.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { encodeMulaw } from './audio/mulaw.ts';
import { resample } from './audio/resample.ts';
import { frames, syllables } from './audio/test-signals.ts';
import { createVoiceActivity } from './audio/voice-activity.ts';
import type { BridgeEnd } from './bridge-call.ts';
import { Bridge } from './bridge.ts';
import type { HttpTools } from './http-tools.ts';

/** Everybody in these calls takes so long for a word. */
export const wordMs = 250;
const patienceMs = 5000;

/** A call's time, which runs like the wall's while somebody is at work. */
class WorkClock extends ManualClock {
  works = 0;

  override during<T>(work: Promise<T>): Promise<T> {
    this.works += 1;
    const settled = (): void => {
      this.works -= 1;
    };
    work.then(settled, settled);
    return work;
  }
}

/** A model by a script: hears the words that the person is made to say, answers by rules, takes `wordMs` for each word. */
export class TestModel implements ScriptedModel {
  /** What the next turns of the caller will be heard as. */
  readonly hears: string[] = [];
  readonly requests: ScriptedRequest[] = [];
  #answers: (messages: readonly ScriptedMessage[]) => Partial<ScriptedAnswer>;

  constructor(answers: (messages: readonly ScriptedMessage[]) => Partial<ScriptedAnswer>) {
    this.#answers = answers;
  }

  transcribe(): Promise<string> {
    return Promise.resolve(this.hears.shift() ?? '');
  }

  respond(request: ScriptedRequest): Promise<ScriptedAnswer> {
    this.requests.push(request);
    return Promise.resolve({ text: '', calls: [], ...this.#answers(request.messages) });
  }

  speak(text: string): Promise<Int16Array> {
    return Promise.resolve(resample(syllables(text.split(' ').length * wordMs), 8000, 24_000));
  }
}

export interface EngineCallChanges {
  readonly call?: Partial<Call>;
  readonly workflow?: Partial<Workflow>;
  /** The owner's own tools, and what answers when one is asked for. */
  readonly tools?: HttpTools;
  readonly send?: Outbound['send'];
}

/** A whole call through the bridge, for tests of engines: a person on a test leg, time moved by hand. */
export class EngineCall {
  readonly clock = new WorkClock();
  readonly leg = new TestLeg(this.clock);
  readonly feed = new CallFeed();
  readonly turns: TranscriptTurn[] = [];
  readonly fields: CollectedField[] = [];
  readonly notes: string[] = [];
  readonly tools: string[] = [];
  readonly call: Call;
  readonly bridge: Bridge;
  measures: Measures | null = null;
  end: BridgeEnd | null = null;

  constructor(engines: readonly Engine[], changes: EngineCallChanges = {}) {
    const call = exampleCall(changes.call);
    this.call = call;
    this.feed.watch(call.id, 0, ({ news: event }) => {
      if (event.kind === 'tool') this.tools.push(`${event.name} ${event.ok}`);
    });
    this.bridge = new Bridge(
      {
        engines,
        announcers: [testMouth],
        voiceActivity: createVoiceActivity,
        texts: null,
        outbound: { check: () => {}, send: changes.send ?? unexpected },
        talk: {
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
          addNote: (_callId, note) => {
            this.notes.push(note);
            return Promise.resolve();
          },
          notes: () => Promise.resolve(this.notes),
          putMeasures: (_callId, measures) => {
            this.measures = measures;
            return Promise.resolve();
          },
          measures: () => Promise.resolve(this.measures),
        },
        recordings: { open: unexpected, read: unexpected, readMp3: unexpected, repair: unexpected },
        feed: this.feed,
        log: silentLog,
      },
      {
        call,
        workflow: { ...examplePlan(), onBehalfOf: 'Josh Miller', ...changes.workflow },
        timeZone: 'America/New_York',
        tools: changes.tools ?? null,
        context: null,
        clock: this.clock,
        onMachine: () => {},
      },
    );
  }

  async answer(): Promise<void> {
    await this.bridge.prepare();
    void this.bridge.run(this.leg).then((end) => {
      this.end = end;
    });
  }

  /** The person makes the sound of so many words; `captioned` is the text that the line carries beside it. */
  async speak(words: number, captioned = ''): Promise<void> {
    for (const { frame } of frames(syllables(words * wordMs))) this.leg.incoming.push(frame);
    if (captioned !== '') this.leg.caption(captioned);
    await this.leg.runWithClock(words * wordMs);
  }

  /** So much of the call passes, no faster than on the wall while somebody works. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += frameMs) {
      await this.idle();
      await this.leg.runWithClock(frameMs);
    }
  }

  /** The call goes on until then. */
  async until(what: () => boolean, withinMs = 30_000): Promise<void> {
    for (let passed = 0; !what(); passed += frameMs) {
      if (passed > withinMs) throw new Error(`Never came: ${what.toString()}\n${this.transcript.join('\n')}`);
      await this.pass(frameMs);
    }
  }

  /** The call's time stands still until then. */
  async meanwhile(what: () => boolean): Promise<void> {
    const untilMs = performance.now() + patienceMs;
    while (!what()) {
      if (performance.now() > untilMs) throw new Error(`Never came: ${what.toString()}`);
      await immediate();
    }
  }

  /** Until nobody works, for the time of a frame at most. */
  async idle(): Promise<void> {
    const untilMs = performance.now() + frameMs;
    while (this.clock.works > 0 && performance.now() < untilMs) await immediate();
  }

  async hangUp(): Promise<void> {
    this.leg.drop();
    for (let passed = 0; this.end === null && passed < patienceMs; passed += frameMs) {
      await this.idle();
      await this.clock.advance(frameMs);
    }
    await this.meanwhile(() => this.end !== null);
  }

  get transcript(): string[] {
    return this.turns.map((turn) => `${turn.role}${turn.cut ? ' (cut)' : ''}: ${turn.text}`);
  }
}

/** Speaks at everybody's pace. */
export const testMouth: Mouth = {
  label: 'test',
  async *speak({ text }) {
    const words = text.split(' ').map((word, i) => ({ text: word, startMs: i * wordMs, endMs: (i + 1) * wordMs }));
    yield { audio: encodeMulaw(syllables(words.length * wordMs)), words };
  },
  close: () => Promise.resolve(),
};

function immediate(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function unexpected(): never {
  throw new Error('Not part of these calls.');
}
