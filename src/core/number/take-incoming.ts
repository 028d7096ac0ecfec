import type { Account } from '../account/account.ts';
import { choiceFor } from '../call/choice-for.ts';
import { CarriedCall } from '../call/carried-call.ts';
import type { Call } from '../call/call.ts';
import { recordCallEvent } from '../call/record-event.ts';
import type { Core } from '../core.ts';
import type { IncomingCall } from '../ports/carrier.ts';
import { newUuid } from '../ports/ids.ts';
import { newWorkflow } from '../workflow/new-workflow.ts';
import type { StoredWorkflow } from '../workflow/stored-workflow.ts';
import type { OwnNumber } from './own-number.ts';

/**
 * Somebody calls one of our numbers. The record is stored before the carrier is answered. A number that nothing was set up for
 * declines; null when the number is none of ours.
 */
export async function takeIncoming(
  core: Core,
  incoming: IncomingCall,
): Promise<{ readonly callId: string; readonly answer: boolean } | null> {
  const number = await core.store.numbers.findByNumber(incoming.to);
  if (!number) return null;
  const account = await core.store.accounts.get(number.accountId);
  if (!account) return null;
  const workflow = core.live.draining ? null : await inboundWorkflow(core, account, number);
  const call = inboundCall(core, incoming, { account, number, workflow });
  await core.store.transaction(async (tx) => {
    if (workflow) await tx.workflows.insert(workflow);
    await tx.calls.insert(call);
  });
  if (!workflow) {
    await recordCallEvent(core, call.id, { kind: 'ended', at: Date.now(), ending: 'rejected', durationMs: null });
    return { callId: call.id, answer: false };
  }
  const carried = new CarriedCall(core, { call, workflow, account, number, clock: incoming.clock });
  return { callId: call.id, answer: await carried.take() };
}

async function inboundWorkflow(core: Core, account: Account, number: OwnNumber): Promise<StoredWorkflow | null> {
  if (core.settings.defaultPrompt === null) return null;
  try {
    const prompt = core.settings.defaultPrompt;
    const workflow = await newWorkflow(core, { account, prompt, language: null, model: null, number, name: null });
    core.selector.select(choiceFor(null, workflow, number, account));
    return workflow;
  } catch (error) {
    core.log.error(
      'Incoming calls are declined: the default prompt could not be planned, or what makes calls is not configured',
      { error },
    );
    return null;
  }
}

function inboundCall(
  core: Core,
  incoming: IncomingCall,
  { account, number, workflow }: { account: Account; number: OwnNumber; workflow: StoredWorkflow | null },
): Call {
  const now = Date.now();
  return {
    id: newUuid(),
    accountId: number.accountId,
    direction: 'inbound',
    kind: 'ai',
    from: incoming.from,
    to: incoming.to,
    numberId: number.id,
    workflowId: workflow?.id ?? null,
    carrier: core.carrier.name,
    carrierCallId: incoming.carrierCallId,
    publicUrl: null,
    peerCallId: null,
    connectTo: null,
    parentCallId: null,
    state: 'ringing',
    endedReason: null,
    endedDetail: null,
    answeredBy: null,
    voice: core.settings.defaultVoice,
    language: workflow?.plan.language ?? 'en',
    maxDurationSecs: workflow?.plan.maxDurationSecs ?? core.settings.defaultMaxDurationSecs,
    record: account.recordCalls,
    engineChoice: null,
    recipient: { name: null, email: null, context: null },
    callback: null,
    metadata: {},
    firstMessage: null,
    liveTranscript: false,
    billedAs: 'managed',
    context: null,
    notifications: null,
    createdAt: now,
    dialedAt: null,
    ringingAt: now,
    answeredAt: null,
    endedAt: null,
    durationMs: null,
    madeBy: {},
    node: null,
    leaseUntil: null,
    version: 1,
  };
}
