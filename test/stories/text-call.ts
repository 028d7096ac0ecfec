import { exampleCall } from '../../src/core/call/call.example.ts';
import type { Call, EndedReason, FinalState } from '../../src/core/call/call.ts';
import type { TranscriptTurn } from '../../src/core/call/transcript.ts';
import { composeOpening } from '../../src/core/bridge/opening.ts';
import { fixedWords } from '../../src/core/bridge/fixed-words.ts';
import { toolsFor } from '../../src/core/bridge/tools.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import type { CutTurn, MindEvent, MindSession, ToolResult } from '../../src/core/ports/mind.ts';
import { ManualClock } from '../../src/core/ports/manual-clock.ts';
import type { CollectedField, Report } from '../../src/core/report/report.ts';
import { writeReport } from '../../src/core/report/write-report.ts';
import { nothingMeasured } from '../../src/core/report/measures.ts';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import { rulesMind, rulesPlanner, rulesReporter } from '../../src/llms/rules/index.ts';
import type { ScriptedLine, ScriptedPhone } from './story.ts';

export interface TextCall {
  /** Null when the prompt was refused. */
  readonly workflow: Workflow | null;
  readonly transcript: readonly TranscriptTurn[];
  readonly report: Report | null;
  readonly callStatus: string;
  readonly providerStatus: string;
  readonly notes: readonly string[];
}

export interface TextCallRequest {
  readonly prompt: string;
  readonly timeZone: string;
  readonly now: string;
  readonly phone: ScriptedPhone;
}

const wordsPerMs = 2.6 / 1000;
const mostTurns = 60;

/** One whole call without audio: plan, opening, talk with a scripted person, report. Instant, with the real components. */
export async function textCall(request: TextCallRequest): Promise<TextCall> {
  const now = Date.parse(request.now);
  const planned = await rulesPlanner.plan({ prompt: request.prompt, timeZone: request.timeZone, now, language: null });
  if (!planned.ok)
    return {
      workflow: null,
      transcript: [],
      report: null,
      callStatus: 'refused',
      providerStatus: planned.missing.join(','),
      notes: [],
    };
  const talk = new TextTalk(planned.workflow, request.phone, request.timeZone, now);
  const ending = await talk.run();
  const report = await writeReport(
    { reporters: [rulesReporter], prices: { asOf: '2026-11-01', prices: [] }, log: silentLog },
    {
      call: callRow(ending, now),
      workflow: planned.workflow,
      transcript: talk.transcript,
      recorded: talk.recorded,
      notes: talk.notes,
      measures: nothingMeasured,
      timeZone: request.timeZone,
    },
  );
  const [callStatus, providerStatus] = statusWords[ending.state];
  return {
    workflow: planned.workflow,
    transcript: talk.transcript,
    report,
    callStatus,
    providerStatus,
    notes: talk.notes,
  };
}

interface Ending {
  readonly state: FinalState;
  readonly reason: EndedReason;
}

const statusWords: Readonly<Record<FinalState, readonly [string, string]>> = {
  completed: ['success', 'completed'],
  voicemail: ['voicemail', 'completed'],
  no_answer: ['not_picked_up', 'no-answer'],
  busy: ['not_picked_up', 'busy'],
  failed: ['not_picked_up', 'failed'],
  canceled: ['not_picked_up', 'canceled'],
  trial_exhausted: ['not_picked_up', 'failed'],
  broken_off: ['not_picked_up', 'failed'],
};

const unanswered: Readonly<Record<string, Ending>> = {
  busy: { state: 'busy', reason: 'busy' },
  rejected: { state: 'busy', reason: 'busy' },
  no_answer: { state: 'no_answer', reason: 'no_answer' },
  failed: { state: 'failed', reason: 'failed' },
};

interface AgentSpeech {
  readonly sentences: readonly string[];
  readonly ends: boolean;
}

class TextTalk {
  readonly transcript: TranscriptTurn[] = [];
  readonly recorded: CollectedField[] = [];
  readonly notes: string[] = [];
  readonly #workflow: Workflow;
  readonly #phone: ScriptedPhone;
  readonly #session: MindSession;
  readonly #tools: ReturnType<typeof toolsFor>;
  readonly #used = new Map<ScriptedLine, number>();
  #personTurns = 0;

