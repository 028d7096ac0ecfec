import type { Account } from '../account/account.ts';
import { type PlanUse, agentCallUses, requirePlan } from '../account/plans.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { OwnNumber } from '../number/own-number.ts';
import { type EngineChoice } from '../ports/engine-choice.ts';
import type { StoredWorkflow } from '../workflow/stored-workflow.ts';
import { newWorkflow } from '../workflow/new-workflow.ts';
import type { Call } from './call.ts';
import { choiceFor } from './choice-for.ts';
import { newCall } from './new-call.ts';
import { once } from './once.ts';
import { acceptingCalls, holdConcurrency, verifiedOnly } from './place-checks.ts';

export const placeJob = 'place-call';

/** How long an accepted request is remembered under its idempotency key (contract 0.7). */
const rememberedMs = 5 * 60_000;

export interface PlaceCallRequest {
  readonly account: Account;
  /** E.164, checked by the dialect. */
  readonly to: string;
  /** Own number or its id; the account's first one when null. */
  readonly from: string | null;
  readonly plan: { readonly prompt: string; readonly model: string | null } | { readonly workflowId: string };
  readonly recipient: Call['recipient'];
  readonly callback: Call['callback'];
  readonly language: string | null;
  readonly voice: string | null;
  readonly maxDurationSecs: number | null;
  readonly record: boolean | null;
  readonly engineChoice: EngineChoice | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** `route` keeps the keys of different routes apart. */
  readonly idempotency: { readonly route: string; readonly key: string } | null;
}

export interface PlacedCall {
  readonly callId: string;
  readonly workflowId: string;
}

/**
 * Accepts a request: plans, stores workflow, call and the job that dials in one commit, and returns. Dialling follows. With an
 * idempotency key the first accepted request is the only one; repeats get its answer. Refusals store nothing.
 */
export async function placeCall(core: Core, request: PlaceCallRequest): Promise<PlacedCall> {
  const { store } = core;
  acceptingCalls(core);
  const number = await ownNumber(core, request);
  verifiedOnly(request.account, request.to);
  const scope = request.idempotency && `${request.account.id}:${request.idempotency.route}`;
  const { answer } = await once<PlacedCall>(
    store,
    scope && request.idempotency ? { scope, key: request.idempotency.key, rememberedMs } : null,
    async (remember) => {
      const planned = await workflowFor(core, request, number);
      core.selector.select(choiceFor(request.engineChoice, planned.workflow, number, request.account));
      const call = callOf(core, request, number, planned.workflow);
      const placed: PlacedCall = { callId: call.id, workflowId: planned.workflow.id };
      await store.transaction(async (tx) => {
        await remember(tx, placed);
        await holdConcurrency(tx, request.account);
        if (planned.isNew) await tx.workflows.insert(planned.workflow);
        await tx.calls.insert(call);
        await tx.jobs.enqueue({ kind: placeJob, key: call.id, payload: { callId: call.id } });
      });
      return placed;
    },
  );
  return answer;
}

async function ownNumber(core: Core, request: PlaceCallRequest): Promise<OwnNumber> {
  if (request.from === null) {
    const all = await core.store.numbers.list(request.account.id);
    const first = all.find((number) => number.carrier === core.carrier.name);
    if (first) return first;
    throw new PhoneError(
      'no_phone_number',
      'The account owns no phone number to call from. Connect or provision one first.',
    );
  }
  const number = await core.store.numbers.get(request.account.id, request.from);
  if (number) return number;
  throw new PhoneError('not_found', 'The account owns no number like the one in `from`.', {
    detail: { field: 'from' },
  });
}

async function workflowFor(
  core: Core,
  request: PlaceCallRequest,
  number: OwnNumber,
): Promise<{ readonly workflow: StoredWorkflow; readonly isNew: boolean }> {
  if ('workflowId' in request.plan) {
    const workflow = await core.store.workflows.get(request.account.id, request.plan.workflowId);
    if (!workflow?.listed) {
      throw new PhoneError('not_found', 'There is no workflow with this id.', { detail: { field: 'workflow_id' } });
    }
    await requirePlan(core, request.account, ...usesOf(request));
    return { workflow, isNew: false };
  }
  await requirePlan(core, request.account, ...usesOf(request));
  const workflow = await newWorkflow(core, {
    account: request.account,
    prompt: request.plan.prompt,
    language: request.language,
    model: request.plan.model,
    number,
    name: null,
  });
  return { workflow, isNew: true };
}

function usesOf({ record, account }: PlaceCallRequest): readonly PlanUse[] {
  return agentCallUses({ record: record ?? account.recordCalls, premiumVoice: false });
}

function callOf(core: Core, request: PlaceCallRequest, number: OwnNumber, workflow: StoredWorkflow): Call {
  return newCall(core, {
    accountId: request.account.id,
    direction: 'outbound',
    from: number.number,
    to: request.to,
    numberId: number.id,
    workflowId: workflow.id,
    voice: request.voice ?? core.settings.defaultVoice,
    language: request.language ?? workflow.plan.language,
    maxDurationSecs: request.maxDurationSecs ?? workflow.plan.maxDurationSecs,
    record: request.record ?? request.account.recordCalls,
    engineChoice: request.engineChoice,
    recipient: request.recipient,
    callback: request.callback,
    metadata: request.metadata,
  });
}
