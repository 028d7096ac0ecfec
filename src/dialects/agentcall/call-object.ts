import { type Call, type CallState, isFinal } from '../../core/call/call.ts';
import type { Core } from '../../core/core.ts';
import { callCostMicros } from '../../core/usage/call-cost.ts';
import { type Links, isoTime, wholeSeconds } from '../../http/dialect.ts';
import type { CallObject, CallStatus } from './wire/call.ts';

/** Contract 3.7: an address in an answer is good for an hour. */
export const recordingLinkMs = 60 * 60_000;

/** Contract 0.12. */
export const callStatus: Record<CallState, CallStatus> = {
  initiated: 'initiated',
  ringing: 'ringing',
  in_progress: 'in-progress',
  completed: 'completed',
  voicemail: 'completed',
  no_answer: 'no_answer',
  busy: 'busy',
  failed: 'failed',
  canceled: 'failed',
  broken_off: 'completed',
  trial_exhausted: 'trial_exhausted',
};

/** The states that are called by a word. */
export function statesOf(status: CallStatus): CallState[] {
  return (Object.keys(callStatus) as CallState[]).filter((state) => callStatus[state] === status);
}

export async function callObject(core: Core, links: Links, call: Call): Promise<CallObject> {
  const ended = isFinal(call.state);
  const recording = ended && call.record ? await core.store.reports.recording(call.id) : null;
  const measures = call.kind === 'ai' && call.answeredAt !== null ? await core.store.talk.measures(call.id) : null;
  const costMicros = await callCostMicros(core.store, call);
  return {
    id: call.id,
    callId: call.id,
    type: call.kind,
    direction: call.direction,
    from: call.from,
    to: call.to,
    numberId: call.numberId,
    agentId: call.accountId,
    contactId: null,
    workflowId: call.workflowId,
    status: callStatus[call.state],
    createdAt: isoTime(call.createdAt),
    startedAt: isoTime(call.dialedAt ?? call.ringingAt),
    answeredAt: isoTime(call.answeredAt),
    endedAt: isoTime(call.endedAt),
    endedReason: ended ? call.endedReason : null,
    answeredBy: call.answeredBy,
    duration: wholeSeconds(call.durationMs),
    voice: call.voice,
    language: call.language,
    recordingUrl: recording && links.recording(call.id, recordingLinkMs, 'mp3').url,
    metadata: call.metadata,
    peerCallId: call.peerCallId,
    toolCallCount: measures?.tools?.length ?? 0,
    context: call.context,
    connectTo: call.connectTo,
    parentCallId: call.parentCallId,
    notifications: call.notifications,
    cost: costMicros === null ? null : costMicros / 1_000_000,
    costMicros,
    error: call.endedDetail,
  };
}
