import type { CarrierFinding } from '../../core/ports/carrier.ts';
import { GroundTruth } from './ground-truth.ts';
import type { LedgerEntry } from './ledger.ts';

/** Everything that is known of one call: its entry in the books, and what was said on it. */
export interface CallRecord {
  entry: LedgerEntry;
  readonly truth: GroundTruth;
}

export function newRecord(entry: LedgerEntry): CallRecord {
  return { entry, truth: new GroundTruth() };
}

/** What the books say of a call. One that is neither under way here nor ended went down with its process. */
export function findingOf(entry: LedgerEntry, live: boolean): CarrierFinding {
  const { carrierCallId } = entry;
  const answered = entry.answeredAt !== null;
  if (live) return { state: 'active', carrierCallId, answered };
  const { endedAt, talkedMs = null } = entry;
  const ending = entry.ending ?? (answered ? 'error' : 'failed');
  return { state: 'ended', carrierCallId, ending, answered, endedAt, ...(talkedMs !== null && { talkedMs }) };
}

/** The answer to `GET /calls/{callId}`. Of a call that only the books remember, nothing that was said is known. */
export function groundTruthBody({ entry, truth }: CallRecord, live: boolean): Record<string, unknown> {
  const finding = findingOf(entry, live);
  const ending = finding.state === 'ended' ? finding.ending : null;
  return {
    callId: entry.callId,
    carrierCallId: entry.carrierCallId,
    direction: entry.direction,
    from: entry.from,
    to: entry.to,
    answer: entry.answer,
    dials: entry.dials,
    placedAt: stamp(entry.placedAt),
    answeredAt: stamp(entry.answeredAt),
    endedAt: stamp(endOf(entry)),
    talkedMs: entry.talkedMs ?? null,
    ending,
    endedBy: entry.endedBy ?? (ending === null ? null : 'network'),
    said: truth.said.map((turn) => ({
      who: turn.who,
      text: turn.text,
      startMs: Math.round(turn.startMs),
      endMs: Math.round(turn.endMs),
      playedMs: Math.round(turn.playedMs),
      cut: turn.cut,
    })),
    dtmf: truth.dtmf.map((press) => ({ ...press })),
    beep: truth.beep,
    media: { ...truth.media },
  };
}

/** So long after the answer as the call lasted in its own time, at any speed. */
function endOf({ answeredAt, endedAt, talkedMs }: LedgerEntry): number | null {
  return answeredAt === null || talkedMs === undefined ? endedAt : answeredAt + talkedMs;
}

function stamp(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
