import type { TranscriptTurn } from '../call/transcript.ts';
import { wordsOf } from './evidence.ts';
import type { Report } from './report.ts';
import { withFigures } from './said-numbers.ts';

export const callIntents = [
  'service_request',
  'quote_request',
  'scheduling',
  'complaint',
  'spam',
  'general_inquiry',
  'other',
] as const;
export type CallIntent = (typeof callIntents)[number];

export const callUrgencies = ['high', 'medium', 'low'] as const;
export type CallUrgency = (typeof callUrgencies)[number];

/** Who was on the other side of a call, and what for, at a glance (contract 3.13). */
export interface CallerSummary {
  /** As they gave it in the call. */
  readonly callerName: string | null;
  readonly intent: CallIntent;
  readonly urgency: CallUrgency;
  /** By when they want to be called back, as they said it. */
  readonly callbackBy: string | null;
  /** An advertisement, a machine, or a fraud. */
  readonly spam: boolean;
}

export const unknownCaller: CallerSummary = {
  callerName: null,
  intent: 'other',
  urgency: 'low',
  callbackBy: null,
  spam: false,
};

/** Reports that were stored before there were such summaries have none. */
export function callerOf(report: Pick<Report, 'caller'>): CallerSummary {
  return report.caller ?? unknownCaller;
}

/** What the claims hold that the other side has not said, for whoever made them. Empty: nothing. */
export function callerProblems(claimed: CallerSummary, turns: readonly TranscriptTurn[]): string[] {
  const { callerName, callbackBy } = claimed;
  return [
    ...(callerName === null || nameSaid(callerName, turns) ? [] : [`Nobody gave the name "${callerName}".`]),
    ...(callbackBy === null || timeSaid(callbackBy, turns) ? [] : [`Nobody said "${callbackBy}" of a call back.`]),
  ];
}

/** The claims without a name and a time that the other side has not said; `spam` and its intent go together. */
export function checkedCaller(claimed: CallerSummary, turns: readonly TranscriptTurn[]): CallerSummary {
  const { callerName, callbackBy } = claimed;
  const spam = claimed.spam || claimed.intent === 'spam';
  return {
    callerName: callerName !== null && nameSaid(callerName, turns) ? callerName.trim() : null,
    intent: spam ? 'spam' : claimed.intent,
    urgency: spam ? 'low' : claimed.urgency,
    callbackBy: callbackBy !== null && timeSaid(callbackBy, turns) ? callbackBy.trim() : null,
    spam,
  };
}

const titles = /^(?:mr|mrs|ms|miss|dr|prof|sir|madam|professor|doctor)$/;

/** Each word of the name was said by the other side, or spelled by them. */
function nameSaid(name: string, turns: readonly TranscriptTurn[]): boolean {
  const said = ` ${turns.flatMap((turn) => (turn.role === 'human' ? [wordsOf(turn.text)] : [])).join(' ')} `;
  const words = wordsOf(name)
    .split(' ')
    .filter((word) => word !== '' && !titles.test(word));
  return (
    words.length > 0 &&
    words.every((word) => said.includes(` ${word} `) || said.includes(` ${Array.from(word).join(' ')} `))
  );
}

/** Its figures were named in the call, and some word of it by the other side. */
function timeSaid(time: string, turns: readonly TranscriptTurn[]): boolean {
  const named = new Set(turns.flatMap((turn) => withFigures(turn.text)));
  const theirs = new Set(turns.flatMap((turn) => (turn.role === 'human' ? withFigures(turn.text) : [])));
  const claimed = withFigures(time).filter((one) => /[\p{L}\p{N}]/u.test(one));
  return (
    claimed.some((one) => theirs.has(one)) && claimed.filter((one) => /\d/.test(one)).every((one) => named.has(one))
  );
}
