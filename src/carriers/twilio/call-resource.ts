import { type Fields, textOf } from '../../core/json-fields.ts';
import type { CarrierEnding, CarrierFinding } from '../../core/ports/carrier.ts';

/** How a call in one of these states has ended (https://www.twilio.com/docs/voice/api/call-resource#call-status-values). */
const endings: ReadonlyMap<string, CarrierEnding> = new Map<string, CarrierEnding>([
  ['completed', 'completed'],
  ['busy', 'busy'],
  ['no-answer', 'no_answer'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
]);

/** Null for a call that has not ended. One that fails after an answer has been broken off. */
export function endingOf(status: string, answered: boolean): CarrierEnding | null {
  if (status === 'failed' && answered) return 'error';
  return endings.get(status) ?? null;
}

export function isAnswered(status: string): boolean {
  return status === 'in-progress' || status === 'completed';
}

/** What a call as the API shows it says of itself. */
export function findingOf(call: Fields): CarrierFinding {
  const carrierCallId = textOf(call, 'sid');
  const status = textOf(call, 'status');
  if (carrierCallId === '') return { state: 'unknown' };
  const talkedMs = 1000 * Number(textOf(call, 'duration'));
  const answered = isAnswered(status) || talkedMs > 0;
  const ending = endingOf(status, answered);
  if (!ending) return { state: 'active', carrierCallId, answered };
  const endedAt = timeOf(call, 'end_time');
  return { state: 'ended', carrierCallId, ending, answered, endedAt, ...(talkedMs > 0 && { talkedMs }) };
}

/** Times are written as in RFC 2822. Epoch ms; null where there is none. */
export function timeOf(resource: Fields, name: string): number | null {
  const at = Date.parse(textOf(resource, name));
  return Number.isNaN(at) ? null : at;
}
