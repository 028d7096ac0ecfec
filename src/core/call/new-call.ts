import type { Core } from '../core.ts';
import { newUuid } from '../ports/ids.ts';
import type { Call } from './call.ts';

type Given = Pick<Call, 'accountId' | 'direction' | 'from' | 'to' | 'numberId'> & Partial<Call>;

/** A call's row before anything has happened to it. */
export function newCall(core: Pick<Core, 'settings' | 'carrier'>, given: Given): Call {
  return {
    id: newUuid(),
    kind: 'ai',
    workflowId: null,
    carrier: core.carrier.name,
    carrierCallId: null,
    publicUrl: null,
    peerCallId: null,
    connectTo: null,
    parentCallId: null,
    state: 'initiated',
    endedReason: null,
    endedDetail: null,
    answeredBy: null,
    voice: core.settings.defaultVoice,
    language: 'en',
    maxDurationSecs: core.settings.defaultMaxDurationSecs,
    record: false,
    engineChoice: null,
    recipient: { name: null, email: null, context: null },
    callback: null,
    metadata: {},
    firstMessage: null,
    liveTranscript: false,
    billedAs: 'managed',
    context: null,
    notifications: null,
    createdAt: Date.now(),
    dialedAt: null,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    durationMs: null,
    madeBy: {},
    node: null,
    leaseUntil: null,
    version: 1,
    ...given,
  };
}
