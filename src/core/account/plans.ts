import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { OwnNumber } from '../number/own-number.ts';
import type { Repositories } from '../ports/store.ts';
import { monthEnd, monthOf } from '../usage/calendar-month.ts';
import { type Allowance, allowances } from '../usage/usage-entry.ts';
import type { Account } from './account.ts';
import { type PlanFeature, type PlanTerm, plans } from './plan-table.ts';

/** A store, or a transaction of one where a cap must hold against requests at the same moment. */
interface PlanCore extends Pick<Core, 'publicUrl'> {
  readonly store: Pick<Repositories, 'numbers' | 'usage' | 'calls'>;
}

/** What a request is about to make use of. */
export type PlanUse = Exclude<PlanFeature, 'numbers'> | { readonly newNumber: OwnNumber['type'] };

/**
 * Passes when the account's plan has room for all of the uses. Throws `plan_limit` (with `limit` and `upgradeUrl`) for what the plan
 * does not have or what is used up, and only then `payment_method_required` (with `setupUrl`) for what wants a card (contract 0.5).
 * To hold a cap against simultaneous requests: lock the account and pass the transaction as `store`.
 */
export async function requirePlan(core: PlanCore, account: Account, ...uses: readonly PlanUse[]): Promise<void> {
  const refusal = await planRefusal(core, account, ...uses);
  if (refusal) throw refusal;
}

/** What `requirePlan` would throw; null: the plan has room. */
export async function planRefusal(
  core: PlanCore,
  account: Account,
  ...uses: readonly PlanUse[]
): Promise<PhoneError | null> {
  for (const use of uses) {
    const refusal = await capRefusal(core, account, use);
    if (refusal) return refusal;
  }
  const wantsCard = uses.some((use) => termOf(account, featureOf(use)) === 'with_card');
  if (!wantsCard || account.payment?.hasCard) return null;
  const { setupUrl } = billingUrls(core);
  return new PhoneError('payment_method_required', `This needs a payment card. Leave one: ${setupUrl}`, {
    detail: { setupUrl },
  });
}

/** What a call makes use of that an agent makes. */
export function agentCallUses(call: { readonly record: boolean; readonly premiumVoice: boolean }): readonly PlanUse[] {
  return [
    'voice_ai',
    ...(call.record ? ['recording' as const] : []),
    ...(call.premiumVoice ? ['premium_voice' as const] : []),
  ];
}

/** How much longer the account's numbers may talk by AI this month; null: as long as they like. Never below 0. */
export function trialLeftMs(core: PlanCore, account: Account, now: number = Date.now()): Promise<number | null> {
  return leftMs(core, account, 'inbound_ai', now);
}

/** The same for plain calls. */
export function plainLeftMs(core: PlanCore, account: Account, now: number = Date.now()): Promise<number | null> {
  return leftMs(core, account, 'voice', now);
}

/** Where the owner of an account upgrades, and where a card is left. */
export function billingUrls({ publicUrl }: Pick<Core, 'publicUrl'>): {
  readonly upgradeUrl: string;
  readonly setupUrl: string;
} {
  const page = `${publicUrl()}/billing`;
  return { upgradeUrl: `${page}?purpose=upgrade`, setupUrl: `${page}?purpose=card` };
}

function leftMs(
  core: PlanCore,
  account: Account,
  allowance: 'inbound_ai' | 'voice',
  now: number,
): Promise<number | null> {
  const term = termOf(account, allowance);
  return typeof term === 'string' ? Promise.resolve(null) : leftOf(core, account, allowance, term.upTo, now);
}

/** What is left of a monthly allowance of `upTo`: milliseconds of calls, else how many. */
async function leftOf(
  core: PlanCore,
  account: Account,
  allowance: Allowance,
  upTo: number,
  now: number,
): Promise<number> {
  const used = await core.store.usage.used(account.id, monthOf(now), allowance);
  if (allowance !== 'inbound_ai' && allowance !== 'voice') return Math.max(0, upTo - used);
  return Math.max(0, (upTo - used) * 1000 - (await underWayMs(core, account, allowance, now)));
}

/** What calls that are not metered yet have taken so far. */
async function underWayMs(
  { store }: PlanCore,
  account: Account,
  allowance: 'inbound_ai' | 'voice',
  now: number,
): Promise<number> {
  const active = await store.calls.active(account.id);
  const counting = active.filter(({ kind, direction }) =>
    allowance === 'voice' ? kind === 'plain' : kind === 'ai' && direction === 'inbound',
  );
  return counting.reduce((sum, { answeredAt }) => sum + Math.max(0, now - (answeredAt ?? now)), 0);
}

async function capRefusal(core: PlanCore, account: Account, use: PlanUse): Promise<PhoneError | null> {
  const feature = featureOf(use);
  const term = termOf(account, feature);
  if (term === 'yes' || term === 'with_card') return null;
  if (term === 'no') return limited(core, feature, `The ${account.plan} plan has no ${words[feature]}.`);
  if (typeof use === 'object') return numberRefusal(core, account, use.newNumber, term.upTo);
  const now = Date.now();
  if (!isAllowance(use) || (await leftOf(core, account, use, term.upTo, now)) > 0) return null;
  const resetsAt = new Date(monthEnd(monthOf(now))).toISOString();
  const timed = use === 'inbound_ai' || use === 'voice';
  const why = `The ${timed ? term.upTo / 60 : term.upTo} ${words[use]} of this month are used up.`;
  return limited(core, use === 'inbound_ai' ? 'inbound_ai_trial_exhausted' : use, why, { resetsAt });
}

async function numberRefusal(
  core: PlanCore,
  account: Account,
  type: OwnNumber['type'],
  upTo: number,
): Promise<PhoneError | null> {
  const { numberTypes } = plans[account.plan];
  if (numberTypes && !numberTypes.includes(type)) {
    return limited(core, 'numbers', `On the ${account.plan} plan numbers are ${numberTypes.join(' or ')} ones.`);
  }
  const held = await core.store.numbers.list(account.id);
  if (held.length < upTo) return null;
  return limited(core, 'numbers', `The ${account.plan} plan has no room for another number.`);
}

function limited(core: PlanCore, limit: string, why: string, more: Readonly<Record<string, unknown>> = {}): PhoneError {
  const { upgradeUrl } = billingUrls(core);
  const fee = plans.pro.monthlyMicros / 1_000_000;
  return new PhoneError('plan_limit', `${why} Upgrade to Pro ($${fee} a month): ${upgradeUrl}`, {
    detail: { limit, upgradeUrl, ...more },
  });
}

function featureOf(use: PlanUse): PlanFeature {
  return typeof use === 'object' ? 'numbers' : use;
}

function isAllowance(feature: PlanFeature): feature is Allowance {
  return (allowances as readonly string[]).includes(feature);
}

function termOf(account: Account, feature: PlanFeature): PlanTerm {
  return plans[account.plan].terms[feature];
}

/** As refusals speak of them. */
const words: Record<PlanFeature, string> = {
  numbers: 'numbers',
  voice_ai: 'outbound AI calls',
  inbound_ai: 'free minutes of answering by AI',
  voice: 'minutes of plain calls',
  recording: 'recording of calls',
  byok: 'model keys of your own',
  premium_voice: 'premium voices',
  outbound_defaults: 'saved outbound agents',
  sms: 'texts out',
  sms_ai: 'texts answered by AI',
  sms_relay: 'relay of texts',
  schedules: 'schedules',
  tts: 'speech on its own',
  otp: 'codes',
};
