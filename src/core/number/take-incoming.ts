import type { Account } from '../account/account.ts';
import { trialLeftMs } from '../account/plans.ts';
import { choiceFor } from '../call/choice-for.ts';
import { CarriedCall } from '../call/carried-call.ts';
import type { Call } from '../call/call.ts';
import { newCall } from '../call/new-call.ts';
import { emitStateChange, recordCallEvent } from '../call/record-event.ts';
import type { Core } from '../core.ts';
import type { IncomingCall } from '../ports/carrier.ts';
import { newUuid } from '../ports/ids.ts';
import { emitEvent } from '../webhook/emit-event.ts';
import { spokenBy } from '../call/spoken-by.ts';
import { agentWorkflow } from '../workflow/agent-workflow.ts';
import type { StoredWorkflow } from '../workflow/stored-workflow.ts';
import { callerContext } from './caller-context.ts';
import { numberTools } from './number-tools.ts';
import { openModelKey } from './set-model-key.ts';
import type { AgentManner, InboundAgent } from './number-agent.ts';
import type { OwnNumber } from './own-number.ts';

interface Answering {
  readonly agent: AgentManner & { readonly notify?: InboundAgent['notify'] };
  readonly workflow: StoredWorkflow;
}

/**
 * Somebody calls one of our numbers. The record is stored before the carrier is answered. A number that nothing was set up for
 * declines; null when the number is none of ours.
 */
export async function takeIncoming(
  core: Core,
  incoming: IncomingCall,
): Promise<{ readonly callId: string; readonly answer: boolean } | null> {
  const number = await core.store.numbers.findByNumber(incoming.to);
  if (!number || incoming.speaksFor?.(number.accountId) === false) return null;
  const account = await core.store.accounts.get(number.accountId);
  if (!account) return null;
  const known = await core.store.calls.findByCarrierCallId(core.carrier.name, incoming.carrierCallId);
  if (known) return { callId: known.id, answer: core.live.get(known.id) !== null };
  const answering = core.live.draining ? null : await answeringOf(core, account, number);
  const callId = newUuid();
  const peer = await peerOf(core, account, incoming);
  const leftMs = await trialLeftMs(core, account);
  const call = inboundCall(core, incoming, { callId, number, account, answering, peer, leftMs });
  await core.store.transaction(async (tx) => {
    if (answering) await tx.workflows.insert(answering.workflow);
    await tx.calls.insert(call);
    await emitEvent(core, tx, { name: 'call.inbound', call });
    await emitStateChange(core, tx, call);
  });
  if (peer) await recordCallEvent(core, peer.id, { kind: 'peer', callId });
  if (!answering) return declined(core, call, null);
  if (leftMs === 0) {
    return declined(core, call, { reason: 'trial_exhausted', detail: 'The free minutes of this month are used up.' });
  }
  try {
    return { callId, answer: await answered(core, incoming, { call, account, number, workflow: answering.workflow }) };
  } catch (error) {
    core.log.error('A call that came in could not be answered', { callId, error });
    return declined(core, call, { reason: 'failed', detail: 'The call could not be answered.' });
  }
}

async function answered(
  core: Core,
  incoming: IncomingCall,
  given: {
    readonly call: Call;
    readonly account: Account;
    readonly number: OwnNumber;
    readonly workflow: StoredWorkflow;
  },
): Promise<boolean> {
  const { call, number } = given;
  const agent = number.inbound;
  const context = agent && (await callerContext(core, { agent, number, caller: call.from, callId: call.id }));
  if (context) await recordCallEvent(core, call.id, { kind: 'context', outcome: context.outcome });
  const carried = new CarriedCall(core, {
    ...given,
    tools: numberTools(core.vault, number),
    context: context?.block ?? null,
    modelKey: openModelKey(core, number),
    joins: null,
    clock: incoming.clock,
  });
  return carried.take();
}

async function declined(
  core: Core,
  call: Call,
  why: { readonly reason: 'trial_exhausted' | 'failed'; readonly detail: string } | null,
): Promise<{ readonly callId: string; readonly answer: false }> {
  if (why) await recordCallEvent(core, call.id, { kind: 'closing', ...why });
  await recordCallEvent(core, call.id, { kind: 'ended', at: Date.now(), ending: 'rejected', durationMs: null });
  return { callId: call.id, answer: false };
}

/** What answers: the number's own agent, else the default prompt; null: nothing. */
async function answeringOf(core: Core, account: Account, number: OwnNumber): Promise<Answering | null> {
  const agent = number.inbound ?? defaultAgent(core, account);
  if (!agent) return null;
  try {
    const workflow = await agentWorkflow(core, {
      account,
      number,
      systemPrompt: agent.systemPrompt,
      direction: 'inbound',
      language: agent.language,
      maxDurationSecs: agent.maxDurationSecs,
      businessName: agent.notify?.businessName ?? null,
    });
    core.selector.select(choiceFor(null, workflow, number, account));
    return { agent, workflow };
  } catch (error) {
    core.log.error('Incoming calls are declined: what makes calls is not configured', { error });
    return null;
  }
}

function defaultAgent(core: Core, account: Account): Answering['agent'] | null {
  const { defaultPrompt, defaultMaxDurationSecs } = core.settings;
  if (defaultPrompt === null) return null;
  return {
    systemPrompt: defaultPrompt,
    firstMessage: null,
    voice: core.settings.defaultVoice,
    language: 'auto',
    maxDurationSecs: defaultMaxDurationSecs,
    record: account.recordCalls,
  };
}

/** The outbound half of a call between two numbers of one account. */
async function peerOf(core: Core, account: Account, incoming: IncomingCall): Promise<Call | null> {
  const active = await core.store.calls.active(account.id);
  const named = active.find((call) => call.id === incoming.peerCallId);
  if (named) return named;
  const { from, to } = incoming;
  return (
    active.find(
      (call) => call.direction === 'outbound' && call.peerCallId === null && call.from === from && call.to === to,
    ) ?? null
  );
}

function inboundCall(
  core: Core,
  incoming: IncomingCall,
  given: {
    readonly callId: string;
    readonly account: Account;
    readonly number: OwnNumber;
    readonly answering: Answering | null;
    readonly peer: Call | null;
    /** Of the free minutes; null: no cap. */
    readonly leftMs: number | null;
  },
): Call {
  const { callId, number, answering, peer, account, leftMs } = given;
  const leftSecs = leftMs === null ? Infinity : Math.max(1, Math.floor(leftMs / 1000));
  const now = Date.now();
  return newCall(core, {
    id: callId,
    accountId: account.id,
    direction: 'inbound',
    from: incoming.from,
    to: incoming.to,
    numberId: number.id,
    workflowId: answering?.workflow.id ?? null,
    carrierCallId: incoming.carrierCallId,
    state: 'ringing',
    peerCallId: peer?.id ?? null,
    metadata: peer?.metadata ?? {},
    ...(answering && {
      ...spokenBy(number, answering.agent.voice),
      language: answering.agent.language,
      firstMessage: answering.agent.firstMessage,
      maxDurationSecs: Math.min(answering.agent.maxDurationSecs, leftSecs),
      record: answering.agent.record,
    }),
    liveTranscript: number.inbound?.liveTranscript ?? false,
    billedAs: billedAs(number),
    createdAt: now,
    ringingAt: now,
  });
}

function billedAs(number: OwnNumber): Call['billedAs'] {
  if (number.premiumVoice !== null) return 'premium';
  return number.modelKey === null ? 'managed' : 'byok';
}
