import type { EventName } from '../sdk/index.ts';
import { misuse } from './command.ts';

const known: Readonly<Record<EventName, true>> = {
  'call.inbound': true,
  'call.ringing': true,
  'call.status': true,
  'transcript.partial': true,
  'call.transcript': true,
  'call.recording': true,
  'call.report.ready': true,
  'sms.inbound': true,
  'sms.otp': true,
  'sms.ai_reply': true,
  'number.released': true,
};

export const eventNames = Object.keys(known);

/** Throws `CommandError` for what is no event. */
export function eventNameOf(word: string): EventName {
  if (isEventName(word)) return word;
  throw misuse(`There is no event "${word}". There are: ${eventNames.join(', ')}.`);
}

/** Throws `CommandError` for what is no count. */
export function limitOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (/^[1-9]\d*$/.test(word)) return Number(word);
  throw misuse('--limit takes a number from 1 to 100.');
}

function isEventName(word: string): word is EventName {
  return Object.hasOwn(known, word);
}
