import type { AgentTurn } from '../mind/turn.ts';
import type { Desk } from './desk.ts';
import { messageTaken } from './message-taking.ts';

export function sayGoodbye(desk: Desk, turn: AgentTurn): void {
  const begun = desk.learned.has('caller_name') || desk.reason !== null;
  if (desk.takesMessage && !desk.messageTaken && begun) messageTaken(desk, turn);
  turn.say(desk.workflow.closing);
  leave(desk, turn);
}

export function leave(desk: Desk, turn: AgentTurn): void {
  desk.ended = true;
  desk.awaited = null;
  turn.end();
}
