import type { Account } from '../account/account.ts';
import { plainLeftMs, requirePlan } from '../account/plans.ts';
import type { Core } from '../core.ts';
import type { OwnNumber } from '../number/own-number.ts';
import type { Call, JsonObject } from './call.ts';
import { newCall } from './new-call.ts';
import { type Done, once } from './once.ts';
import { forNumber } from './place-agent-call.ts';
import { placeJob } from './place-call.ts';
import { acceptingCalls, holdConcurrency, verifiedOnly } from './place-checks.ts';

/** A line that is held for the owner's word is given up after so long. */
const heldSecs = 600;
const connectedSecs = 3600;

export interface PlacePlainCallRequest {
  readonly account: Account;
  readonly number: OwnNumber;
  /** E.164. */
  readonly to: string;
  readonly record: boolean;
  readonly metadata: JsonObject;
  /** Joined with the line once it is answered (E.164); null: it is held. */
  readonly connectTo: string | null;
  readonly idempotencyKey: string | null;
}

/** Accepts a call without an agent. Dialling follows. */
export async function placePlainCall(core: Core, request: PlacePlainCallRequest): Promise<Done<Call>> {
  const { account, number, to, record, metadata, connectTo, idempotencyKey: key } = request;
  acceptingCalls(core);
  verifiedOnly(account, to);
  if (connectTo !== null) verifiedOnly(account, connectTo);
  return once<Call>(core.store, key === null ? null : forNumber(number, key), async (remember) => {
    await requirePlan(core, account, 'voice', ...(record ? (['recording'] as const) : []));
    const leftMs = await plainLeftMs(core, account);
    const longestSecs = connectTo === null ? heldSecs : connectedSecs;
    const call = newCall(core, {
      accountId: account.id,
      direction: 'outbound',
      kind: 'plain',
      from: number.number,
      to,
      numberId: number.id,
      record,
      metadata,
      connectTo,
      maxDurationSecs: leftMs === null ? longestSecs : Math.min(longestSecs, Math.ceil(leftMs / 1000)),
    });
    await core.store.transaction(async (tx) => {
      await remember(tx, call);
      await holdConcurrency(tx, account);
      await tx.calls.insert(call);
      await tx.jobs.enqueue({ kind: placeJob, key: call.id, payload: { callId: call.id } });
    });
    return call;
  });
}
