import { requirePlan } from '../account/plans.ts';
import type { Account } from '../account/account.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { NumberType } from '../ports/carrier.ts';
import { meterNumber } from '../usage/meter-month.ts';
import { changeNumber } from './change-number.ts';
import { newNumber } from './new-number.ts';
import type { OwnNumber } from './own-number.ts';
import { carrierNumbers, searchNumbers } from './search-numbers.ts';

export const settleNumberJob = 'settle-number';

export interface ProvisionRequest {
  readonly account: Account;
  readonly type: NumberType;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly label: string | null;
  /** E.164; null: any that fits. */
  readonly number: string | null;
}

type ProvisionCore = Pick<Core, 'carrier' | 'store' | 'publicUrl' | 'log'>;

/** So many are tried one after the other where others take them first. */
const mostTried = 20;
/** By then whoever asked the carrier has its answer, or is dead. */
const settleAfterMs = 120_000;

/**
 * Takes a number from the carrier. It is ours in the store before the carrier is asked, so that nothing is paid for that could not be
 * kept, and forgotten again if the carrier does not give it. Throws `number_unavailable` when somebody else has it.
 */
export async function provisionNumber(core: ProvisionCore, request: ProvisionRequest): Promise<OwnNumber> {
  const { account, type, country, number } = request;
  const search = { accountId: account.id, type, country, areaCode: null, contains: null, limit: mostTried };
  const candidates = number === null ? await searchNumbers(core, search) : [{ number }];
  await requirePlan(core, account, { newNumber: type });
  for (const candidate of candidates) {
    try {
      return await take(core, await reserve(core, request, candidate.number));
    } catch (error) {
      if (!(error instanceof PhoneError) || error.code !== 'number_unavailable') throw error;
    }
  }
  throw new PhoneError(
    'number_unavailable',
    number === null
      ? `There is no ${type} number to be had in ${country}. Try another type or country.`
      : 'This number is not to be had. Search for another one with GET /v1/numbers/available.',
  );
}

/**
 * A number was reserved and nobody knows what became of it: the carrier is asked, and either it is ours or it is forgotten. Null: it is
 * not ours.
 */
export async function settleNumber(
  core: ProvisionCore,
  { accountId, id }: Pick<OwnNumber, 'accountId' | 'id'>,
): Promise<OwnNumber | null> {
  const reserved = await core.store.numbers.get(accountId, id);
  if (!reserved || reserved.carrierNumberId !== null) return reserved;
  const { number, carrier } = reserved;
  if (carrier !== core.carrier.name) {
    core.log.warn('A number was asked of a carrier that is not in use: see there whether it was given', {
      numberId: id,
      carrier,
    });
    return reserved;
  }
  const numbers = carrierNumbers(core);
  const owned = (await numbers.owned(accountId)).find((one) => one.number === number);
  if (!owned) {
    await core.store.numbers.forget(accountId, id);
    return null;
  }
  if (!owned.pointsHere) await numbers.pointHere({ accountId, number });
  return confirm(core, reserved, owned.carrierNumberId);
}

function reserve(core: ProvisionCore, request: ProvisionRequest, number: string): Promise<OwnNumber> {
  const { account, type, country, label } = request;
  const { publicUrl } = core;
  return core.store.transaction(async (tx) => {
    await tx.accounts.lock(account.id);
    await requirePlan({ store: tx, publicUrl }, account, { newNumber: type });
    const reserved = newNumber({ accountId: account.id, number, type, country, label, carrier: core.carrier.name });
    await tx.numbers.insert(reserved);
    await tx.jobs.enqueue({
      kind: settleNumberJob,
      key: reserved.id,
      payload: { accountId: account.id, numberId: reserved.id },
      runAt: Date.now() + settleAfterMs,
    });
    return reserved;
  });
}

async function take(core: ProvisionCore, reserved: OwnNumber): Promise<OwnNumber> {
  const { id, accountId, number, type, country } = reserved;
  let carrierNumberId: string;
  try {
    ({ carrierNumberId } = await carrierNumbers(core).provision({ accountId, number, type, country }));
  } catch (error) {
    if (error instanceof PhoneError && !error.retryable) {
      await core.store.numbers.forget(accountId, id);
      throw error;
    }
    core.log.warn('It is not known whether the carrier has given a number', { numberId: id, error });
    const settled = await settleNumber(core, reserved).catch(() => null);
    if (settled) return settled;
    throw error;
  }
  return confirm(core, reserved, carrierNumberId);
}

/** From now on it costs its price. */
async function confirm(core: ProvisionCore, reserved: OwnNumber, carrierNumberId: string): Promise<OwnNumber> {
  const { accountId, number } = reserved;
  try {
    return await changeNumber(
      core,
      reserved,
      (current) => ({ ...current, carrierNumberId }),
      (tx, changed) => meterNumber(tx, changed),
    );
  } catch (error) {
    const released = error instanceof PhoneError && error.code === 'not_found';
    if (released) await carrierNumbers(core).release({ accountId, number, carrierNumberId });
    throw error;
  }
}
