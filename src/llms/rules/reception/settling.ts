import type { Hearing } from '../mind/hearing.ts';
import type { AgentTurn } from '../mind/turn.ts';
import type { Desk, Lookup } from './desk.ts';
import { sayGoodbye } from './leaving.ts';
import { learn } from './listening.ts';
import { takeAnswer, takeOwnNumber } from './message-taking.ts';
import { lookUp } from './next-words.ts';
import { parametersOf, valueIn } from './tool-arguments.ts';
import { statesMatter, wantsAnswer, wantsPerson } from './wishes.ts';

/** Whether what was asked has been answered; `said`: the turn is complete with what came of it. */
export type Settled = 'yes' | 'no' | 'said' | Lookup;

/** Holds what was heard against what was asked. */
export function settle(desk: Desk, hearing: Hearing, turn: AgentTurn): Settled {
  const { awaited } = desk;
  if (!awaited) return 'no';
  const answer = hearing.polarity?.value.answer;
  const onlyAsks = hearing.sentences.length > 0 && hearing.sentences.every(wantsAnswer);
  switch (awaited.kind) {
    case 'field':
      if (onlyAsks || hearing.acts.has('farewell')) return 'no';
      if (awaited.field.key === 'caller_name' && !desk.learned.has('caller_name') && wantsPerson(hearing)) return 'no';
      return taken(desk, awaited, takeAnswer(desk, hearing, turn, awaited.field));
    case 'own_number':
      if (onlyAsks) return 'no';
      return taken(desk, awaited, takeOwnNumber(desk, hearing, turn));
    case 'read_back':
      desk.awaited = null;
      if (answer !== 'no') return 'yes';
      desk.learned.delete(awaited.field.key);
      if (takeAnswer(desk, hearing, turn, awaited.field)) return desk.awaited === null ? 'yes' : 'said';
      turn.say(
        awaited.field.type === 'email'
          ? 'Sorry. Could you spell it out for me?'
          : 'Sorry. Could you give it to me digit by digit?',
        awaited.field.type,
      );
      desk.expect({ kind: 'field', field: awaited.field, question: '' });
      return 'said';
    case 'parameter': {
      const parameter = parametersOf(awaited.lookup.tool).find((one) => one.name === awaited.name);
      const value = parameter && valueIn(parameter, hearing.text, desk.caller, true);
      if (value === undefined) return 'no';
      if (
        /\bname\b/.test(parameter?.about ?? '') &&
        typeof value === 'string' &&
        /^name$|caller|customer|guest|full/.test(awaited.name)
      ) {
        if (desk.open('caller_name')) learn(desk, turn, 'caller_name', value, hearing.text);
      }
      const known = { ...awaited.lookup.arguments, [awaited.name]: value };
      return lookUp(desk, turn, { ...awaited.lookup, arguments: known }) ?? 'said';
    }
    case 'go_ahead':
      desk.awaited = null;
      if (answer === 'yes') return awaited.lookup;
      if (answer !== 'no') return 'no';
      turn.say('All right, then I leave it as it is.');
      return 'yes';
    case 'message_offered':
      return messageOffered(desk, hearing, turn, awaited.about);
    case 'anything_else':
      desk.awaited = null;
      if (answer !== 'no' || hearing.sentences.some((one) => wantsAnswer(one) || statesMatter(one))) return 'no';
      sayGoodbye(desk, turn);
      return 'said';
  }
}

function taken(desk: Desk, before: Desk['awaited'], done: boolean): Settled {
  if (desk.awaited !== before) return 'said';
  if (done) desk.awaited = null;
  return done ? 'yes' : 'no';
}

function messageOffered(desk: Desk, hearing: Hearing, turn: AgentTurn, about: string): Settled {
  desk.awaited = null;
  const answer = hearing.polarity?.value.answer;
  const asksFor = passOn.test(hearing.utterance.plain);
  if (hearing.acts.has('farewell') && !asksFor) {
    sayGoodbye(desk, turn);
    return 'said';
  }
  if (answer === 'no' && !asksFor) return 'yes';
  if (answer !== 'yes' && !asksFor) return 'no';
  desk.takesMessage = true;
  if (desk.reason === null) {
    desk.reason = about;
    learn(desk, turn, 'reason', about, about);
  }
  return 'yes';
}

const passOn =
  /\b(?:please do|do that|would you|could you|if you (?:would|could|can)|ask (?:him|her|them)|that would be|i'd appreciate|go ahead)\b/;
