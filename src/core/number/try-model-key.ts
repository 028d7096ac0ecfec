import { requirePlan } from '../account/plans.ts';
import type { Account } from '../account/account.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';

const patienceMs = 10_000;

export interface ModelKeyTrial {
  readonly ok: boolean;
  readonly latencyMs: number;
  /** A sentence; null where it works. */
  readonly error: string | null;
}

/** Asks the speech model's service whether it would serve us under this key. Throws `plan_limit`. */
export async function tryModelKey(
  core: Pick<Core, 'store' | 'selector' | 'publicUrl' | 'log'>,
  account: Account,
  key: string,
): Promise<ModelKeyTrial> {
  await requirePlan(core, account, 'byok');
  const started = performance.now();
  const tried = (error: string | null): ModelKeyTrial => ({
    ok: error === null,
    latencyMs: Math.round(performance.now() - started),
    error,
  });
  try {
    await core.selector.checkModelKey(key, AbortSignal.timeout(patienceMs));
    return tried(null);
  } catch (error) {
    if (error instanceof PhoneError) return tried(error.message.replaceAll(key, 'the key'));
    core.log.warn('A model key could not be tried', { accountId: account.id });
    return tried('The speech service did not answer.');
  }
}
