import type { CarrierEnding } from '../ports/carrier.ts';
import { type Call, type CallContext, type CallEnding, type EndedReason, isFinal } from './call.ts';

/** What happens to a call. `at` in epoch ms. Events may come twice, late, out of order, or not at all. */
export type CallEvent =
  /** About to ask the carrier. Only the first one counts: whoever stores it may dial, nobody else ever. */
  | {
      readonly kind: 'dialing';
      readonly at: number;
      readonly node: string;
      readonly leaseUntil: number;
      readonly madeBy: Call['madeBy'];
    }
  | { readonly kind: 'accepted'; readonly at: number; readonly carrierCallId: string }
  | { readonly kind: 'ringing'; readonly at: number }
  | { readonly kind: 'answered'; readonly at: number }
  | { readonly kind: 'machine'; readonly at: number }
  /** Our side is about to hang up, and why: kept, so that the carrier's word afterwards is understood. */
  | { readonly kind: 'closing'; readonly reason: EndedReason; readonly detail: string | null }
  /** The other half of a call between two own numbers. */
  | { readonly kind: 'peer'; readonly callId: string }
  | { readonly kind: 'context'; readonly outcome: CallContext }
  /** It shall not be dialled any more: ends the call, unless somebody has dialled it. */
  | {
      readonly kind: 'withdrawn';
      readonly at: number;
      readonly reason: 'api' | 'failed';
      readonly detail: string | null;
    }
  /** The carrier says that it is over. `durationMs` from answer to end in the call's own time, where it is known. */
  | { readonly kind: 'ended'; readonly at: number; readonly ending: CarrierEnding; readonly durationMs: number | null };

/** The call after the event, or null where the event changes nothing. Never moves a call backwards or ends it twice. */
export function advance(call: Call, event: CallEvent): Call | null {
  if (isFinal(call.state)) return null;
  switch (event.kind) {
    case 'dialing':
      if (call.dialedAt !== null) return null;
      return { ...call, dialedAt: event.at, node: event.node, leaseUntil: event.leaseUntil, madeBy: event.madeBy };
    case 'accepted':
      if (call.carrierCallId !== null) return null;
      return { ...ring(call, event.at), carrierCallId: event.carrierCallId };
    case 'ringing':
      return call.state === 'initiated' ? ring(call, event.at) : null;
    case 'answered':
      if (call.answeredAt !== null) return null;
      return { ...call, state: 'in_progress', answeredAt: event.at, answeredBy: 'person' };
    case 'machine':
      if (call.answeredBy === 'voicemail') return null;
      return { ...call, answeredBy: 'voicemail' };
    case 'closing':
      if (call.endedReason !== null) return null;
      return { ...call, endedReason: event.reason, endedDetail: event.detail };
    case 'peer':
      return call.peerCallId === null ? { ...call, peerCallId: event.callId } : null;
    case 'context':
      return call.context === null ? { ...call, context: event.outcome } : null;
    case 'withdrawn': {
      if (call.dialedAt !== null) return null;
      const withdrawn: Call = { ...call, endedReason: event.reason, endedDetail: event.detail };
      return advance(withdrawn, { kind: 'ended', at: event.at, ending: 'failed', durationMs: null });
    }
    case 'ended': {
      const ending = endingOf(call, event.ending);
      const talked = ending.state === 'completed' || ending.state === 'voicemail' || ending.state === 'broken_off';
      return {
        ...call,
        state: ending.state,
        endedReason: ending.reason,
        endedDetail: ending.detail,
        endedAt: event.at,
        durationMs: talked ? Math.max(0, Math.round(event.durationMs ?? event.at - (call.answeredAt ?? event.at))) : 0,
        answeredAt: talked ? (call.answeredAt ?? event.at) : null,
        answeredBy: talked ? (call.answeredBy ?? 'person') : null,
        node: null,
        leaseUntil: null,
      };
    }
  }
}

function ring(call: Call, at: number): Call {
  if (call.state !== 'initiated') return call;
  return { ...call, state: 'ringing', ringingAt: at };
}

/** Our own intention and the carrier's word, brought together (contract 0.12). */
function endingOf(call: Call, said: CarrierEnding): CallEnding {
  const ours = call.endedReason;
  const detail = call.endedDetail;
  if (call.answeredAt !== null || said === 'completed' || said === 'error') {
    if (said === 'error' || ours === 'error') {
      return { state: 'broken_off', reason: 'error', detail: detail ?? 'The line broke during the call.' };
    }
    if (call.answeredBy === 'voicemail') return { state: 'voicemail', reason: 'voicemail', detail };
    return { state: 'completed', reason: ours ?? 'remote', detail };
  }
  if (ours === 'failed') return { state: 'failed', reason: 'failed', detail };
  if (ours === 'no_answer') return { state: 'no_answer', reason: 'no_answer', detail };
  if (ours === 'trial_exhausted') return { state: 'trial_exhausted', reason: 'trial_exhausted', detail };
  if (ours === 'blocked') return { state: 'canceled', reason: 'blocked', detail };
  switch (said) {
    case 'busy':
    case 'rejected':
      return { state: 'busy', reason: 'busy', detail: said === 'rejected' ? 'The call was declined.' : detail };
    case 'no_answer':
      return { state: 'no_answer', reason: 'no_answer', detail };
    case 'canceled':
      return { state: 'canceled', reason: 'canceled', detail };
    case 'failed':
      if (ours === 'api') return { state: 'canceled', reason: 'canceled', detail };
      return { state: 'failed', reason: 'failed', detail: detail ?? 'The carrier could not connect the call.' };
  }
}

/** The ending of a call that has one. */
export function endingOfCall(call: Call): CallEnding | null {
  if (!isFinal(call.state) || call.endedReason === null) return null;
  return { state: call.state, reason: call.endedReason, detail: call.endedDetail };
}
