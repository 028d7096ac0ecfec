import { type Call, isFinal } from '../call/call.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import type { Core } from '../core.ts';
import type { Report } from './report.ts';

/** A report is written within moments of a call's end: readers wait so long for it. */
const waitMs = 3000;
const pollMs = 50;
/** A report that is not there so long after the end is not waited for, nor promised, any more. */
const overdueMs = 60_000;

export interface ReadResult {
  readonly call: Call;
  readonly transcript: readonly TranscriptTurn[];
  /** Null until the call has ended and its report is written. */
  readonly report: Report | null;
  /** The call has ended and nothing more will come: its report is there, or can't be expected any more. */
  readonly settled: boolean;
}

/**
 * A call and what came of it. Between a call's end and its report lie moments in which half a result could be read; they
 * are waited out, and a call whose report takes longer reads as one that is still being finished.
 */
export async function readResult(core: Pick<Core, 'store'>, call: Call): Promise<ReadResult> {
  const { reports, talk } = core.store;
  if (!isFinal(call.state)) return { call, transcript: await talk.turns(call.id), report: null, settled: false };
  const overdue = Date.now() - (call.endedAt ?? 0) > overdueMs;
  const giveUpAt = Date.now() + (overdue ? 0 : waitMs);
  let report = await reports.get(call.id);
  while (!report && Date.now() < giveUpAt) {
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs);
    });
    report = await reports.get(call.id);
  }
  return { call, transcript: await talk.turns(call.id), report, settled: report !== null || overdue };
}
