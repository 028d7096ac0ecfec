import type { Call } from './call.ts';

/** A call as it is stored before anything dials, for tests. */
export function exampleCall(changes: Partial<Call> = {}): Call {
  return {
    id: '6f1f5b52-6a53-4a6e-9d0e-0d8f4c1b7a10',
    accountId: 'agt_1',
    direction: 'outbound',
    from: '+12025550100',
    to: '+14155551234',
    numberId: 'num_1',
    workflowId: 'b8f40b44-3b7a-425b-a2ae-1327471b0410',
    carrier: 'simulator',
    carrierCallId: null,
    state: 'initiated',
    endedReason: null,
    endedDetail: null,
    answeredBy: null,
    voice: 'shimmer',
    language: 'en',
    maxDurationSecs: 600,
    record: false,
    engineChoice: null,
    recipient: { name: null, email: null, context: null },
    callback: null,
    metadata: {},
    createdAt: Date.UTC(2026, 2, 9, 15),
    dialedAt: null,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    durationMs: null,
    madeBy: {},
    node: null,
    leaseUntil: null,
    version: 1,
    ...changes,
  };
}
