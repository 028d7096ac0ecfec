import type { MindBrief, MindEvent, MindMove, MindSession, ToolResult } from '../../../core/ports/mind.ts';
import { namedLanguage } from '../../../core/workflow/named-language.ts';
import { spokenLanguage } from '../language/spoken-language.ts';
import { AgentTurn } from '../mind/turn.ts';
import { Desk, type Lookup } from './desk.ts';
import { respondTo, told } from './reception.ts';
import { foreignPhrases } from './foreign-phrases.ts';
import { ForeignReception } from './foreign-reception.ts';
import { messageCall } from './message-tool.ts';

type Moves<T = void> = AsyncGenerator<MindMove, T, ToolResult | undefined>;

/** A persona on a call without a plan of steps: answers, looks up, takes messages, turns away. */
export class ReceptionSession implements MindSession {
  readonly #desk: Desk;
  /** Tools that an abort kept from being carried out. */
  #owed: MindMove[] = [];

  /** Set where the call is in a language of which only a few sentences are known. */
  #foreign: ForeignReception | null;

  constructor(brief: MindBrief) {
    this.#desk = new Desk(brief);
    this.#foreign = foreignIn(namedLanguage(brief.language) ?? brief.workflow.language);
  }

  async *respond(event: MindEvent, signal: AbortSignal): Moves {
    const turn = new AgentTurn();
    const lookup = this.#answer(event, turn);
    yield* this.#record(turn);
    if (lookup !== null) yield* this.#lookUp(turn, lookup, signal);
    if (signal.aborted) return;
    const message = messageCall(this.#desk);
    if (message !== null) yield message;
    this.#desk.lastSaid = turn.sentences.map((one) => one.text);
    for (const { text, expects } of turn.sentences) {
      if (signal.aborted) return;
      yield expects === null ? { kind: 'say', text } : { kind: 'say', text, expects };
    }
    if (turn.waitMs !== null) yield { kind: 'wait', forMs: turn.waitMs };
    if (turn.ends) yield { kind: 'end' };
  }

  #answer(event: MindEvent, turn: AgentTurn): Lookup | null {
    const follows = namedLanguage(this.#desk.brief.language) === null;
    const spoken = follows && event.kind === 'heard' ? spokenLanguage(event.text) : null;
    if (spoken === 'en') this.#foreign = null;
    else if (spoken !== null) this.#foreign ??= foreignIn(spoken);
    if (this.#foreign === null) return respondTo(this.#desk, event, turn);
    this.#foreign.respond(this.#desk, event, turn);
    return null;
  }

  async *#record(turn: AgentTurn): Moves {
    this.#owed.push(...turn.tools.splice(0));
    while (this.#owed.length > 0) {
      const [move] = this.#owed;
      if (!move) break;
      const result = yield move;
      this.#owed.shift();
      if (result?.ok === false) this.#refused(move);
    }
  }

  async *#lookUp(turn: AgentTurn, lookup: Lookup, signal: AbortSignal): Moves {
    const result = yield { kind: 'tool', name: lookup.tool.name, arguments: lookup.arguments };
    if (signal.aborted) return;
    told(this.#desk, turn, lookup, result ?? { ok: false, result: '' });
    yield* this.#record(turn);
  }

  /** An answer that could not be kept was not given. */
  #refused(move: MindMove): void {
    if (move.kind !== 'tool' || move.name !== 'record_field') return;
    const key = move.arguments['key'];
    if (typeof key === 'string') this.#desk.learned.delete(key);
  }
}

function foreignIn(language: string): ForeignReception | null {
  const phrases = foreignPhrases(language);
  return phrases && new ForeignReception(phrases);
}
