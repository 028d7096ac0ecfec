import type { Core } from '../core.ts';
import type { CarrierFinding, FindRequest } from '../ports/carrier.ts';
import { type Call, isFinal } from './call.ts';
import { leaseMs } from './carried-call.ts';
import { staleAfterMs } from './carry-call.ts';
import { findRequest } from './find-request.ts';
import { recordCallEvent } from './record-event.ts';

type ActiveFinding = Extract<CarrierFinding, { readonly state: 'active' }>;

/** A carrier that can't be asked about a lost call for so long is not waited for any more. */
const askForMs = 60 * 60_000;

/**
 * Ends what nobody carries any more: calls whose process was killed, at whatever moment. The carrier is asked what became of
 * each; one that is still up is hung up. Calls that were never dialled are left to their job, until they are too old for it.
 */
export async function recoverCalls(core: Core): Promise<number> {
  const active = (await core.store.calls.active()).filter((call) => !core.live.get(call.id));
  const lost = active.filter((call) => (call.dialedAt === null ? isStale(call) : isLost(core, call)));
  for (const call of lost) {
    try {
      if (call.dialedAt === null) await withdraw(core, call);
      else await recoverCall(core, call);
    } catch (error) {
      core.log.error('A lost call could not be ended yet', { callId: call.id, error });
    }
  }
  return lost.length;
}

function isLost(core: Core, call: Call): boolean {
  if (!core.store.shared || call.node === core.settings.node) return true;
  return (call.leaseUntil ?? 0) < Date.now();
}

/** Its job would refuse to dial it; there may be none any more. */
function isStale(call: Call): boolean {
  return Date.now() - call.createdAt > staleAfterMs;
}

async function withdraw(core: Core, call: Call): Promise<void> {
  const detail = 'The call was not dialled in time.';
  await recordCallEvent(core, call.id, { kind: 'withdrawn', at: Date.now(), reason: 'failed', detail });
}

async function recoverCall(core: Core, call: Call): Promise<void> {
  const asked = await findRequest(core.store.calls, call);
  const lastSeen = await core.carrier.find(asked).catch((error: unknown) => {
    if (Date.now() - (call.dialedAt ?? 0) < askForMs) throw error;
    return { state: 'unknown' } as const;
  });
  const found = lastSeen.state === 'active' ? await hangUp(core, asked, lastSeen) : lastSeen;
  if (found.state !== 'unknown' && found.answered) {
    await recordCallEvent(core, call.id, { kind: 'answered', at: Date.now() });
  }
  const answered = call.answeredAt !== null || (found.state !== 'unknown' && found.answered);
  const detail = answered
    ? 'The server was restarted during the call.'
    : 'The server was restarted before the call was answered.';
  const saysWhy = found.state === 'ended' && !answered && found.ending !== 'completed';
  if (!saysWhy)
    await recordCallEvent(core, call.id, { kind: 'closing', reason: answered ? 'error' : 'failed', detail });
  const at = found.state === 'ended' && found.endedAt !== null ? found.endedAt : Date.now();
  const ending = found.state === 'ended' ? found.ending : answered ? 'error' : 'failed';
  const durationMs = found.state === 'ended' ? (found.talkedMs ?? null) : null;
  await keepRecording(core, call);
  const { call: ended } = await recordCallEvent(core, call.id, { kind: 'ended', at, ending, durationMs });
  if (isFinal(ended.state)) core.log.info('A lost call was ended', { callId: call.id, state: ended.state });
}

/** What became of a call that was still up: it may be answered in the moment in which it is hung up. */
async function hangUp(core: Core, asked: FindRequest, seen: ActiveFinding): Promise<CarrierFinding> {
  const { carrierCallId } = seen;
  await core.carrier.hangUp({ accountId: asked.accountId, carrierCallId });
  const since = await core.carrier.find({ ...asked, carrierCallId });
  return since.state === 'ended' && since.answered ? since : seen;
}

async function keepRecording(core: Core, call: Call): Promise<void> {
  if (!call.record) return;
  const repaired = await core.recordings.repair(call.id);
  if (repaired) await core.store.reports.putRecording({ callId: call.id, createdAt: Date.now(), ...repaired });
}

/** Tells the other nodes that this one lives, and ends what dead ones left behind. Runs until stopped. */
export function watchCalls(core: Core): { stop(): Promise<void> } {
  let stopped = false;
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    round = round.then(async () => {
      if (stopped) return;
      try {
        await core.store.calls.renewLeases(core.settings.node, Date.now() + leaseMs);
        await recoverCalls(core);
      } catch (error) {
        core.log.error('Live calls could not be looked after', { error });
      }
    });
  }, leaseMs / 4);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await round;
    },
  };
}
