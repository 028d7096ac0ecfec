import { composeOpening } from '../../../src/core/bridge/opening.ts';
import { fixedWords } from '../../../src/core/bridge/fixed-words.ts';
import { toolsFor } from '../../../src/core/bridge/tools.ts';
import { exampleCall } from '../../../src/core/call/call.example.ts';
import type { EndedReason } from '../../../src/core/call/call.ts';
import type { TranscriptTurn } from '../../../src/core/call/transcript.ts';
import { silentLog } from '../../../src/core/ports/log.ts';
import { ManualClock } from '../../../src/core/ports/manual-clock.ts';
import type { MindEvent, MindSession, ToolResult } from '../../../src/core/ports/mind.ts';
import { callerOf, type CallerSummary } from '../../../src/core/report/caller-summary.ts';
import { nothingMeasured } from '../../../src/core/report/measures.ts';
import type { CollectedField, Report } from '../../../src/core/report/report.ts';
import { writeReport } from '../../../src/core/report/write-report.ts';
import { planPersona } from '../../../src/core/workflow/plan-persona.ts';
import type { Workflow } from '../../../src/core/workflow/workflow.ts';
import { rulesMind, rulesPlanner, rulesReporter } from '../../../src/llms/rules/index.ts';
import type { PersonaStory } from './persona-story.ts';
import { PersonByHeart } from './person-by-heart.ts';

const phone = '+14155551234';
const timeZone = 'America/New_York';
/** A Tuesday morning in New York. */
const now = Date.parse('2026-10-06T14:00:00.000Z');
const mostTurns = 40;

export interface AskedTool {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface PersonaCall {
  readonly workflow: Workflow;
  readonly transcript: readonly TranscriptTurn[];
  readonly askedTools: readonly AskedTool[];
  readonly report: Report;
  readonly caller: CallerSummary;
}

/** One whole call of a persona without audio: plan, opening, talk, report. Instant, with the real components. */
export async function personaCall(story: PersonaStory): Promise<PersonaCall> {
  const { systemPrompt, direction, businessName = null } = story;
  const workflow = await planPersona(
    { planners: [rulesPlanner], log: silentLog },
    { systemPrompt, direction, language: 'auto', timeZone, now, businessName },
  );
  const talk = new PersonaTalk(story, workflow);
  const endedReason = await talk.run();
  const [from, to] = direction === 'inbound' ? [phone, '+14155550100'] : ['+14155550100', phone];
  const report = await writeReport(
    { reporters: [rulesReporter], prices: { asOf: '2026-11-01', prices: [] }, log: silentLog },
    {
      call: exampleCall({ direction, from, to, state: 'completed', endedReason, answeredAt: now, endedAt: now }),
      workflow,
      transcript: talk.transcript,
      recorded: talk.recorded,
      notes: talk.notes,
      measures: nothingMeasured,
      timeZone,
    },
  );
  return { workflow, transcript: talk.transcript, askedTools: talk.askedTools, report, caller: callerOf(report) };
}

class PersonaTalk {
  readonly transcript: TranscriptTurn[] = [];
  readonly recorded: CollectedField[] = [];
  readonly notes: string[] = [];
  readonly askedTools: AskedTool[] = [];
  readonly #story: PersonaStory;
  readonly #workflow: Workflow;
  readonly #session: MindSession;
  readonly #tools: ReturnType<typeof toolsFor>;
  readonly #person: PersonByHeart;

  constructor(story: PersonaStory, workflow: Workflow) {
    this.#story = story;
    this.#workflow = workflow;
    this.#person = new PersonByHeart(story.person);
    const recipient = { phone, name: null, email: null, context: null };
    this.#tools = toolsFor(workflow, recipient);
    this.#session = rulesMind.open({
      workflow,
      recipient,
      direction: story.direction,
      timeZone,
      language: 'auto',
      clock: new ManualClock(now),
      tools: [...[...this.#tools.values()].map((tool) => tool.definition), ...(story.tools ?? [])],
      context: story.context ?? null,
      soFar: null,
    });
  }

  async run(): Promise<EndedReason> {
    const { direction, firstMessage = null } = this.#story;
    const opening = composeOpening({
      words: fixedWords(this.#workflow.language),
      direction,
      onBehalfOf: this.#workflow.onBehalfOf,
      recorded: false,
      firstMessage,
    });
    const greeting = direction === 'outbound' ? this.#person.greeting() : '';
    if (greeting !== '') this.#human(greeting);
    this.#agent(opening);
    let event: MindEvent = { kind: 'start', opening, greeting };
    let silences = 0;
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const { text, ends } = await this.#think(event);
      if (text !== '') this.#agent(text);
      if (ends) return 'agent';
      const said = this.#person.answer(turn === 0 ? `${opening} ${text}` : text);
      if (said.text !== null) this.#human(said.text);
      if (said.hangsUp) return 'remote';
      if (said.text === null) {
        silences += 1;
        if (silences > 2) return 'silence';
        event = { kind: 'silence', count: silences };
      } else event = { kind: 'heard', text: said.text, cut: null };
    }
    return 'max_duration';
  }

  async #think(event: MindEvent): Promise<{ readonly text: string; readonly ends: boolean }> {
    const sentences: string[] = [];
    let ends = false;
    let result: ToolResult | undefined;
    const moves = this.#session.respond(event, new AbortController().signal);
    for (let next = await moves.next(); !next.done; next = await moves.next(result)) {
      const move = next.value;
      result = undefined;
      if (move.kind === 'say') sentences.push(move.text);
      else if (move.kind === 'tool') result = this.#tool(move.name, move.arguments);
      else if (move.kind === 'end') ends = true;
    }
    return { text: sentences.join(' '), ends };
  }

  #tool(name: string, args: Readonly<Record<string, unknown>>): ToolResult {
    const own = this.#story.tools?.find((tool) => tool.name === name);
    if (own) {
      this.askedTools.push({ name, arguments: args });
      return own.result === null
        ? { ok: false, result: 'Say that you could not do this.' }
        : { ok: true, result: own.result };
    }
    const tool = this.#tools.get(name);
    if (!tool) return { ok: false, result: 'There is no such tool.' };
    return tool.run(args, this.transcript, {
      recordField: (field) => this.recorded.push(field),
      note: (text) => this.notes.push(text),
      pressDigits: () => undefined,
      end: () => true,
    });
  }

  #agent(text: string): void {
    const last = this.transcript.at(-1);
    if (last?.role === 'ai') this.transcript[this.transcript.length - 1] = { ...last, text: `${last.text} ${text}` };
    else this.transcript.push({ role: 'ai', text, startMs: 0, endMs: 0, cut: false });
  }

  #human(text: string): void {
    this.transcript.push({ role: 'human', text, startMs: 0, endMs: 0, cut: false });
  }
}
