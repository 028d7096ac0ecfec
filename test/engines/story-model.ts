import { unknownCaller } from '../../src/core/report/caller-summary.ts';
import type {
  HeardAudio,
  ScriptedAnswer,
  ScriptedMessage,
  ScriptedModel,
  ScriptedRequest,
} from '../../src/core/ports/scripted-model.ts';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import { decodeMulaw } from '../../src/core/bridge/audio/mulaw.ts';
import { resample } from '../../src/core/bridge/audio/resample.ts';
import { systemClock } from '../../src/core/ports/clock.ts';
import type { Mouth } from '../../src/core/ports/mouth.ts';
import { rulesPlanner } from '../../src/llms/rules/index.ts';
import type { SaidTurn } from '../whole-calls/simulated-world.ts';

interface Stretch {
  /** Its first sound, to know it again by; null while it is silent. */
  readonly beginning: string | null;
  readonly length: number;
  /** The phone's lines that are heard in it: from here to `lines`. */
  readonly from: number;
  readonly lines: number;
}

const nothingHeard: Stretch = { beginning: null, length: 0, from: 0, lines: 0 };

/** The model gives up after so many turns that it had nothing to say to. */
const patience = 3;

/** One move of the model: taken once, when what was said last fits. */
export interface ScriptedMove {
  /** Over the person's latest words, or a tool's latest result; left out: it fits whatever came. */
  readonly hears?: RegExp;
  readonly says?: string;
  readonly calls?: readonly { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }[];
}

/** What the model hands over when the call is wrapped up. */
export interface ScriptedReport {
  readonly outcome: 'achieved' | 'partly' | 'not_achieved';
  readonly summary: string;
  readonly fields: readonly { readonly key: string; readonly value: string | number; readonly quote: string }[];
}

export interface StoryScript {
  readonly prompt: string;
  readonly moves: readonly ScriptedMove[];
  readonly report: ScriptedReport;
}

/**
 * A language model by a script, with a voice that people can be heard from: it hears what the simulated person has said on the line so
 * far, and speaks with the embedded voice.
 */
export class StoryModel implements ScriptedModel {
  readonly #mouth: Mouth;
  readonly #said: () => Promise<readonly SaidTurn[]>;
  #script: StoryScript | null = null;
  #left: ScriptedMove[] = [];
  #stretch = nothingHeard;
  /** How often in a row it had nothing to say to what it heard. */
  #lost = 0;

  /** `said` tells what the phone of the call under way has said so far. */
  constructor(mouth: Mouth, said: () => Promise<readonly SaidTurn[]>) {
    this.#mouth = mouth;
    this.#said = said;
  }

  play(script: StoryScript): void {
    this.#script = script;
    this.#left = [...script.moves];
    this.#stretch = nothingHeard;
    this.#lost = 0;
  }

  /**
   * Ears ask again and again while a stretch grows. A stretch that goes on begins as the one before did; what the phone has said since
   * that began is what is heard in it.
   */
  async transcribe({ samples }: HeardAudio): Promise<string> {
    const lines = (await this.#said()).filter((turn) => turn.who === 'phone');
    const before = this.#stretch;
    const beginning = beginningOf(samples);
    if (beginning === null) return '';
    const grows = samples.length > before.length || (samples.length === before.length && lines.length === before.lines);
    const goesOn = beginning === before.beginning && grows;
    const from = goesOn ? before.from : before.lines;
    this.#stretch = { beginning, length: samples.length, from, lines: lines.length };
    return lines
      .slice(from)
      .map((turn) => turn.text)
      .join(' ');
  }

  async respond(request: ScriptedRequest): Promise<ScriptedAnswer> {
    if (!this.#script) throw new Error('The model has no script.');
    if (request.schema !== null) return { text: JSON.stringify(await this.#structured(request)), calls: [] };
    const last = request.messages.at(-1);
    const heard = latestOf(request.messages);
    const index = this.#left.findIndex((move) => (move.hears ?? /(?:)/).test(heard));
    if (index === -1 && last?.role === 'result') return { text: '', calls: [] };
    const [move] = index === -1 ? [] : this.#left.splice(index, 1);
    this.#lost = move ? 0 : this.#lost + 1;
    if (!move && (this.#left.length === 0 || this.#lost > patience))
      return { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }] };
    if (!move) return { text: 'Sorry, could you say that again?', calls: [] };
    return { text: move.says ?? '', calls: await this.#withKeys(move.calls ?? []) };
  }

  async speak(text: string): Promise<Int16Array> {
    const speech = this.#mouth.speak({ text, voice: 'shimmer', language: 'en', clock: systemClock });
    const chunks = await Array.fromAsync(speech, ({ audio }) => decodeMulaw(audio));
    const samples = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      samples.set(chunk, at);
      at += chunk.length;
    }
    return resample(samples, 8000, 24_000);
  }

  /** Fields by the keys that the plan has for them, as a model would read them there. */
  async #withKeys(calls: NonNullable<ScriptedMove['calls']>): Promise<ScriptedAnswer['calls']> {
    if (!this.#script) return calls;
    const { fields } = await planOf(this.#script.prompt);
    return calls.map((call) => {
      const asked = call.arguments['key'];
      const field = fields.find(({ key }) => typeof asked === 'string' && sameField(key, asked));
      return field ? { ...call, arguments: { ...call.arguments, key: field.key } } : call;
    });
  }

  async #structured(request: ScriptedRequest): Promise<unknown> {
    const script = this.#script;
    if (!script) throw new Error('The model has no script.');
    if (JSON.stringify(request.schema).includes('"workflow"')) {
      const workflow = await planOf(script.prompt);
      return { ok: true, missing: [], hint: '', workflow };
    }
    const { fields } = await planOf(script.prompt);
    const keyed = script.report.fields.map((field) => ({
      ...field,
      key: fields.find(({ key }) => sameField(key, field.key))?.key ?? field.key,
    }));
    return { ...script.report, caller: unknownCaller, fields: keyed };
  }
}

/** Planners word keys differently: `home` is `somebody_home`. */
export function sameField(one: string, other: string): boolean {
  return one !== '' && other !== '' && (one.includes(other) || other.includes(one));
}

async function planOf(prompt: string): Promise<Workflow> {
  const planned = await rulesPlanner.plan({ prompt, timeZone: 'America/New_York', now: Date.now(), language: null });
  if (!planned.ok) throw new Error(`The story's prompt cannot be planned: ${prompt}`);
  return planned.workflow;
}

/** Everything that came since the model's last move, or its latest results. */
function latestOf(messages: readonly ScriptedMessage[]): string {
  const own = messages.findLastIndex((message) => message.role === 'assistant' || message.role === 'call');
  return messages
    .slice(own + 1)
    .map(textOf)
    .join(' ');
}

function textOf(message: ScriptedMessage): string {
  if (message.role === 'result') return message.result;
  return message.role === 'call' ? '' : message.text;
}

function beginningOf(samples: Int16Array): string | null {
  const first = samples.findIndex((sample) => Math.abs(sample) > 200);
  return first === -1 || first + 400 > samples.length ? null : samples.subarray(first, first + 400).join();
}
