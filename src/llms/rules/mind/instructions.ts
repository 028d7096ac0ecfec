import type { Conversation } from './conversation.ts';
import { leave } from './speaking.ts';
import type { AgentTurn } from './turn.ts';

/** The owner's word in mid-call: to end, to say or ask something, or something more to know. */
export function instructed(talk: Conversation, turn: AgentTurn, said: string): void {
  const text = said.trim().replace(/^please\s+/i, '');
  if (/^(?:end|hang up|stop|finish|wrap up|close)\b/i.test(text)) {
    turn.say('I have to go now. Thank you for your time. Goodbye.');
    leave(talk, turn);
    return;
  }
  const words = /^(?:say|tell (?:them|him|her)(?: that)?|ask(?: (?:them|him|her))?)[:\s]+["“]?(.+?)["”]?$/i.exec(
    text,
  )?.[1];
  if (words === undefined) {
    talk.told.push(text);
    return;
  }
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  turn.say(
    /[.?!]$/.test(sentence) ? sentence : `${sentence}${/^ask/i.test(text) ? '?' : '.'}`,
    /^ask/i.test(text) ? 'text' : null,
  );
}
