import type { OwnNumber } from '../number/own-number.ts';
import type { PlanName } from './account.ts';

/** What a plan can hold back; a refusal is named after it: `plan_limit_voice_ai`. */
export const planFeatures = [
  'numbers',
  /** AI calls out. */
  'voice_ai',
  /** Answering by AI. */
  'inbound_ai',
  /** Plain calls, in either direction. */
  'voice',
  'recording',
  'byok',
  'premium_voice',
  'outbound_defaults',
  'sms',
  'sms_ai',
  'sms_relay',
  'schedules',
  'tts',
  /** Codes handed out. */
  'otp',
] as const;
export type PlanFeature = (typeof planFeatures)[number];

/** `upTo`: numbers held at once; in a calendar month (UTC) seconds of calls, texts out, codes. */
export type PlanTerm = 'yes' | 'no' | 'with_card' | { readonly upTo: number };

export interface Plan {
  /** US dollars in millionths, for each calendar month that an account is on it for. */
  readonly monthlyMicros: number;
  /** False: what it allows costs nothing. */
  readonly charges: boolean;
  /** Null: all. */
  readonly numberTypes: readonly OwnNumber['type'][] | null;
  readonly terms: Readonly<Record<PlanFeature, PlanTerm>>;
}

const open = Object.fromEntries(planFeatures.map((feature) => [feature, 'yes'])) as Record<PlanFeature, 'yes'>;

/** Contract 3.18. */
export const plans: Readonly<Record<PlanName, Plan>> = {
  unlimited: { monthlyMicros: 0, charges: true, numberTypes: null, terms: open },
  free: {
    monthlyMicros: 0,
    charges: false,
    numberTypes: ['local'],
    terms: {
      numbers: { upTo: 1 },
      voice_ai: 'no',
      inbound_ai: { upTo: 5 * 60 },
      voice: { upTo: 5 * 60 },
      recording: 'no',
      byok: 'no',
      premium_voice: 'no',
      outbound_defaults: 'no',
      sms: { upTo: 10 },
      sms_ai: 'no',
      sms_relay: 'no',
      schedules: 'no',
      tts: 'no',
      otp: { upTo: 5 },
    },
  },
  pro: {
    monthlyMicros: 19_990_000,
    charges: true,
    numberTypes: null,
    terms: {
      ...open,
      voice_ai: 'with_card',
      inbound_ai: 'with_card',
      recording: 'with_card',
      premium_voice: 'with_card',
    },
  },
};