  constructor(workflow: Workflow, phone: ScriptedPhone, timeZone: string, now: number) {
    this.#workflow = workflow;
    this.#phone = phone;
    this.#tools = toolsFor(workflow);
    this.#session = rulesMind.open({
      workflow,
      recipient: { phone: '+14155551234', name: null, email: null, context: null },
      direction: 'outbound',
      timeZone,
      language: workflow.language,
      clock: new ManualClock(now),
      tools: [...this.#tools.values()].map((tool) => tool.definition),
      soFar: null,
    });
  }

  async run(): Promise<Ending> {
    const answer = this.#phone.answer ?? 'person';
    const notTaken = unanswered[answer];
    if (notTaken) return notTaken;
    const opening = composeOpening({
      words: fixedWords(this.#workflow.language),
      direction: 'outbound',
      onBehalfOf: this.#workflow.onBehalfOf,
      recorded: false,
      firstMessage: null,
    });
    if (answer === 'voicemail') {
      this.#human(this.#phone.greeting ?? 'Please leave a message after the tone.');
      if (this.#workflow.voicemail !== null) this.#agent(`${opening} ${this.#workflow.voicemail}`, false);
      return { state: 'voicemail', reason: 'voicemail' };
    }
    const greeting = this.#phone.opening === undefined ? 'Hello?' : (this.#phone.opening ?? '');
    if (greeting !== '') this.#human(greeting);
    return this.#converse(opening, greeting);
  }

  async #converse(opening: string, greeting: string): Promise<Ending> {
    let event: MindEvent = { kind: 'start', opening, greeting };
    let silences = 0;
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const speech = await this.#think(event);
      const spoken = [...(turn === 0 ? [opening] : []), ...speech.sentences];
      const cut = this.#interruption(spoken.join(' '), turn === 0 ? opening.length : 0);
      if (cut) {
        this.#agent(cut.heard, true);
        this.#human(cut.line.says ?? '');
        if (cut.line.hangsUp) return { state: 'completed', reason: 'remote' };
        event = { kind: 'heard', text: cut.line.says ?? '', cut: { heard: cut.heard, unheard: cut.unheard } };
        continue;
      }
      if (spoken.length > 0) this.#agent(spoken.join(' '), false);
      if (speech.ends) return { state: 'completed', reason: 'agent' };
      const said = this.#answer(spoken.join(' '));
      if (said === null || said.says === null) {
        if (said?.hangsUp) return { state: 'completed', reason: 'remote' };
        silences += 1;
        if (silences > 2) {
          this.#agent("I can't hear anyone, so I will end the call here. Goodbye.", false);
          return { state: 'completed', reason: 'silence' };
        }
        event = { kind: 'silence', count: silences };
        continue;
      }
      silences = 0;
      this.#human(said.says);
      if (said.hangsUp) return { state: 'completed', reason: 'remote' };
      event = { kind: 'heard', text: said.says, cut: null };
    }
    return { state: 'completed', reason: 'max_duration' };
  }

  async #think(event: MindEvent): Promise<AgentSpeech> {
    const sentences: string[] = [];
    let ends = false;
    const moves = this.#session.respond(event, new AbortController().signal);
    let result: ToolResult | undefined;
    for (let next = await moves.next(); !next.done; next = await moves.next(result)) {
      const move = next.value;
      result = undefined;
      if (move.kind === 'say') sentences.push(move.text);
      else if (move.kind === 'tool') result = this.#tool(move.name, move.arguments);
      else if (move.kind === 'end') ends = true;
    }
    return { sentences, ends };
  }

  #tool(name: string, args: Readonly<Record<string, unknown>>): ToolResult {
    const tool = this.#tools.get(name);
    if (!tool) return { ok: false, result: 'There is no such tool.' };
    return tool.run(args, this.transcript, {
      recordField: (field) => this.recorded.push(field),
      note: (text) => this.notes.push(text),
      pressDigits: () => undefined,
      end: () => true,
    });
  }

  #answer(heard: string): { readonly says: string | null; readonly hangsUp: boolean } | null {
    const silentAfter = this.#phone.silentAfterTurns ?? null;
    if (silentAfter !== null && this.#personTurns >= silentAfter) return null;
    const line = this.#lineFor(heard, false);
    if (line) return { says: line.says ?? null, hangsUp: line.hangsUp ?? false };
    const otherwise = this.#phone.otherwise === undefined ? 'Sorry, could you say that again?' : this.#phone.otherwise;
    return otherwise === null ? null : { says: otherwise, hangsUp: false };
  }

  #lineFor(heard: string, interrupting: boolean): ScriptedLine | null {
    for (const line of this.#phone.lines ?? []) {
      const used = this.#used.get(line) ?? 0;
      const times = line.times ?? 1;
      const barges = (line.interruptAfterMs ?? null) !== null;
      if (barges !== interrupting || (times > 0 && used >= times)) continue;
      if (!new RegExp(line.hears ?? '', 'i').test(heard)) continue;
      this.#used.set(line, used + 1);
      return line;
    }
    return null;
  }

  /** Somebody who speaks into the agent's turn: what had been played by then was heard, the rest was not. */
  #interruption(spoken: string, fixed: number): (CutTurn & { readonly line: ScriptedLine }) | null {
    for (const line of this.#phone.lines ?? []) {
      const afterMs = line.interruptAfterMs ?? null;
      if (afterMs === null) continue;
      const words = spoken.slice(fixed).split(' ');
      const played = Math.max(2, Math.round(afterMs * wordsPerMs));
      if (words.length <= played) continue;
      const heard = `${spoken.slice(0, fixed)}${words.slice(0, played).join(' ')}`;
      const used = this.#used.get(line) ?? 0;
      const times = line.times ?? 1;
      if ((times > 0 && used >= times) || !new RegExp(line.hears ?? '', 'i').test(heard)) continue;
      this.#used.set(line, used + 1);
      return { heard, unheard: words.slice(played).join(' '), line };
    }
    return null;
  }

  #agent(text: string, cut: boolean): void {
    const last = this.transcript.at(-1);
    if (last?.role === 'ai' && !last.cut)
      this.transcript[this.transcript.length - 1] = { ...last, text: `${last.text} ${text}`, cut };
    else this.transcript.push({ role: 'ai', text, startMs: 0, endMs: 0, cut });
  }

  #human(text: string): void {
    this.#personTurns += 1;
    if (text !== '') this.transcript.push({ role: 'human', text, startMs: 0, endMs: 0, cut: false });
  }
}

function callRow(ending: Ending, now: number): Call {
  return exampleCall({
    carrier: 'text',
    state: ending.state,
    endedReason: ending.reason,
    answeredBy: ending.state === 'completed' ? 'person' : null,
    createdAt: now,
    dialedAt: now,
    ringingAt: now,
    answeredAt: now,
    endedAt: now,
    durationMs: 0,
  });
}
