import { nothingMeasured } from '../../src/core/report/measures.ts';
import type { CallEvent } from '../../src/core/call/call-machine.ts';
import { recordCallEvent } from '../../src/core/call/record-event.ts';
import type { TranscriptTurn } from '../../src/core/call/transcript.ts';
import type { Core } from '../../src/core/core.ts';
import type { CarrierEnding } from '../../src/core/ports/carrier.ts';
import type { CollectedField, Report } from '../../src/core/report/report.ts';

export const exampleTranscript: readonly TranscriptTurn[] = [
  { role: 'ai', text: 'Hello, an AI assistant is calling for City Dental.', startMs: 0, endMs: 3000, cut: false },
  { role: 'human', text: 'Yes, that works, and it is jane@example.com.', startMs: 3500, endMs: 6000, cut: false },
];

export const exampleFields: readonly CollectedField[] = [
  { key: 'appointment_confirmed', value: 'yes', quote: 'Yes, that works', turn: 1 },
  { key: 'email', value: null, quote: '', turn: null },
];

export function exampleReport(change: Partial<Report> = {}): Report {
  return {
    outcome: 'achieved',
    summary: 'The visit was confirmed.',
    fields: exampleFields,
    caller: { callerName: 'Jane', intent: 'scheduling', urgency: 'low', callbackBy: null, spam: false },
    madeBy: { mind: 'rules', reporter: 'rules' },
    measures: nothingMeasured,
    cost: { usd: 0, complete: true, pricesAsOf: '2026-11-01', items: [] },
    ...change,
  };
}

/** Takes a stored call to its end by the events that a carrier would send. */
export async function endStoredCall(
  core: Core,
  callId: string,
  how: {
    readonly answered: boolean;
    readonly machine?: boolean;
    readonly ending: CarrierEnding;
    /** What happens once it is answered. */
    readonly talk?: () => void;
  },
): Promise<void> {
  const at = Date.now();
  const events: CallEvent[] = [
    { kind: 'dialing', at, node: 'test', leaseUntil: at + 15_000, madeBy: { mouth: 'flite' } },
    { kind: 'accepted', at, carrierCallId: `carrier-${callId}` },
    ...(how.answered ? [{ kind: 'answered', at } as const] : []),
    ...(how.machine ? [{ kind: 'machine', at } as const] : []),
    { kind: 'ended', at, ending: how.ending, durationMs: how.answered ? 41_400 : null },
  ];
  for (const event of events) {
    if (event.kind === 'ended') how.talk?.();
    await recordCallEvent(core, callId, event);
  }
}

/** What a wrap-up would have stored. */
export async function storeResult(core: Core, callId: string, report: Report = exampleReport()): Promise<void> {
  await core.store.talk.putTurns(
    callId,
    exampleTranscript.map((turn, index) => ({ index, turn })),
  );
  await core.store.reports.insert(callId, report, Date.now());
}
