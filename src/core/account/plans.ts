import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { OwnNumber } from '../number/own-number.ts';
import type { Repositories } from '../ports/store.ts';
import { type Month, monthEnd, monthOf } from '../usage/calendar-month.ts';
import type { Allowance } from '../usage/usage-entry.ts';
import type { Account } from './account.ts';
import { type PlanFeature, type PlanTerm, plans } from './plan-table.ts';

/** A store, or a transaction of one where a cap must hold against requests at the same moment. */
interface PlanCore extends Pick<Core, 'publicUrl'> {
  readonly store: Pick<Repositories, 'numbers' | 'usage' | 'calls'>;
}

/** What a request is about to make use of. */
export type PlanUse = Exclude<PlanFeature, 'numbers'> | { readonly newNumber: OwnNumber['type'] };

const allowances: Partial<Record<PlanFeature, Allowance>> = {
  inbound_ai: 'inbound_ai',
  voice: 'voice',
  sms: 'sms',
  otp: 'otp',
};

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
  return new PhoneError('payment_method_required', `This needs a payment card. Add one at ${setupUrl}`, {
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

async function leftMs(
  core: PlanCore,
  account: Account,
  feature: 'inbound_ai' | 'voice',
  now: number,
): Promise<number | null> {
  const term = termOf(account, feature);
  if (typeof term === 'string') return null;
  const used = await usedIn(core, account, feature, monthOf(now));
  return Math.max(0, term.upTo * 1000 - used * 1000 - (await underWayMs(core, account, feature, now)));
}

/** What calls that nobody has metered yet have taken so far. */
async function underWayMs(
  { store }: PlanCore,
  account: Account,
  feature: 'inbound_ai' | 'voice',
  now: number,
): Promise<number> {
  const active = await store.calls.active(account.id);
  const counting = active.filter(({ kind, direction }) =>
    feature === 'voice' ? kind === 'plain' : kind === 'ai' && direction === 'inbound',
  );
  return counting.reduce((sum, { answeredAt }) => sum + Math.max(0, now - (answeredAt ?? now)), 0);
}

async function capRefusal(core: PlanCore, account: Account, use: PlanUse): Promise<PhoneError | null> {
  const feature = featureOf(use);
  const term = termOf(account, feature);
  if (term === 'yes' || term === 'with_card') return null;
  const { upgradeUrl } = billingUrls(core);
  const refuse = (limit: string, why: string, more: Readonly<Record<string, unknown>> = {}): PhoneError =>
    new PhoneError('plan_limit', `${why} Upgrade to Pro ($19.99 a month) at ${upgradeUrl}`, {
      detail: { limit, upgradeUrl, ...more },
    });
  if (term === 'no') return refuse(feature, `The ${account.plan} plan has no ${words[feature]}.`);
  if (typeof use === 'object') {
    const { numberTypes } = plans[account.plan];
    if (numberTypes && !numberTypes.includes(use.newNumber)) {
      return refuse(feature, `On the ${account.plan} plan numbers are ${numberTypes.join(' or ')}.`);
    }
    const held = await core.store.numbers.list(account.id);
    return held.length < term.upTo ? null : refuse(feature, `The ${account.plan} plan has ${term.upTo} number.`);
  }
  if (use === 'inbound_ai' || use === 'voice') {
    if ((await leftMs(core, account, use, Date.now())) !== 0) return null;
    const resetsAt = new Date(monthEnd(monthOf(Date.now()))).toISOString();
    const minutes = term.upTo / 60;
    return use === 'voice'
      ? refuse(use, `The ${minutes} minutes of plain calls of this month are used up.`, { resetsAt })
      : refuse('inbound_ai_trial_exhausted', `The ${minutes} free minutes of this month are used up.`, { resetsAt });
  }
  const resetsAt = new Date(monthEnd(monthOf(Date.now()))).toISOString();
  const used = await usedIn(core, account, use, monthOf(Date.now()));
  if (used < term.upTo) return null;
  return refuse(feature, `The ${term.upTo} ${words[feature]} of this month are used up.`, { resetsAt });
}

function usedIn({ store }: PlanCore, account: Account, feature: PlanFeature, month: Month): Promise<number> {
  const allowance = allowances[feature];
  return allowance ? store.usage.used(account.id, month, allowance) : Promise.resolve(0);
}

function featureOf(use: PlanUse): PlanFeature {
  return typeof use === 'object' ? 'numbers' : use;
}

function termOf(account: Account, feature: PlanFeature): PlanTerm {
  return plans[account.plan].terms[feature];
}

const words: Record<PlanFeature, string> = {
  numbers: 'numbers',
  voice_ai: 'outbound AI calls',
  inbound_ai: 'answering by AI',
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
