import type { Core } from '../core.ts';
import type { CarrierRecording } from '../ports/carrier.ts';

const blockSamples = 8000;

/** Keeps what a carrier has recorded of a call, in place of what was recorded here, once that is finished. */
export async function keepRecording(
  core: Pick<Core, 'store' | 'recordings' | 'live'>,
  { callId, caller, agent }: CarrierRecording,
): Promise<void> {
  await core.live.get(callId)?.ended;
  const call = await core.store.calls.find(callId);
  if (!call?.record) return;
  const writer = core.recordings.open(callId);
  for (let at = 0; at < Math.max(caller.length, agent.length); at += blockSamples) {
    writer.write(caller.subarray(at, at + blockSamples), agent.subarray(at, at + blockSamples));
  }
  await core.store.reports.putRecording({ callId, createdAt: Date.now(), ...(await writer.close()) });
}
