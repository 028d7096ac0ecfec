import type { Mind, MindBrief, MindEvent, MindMove, MindSession, ToolResult } from '../../../core/ports/mind.ts';
import { ReceptionSession } from '../reception/reception-session.ts';
import { Conversation } from './conversation.ts';
import { respondTo } from './talk.ts';
import { AgentTurn } from './turn.ts';

/** The embedded mind: carries out a plan by rules, and answers calls for those who have given it none. */
export const rulesMind: Mind = {
  label: 'rules',
  open: (brief) => (isReception(brief) ? new ReceptionSession(brief) : new RulesSession(brief)),
};

/** Whoever calls a persona leads the talk; whom it calls, only where it has no errand. */
function isReception({ workflow, direction }: MindBrief): boolean {
  return Boolean(workflow.briefing) && (direction === 'inbound' || workflow.steps.length === 0);
}

class RulesSession implements MindSession {
  readonly #talk: Conversation;
  /** Tools that an abort kept from being carried out. */
  #owed: MindMove[] = [];

  constructor(brief: MindBrief) {
    this.#talk = new Conversation(brief);
  }

  async *respond(event: MindEvent, signal: AbortSignal): AsyncGenerator<MindMove, void, ToolResult | undefined> {
    const turn = new AgentTurn();
    respondTo(this.#talk, event, turn);
    this.#owed.push(...turn.tools);
    this.#talk.lastSaid = turn.sentences.map((one) => one.text);
    while (this.#owed.length > 0) {
      const [move] = this.#owed;
      if (!move) break;
      const result = yield move;
      this.#owed.shift();
      if (result?.ok === false) this.#refused(move);
    }
    for (const { text, expects } of turn.sentences) {
      if (signal.aborted) return;
      yield expects === null ? { kind: 'say', text } : { kind: 'say', text, expects };
    }
    if (turn.waitMs !== null) yield { kind: 'wait', forMs: turn.waitMs };
    if (turn.ends) yield { kind: 'end' };
  }

  /** An answer that could not be kept was not given. */
  #refused(move: MindMove): void {
    if (move.kind !== 'tool' || move.name !== 'record_field') return;
    const key = move.arguments['key'];
    if (typeof key === 'string') this.#talk.learned.delete(key);
  }
}
