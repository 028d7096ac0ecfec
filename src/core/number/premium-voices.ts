import type { AgentVoice } from './number-agent.ts';

export interface PremiumVoice {
  /** The `voiceId` of requests, and the voice that mouths are asked for. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly gender: 'female' | 'male';
  readonly accent: string;
  /** Which of the ten comes nearest, where a mouth lacks this one. */
  readonly nearest: AgentVoice;
}

/** Contract 3.5: the curated voices that numbers can be given. */
export const premiumVoices: readonly PremiumVoice[] = [
  {
    id: 'eleanor',
    name: 'Eleanor',
    description: 'Velvety and collected; sounds like the front desk of a good hotel.',
    gender: 'female',
    accent: 'British',
    nearest: 'coral',
  },
  {
    id: 'hugo',
    name: 'Hugo',
    description: 'Composed and authoritative, like somebody who reads the news.',
    gender: 'male',
    accent: 'British',
    nearest: 'verse',
  },
  {
    id: 'nora',
    name: 'Nora',
    description: 'Sunny and quick, with a smile in every sentence.',
    gender: 'female',
    accent: 'American',
    nearest: 'shimmer',
  },
  {
    id: 'grace',
    name: 'Grace',
    description: 'Bright, warm and professional; at home in any business.',
    gender: 'female',
    accent: 'American',
    nearest: 'marin',
  },
  {
    id: 'owen',
    name: 'Owen',
    description: 'Relaxed and young, never in a hurry.',
    gender: 'male',
    accent: 'American',
    nearest: 'ash',
  },
  {
    id: 'jack',
    name: 'Jack',
    description: 'Confident and full of energy.',
    gender: 'male',
    accent: 'Australian',
    nearest: 'ballad',
  },
  {
    id: 'martin',
    name: 'Martin',
    description: 'Easygoing and resonant, good for long conversations.',
    gender: 'male',
    accent: 'American',
    nearest: 'cedar',
  },
  {
    id: 'walter',
    name: 'Walter',
    description: 'Older, friendly and reassuring; has seen it all.',
    gender: 'male',
    accent: 'American',
    nearest: 'echo',
  },
];

/** Null for what is no premium voice. */
export function premiumVoice(id: string): PremiumVoice | null {
  return premiumVoices.find((voice) => voice.id === id) ?? null;
}

/** For mouths that have the ten alone: the one that comes nearest to a premium voice; any other name as it is. */
export function nearestVoice(name: string): string {
  return premiumVoice(name)?.nearest ?? name;
}
