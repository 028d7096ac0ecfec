import type { Account } from '../account/account.ts';
import { agentCallUses, requirePlan } from '../account/plans.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { AgentManner } from '../number/number-agent.ts';
import type { OwnNumber } from '../number/own-number.ts';
import { agentWorkflow } from '../workflow/agent-workflow.ts';
import type { Call, JsonObject } from './call.ts';
import { carryCall } from './carry-call.ts';
import { choiceFor } from './choice-for.ts';
import { newCall } from './new-call.ts';
import { type Done, once } from './once.ts';
import { acceptingCalls, holdConcurrency, verifiedOnly } from './place-checks.ts';
import { placeJob } from './place-call.ts';
import { spokenBy } from './spoken-by.ts';

export interface PlaceAgentCallRequest {
  readonly account: Account;
  readonly number: OwnNumber;
  /** E.164, checked by the dialect. */
  readonly to: string;
  readonly agent: AgentManner;
  readonly liveTranscript: boolean;
  readonly metadata: JsonObject;
  /** Where the carrier reaches us for this call; null: as the settings say. */
  readonly publicUrl: string | null;
  /** Repeats on the same number get the first answer, for ever (contract 0.7). */
  readonly idempotencyKey: string | null;
  /** `now`: the answer waits until the carrier has taken the call or refused it. */
  readonly dial: 'soon' | 'now';
}

export interface PlacedAgentCall extends Done<Call> {
  /** Why it could not be placed; null where it was, or is to be soon. */
  readonly refusal: PhoneError | null;
}

/** A call that is dialled at once is dialled by its job only if the process dies first. */
const spareMs = 30_000;

/**
 * Accepts a call by an agent that a system prompt describes: workflow, call and the job that dials are one commit. Dialling follows.
 * Throws `voice_ai_unavailable` when nothing can talk now.
 */
export async function placeAgentCall(core: Core, request: PlaceAgentCallRequest): Promise<PlacedAgentCall> {
  const { account, number, to, agent } = request;
  acceptingCalls(core);
  verifiedOnly(account, to);
  const { idempotencyKey: key } = request;
  const done = await once<Call>(core.store, key === null ? null : forNumber(number, key), async (remember) => {
    const premiumVoice = number.premiumVoice !== null;
    await requirePlan(core, account, ...agentCallUses({ record: agent.record, premiumVoice }));
    const workflow = await agentWorkflow(core, {
      account,
      number,
      systemPrompt: agent.systemPrompt,
      direction: 'outbound',
      language: agent.language,
      maxDurationSecs: agent.maxDurationSecs,
      businessName: number.inbound?.notify?.businessName ?? null,
    });
    requireEngine(() => core.selector.select(choiceFor(null, workflow, number, account)));
    const call = newCall(core, {
      accountId: account.id,
      direction: 'outbound',
      from: number.number,
      to,
      numberId: number.id,
      workflowId: workflow.id,
      ...spokenBy(number, agent.voice),
      language: agent.language,
      firstMessage: agent.firstMessage,
      maxDurationSecs: agent.maxDurationSecs,
      record: agent.record,
      liveTranscript: request.liveTranscript,
      metadata: request.metadata,
      publicUrl: request.publicUrl,
      billedAs: premiumVoice ? 'premium' : 'managed',
    });
    await core.store.transaction(async (tx) => {
      await remember(tx, call);
      await holdConcurrency(tx, account);
      await tx.workflows.insert(workflow);
      await tx.calls.insert(call);
      await tx.jobs.enqueue({
        kind: placeJob,
        key: call.id,
        payload: { callId: call.id },
        ...(request.dial === 'now' && { runAt: Date.now() + spareMs }),
      });
    });
    return call;
  });
  const now = request.dial === 'now' && !done.replayed;
  return { ...done, refusal: now ? await carryCall(core, done.answer.id) : null };
}

/** Keys of one own number, whatever the route: they never lapse. */
export function forNumber(
  number: OwnNumber,
  key: string,
): { readonly scope: string; readonly key: string; readonly rememberedMs: number } {
  return { scope: `number:${number.id}`, key, rememberedMs: Number.MAX_SAFE_INTEGER - Date.now() - 1 };
}

function requireEngine(select: () => unknown): void {
  try {
    select();
  } catch (cause) {
    throw new PhoneError(
      'voice_ai_unavailable',
      'No speech engine can take an AI call now; nothing was dialled. Check the engine that the number or the account asks for.',
      { cause, retryable: true, detail: { retryAfterSecs: 30 } },
    );
  }
}
