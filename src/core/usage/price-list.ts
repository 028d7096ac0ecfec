import type { OwnNumber } from '../number/own-number.ts';

/** What is metered, as the breakdown of a month names it (contract 3.18). */
export const usageItems = [
  'smsOutbound',
  'smsInbound',
  'voiceOutbound',
  'voiceInbound',
  'voiceAi',
  'voiceAiByok',
  'voiceAiPremium',
  'recording',
  'tts',
  'numbers',
  'otp',
  'plan',
] as const;
export type UsageItem = (typeof usageItems)[number];

/** US dollars in millionths for so many of what is counted: seconds, characters, texts. All whole. */
export interface Price {
  readonly micros: number;
  readonly per: number;
}

/** What owners are charged (contract 3.18). What providers charge for a call is another thing: `report/cost.ts`. */
export const priceList = {
  smsOutbound: { micros: 15_000, per: 1 },
  smsInbound: { micros: 8_000, per: 1 },
  voiceOutbound: { micros: 35_000, per: 60 },
  voiceInbound: { micros: 15_000, per: 60 },
  voiceAi: { micros: 400_000, per: 60 },
  voiceAiByok: { micros: 100_000, per: 60 },
  voiceAiPremium: { micros: 590_000, per: 60 },
  recording: { micros: 10_000, per: 60 },
  tts: { micros: 30_000, per: 1000 },
  otp: { micros: 0, per: 1 },
} as const satisfies Record<Exclude<UsageItem, 'numbers' | 'plan'>, Price>;

/** For each calendar month in which a number was held. */
export const monthlyNumberMicros: Readonly<Record<OwnNumber['type'], number>> = {
  local: 2_000_000,
  tollfree: 2_500_000,
  mobile: 2_000_000,
};

/** In millionths of a dollar, halves up; whole numbers throughout. */
export function costMicros(quantity: number, { micros, per }: Price): number {
  const twice = 2 * quantity * micros + per;
  return (twice - (twice % (2 * per))) / (2 * per);
}
