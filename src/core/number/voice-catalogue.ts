import type { AgentVoice } from './number-agent.ts';

export interface CataloguedVoice {
  readonly id: AgentVoice;
  readonly name: string;
  /** A word or two. */
  readonly trait: string;
  readonly description: string;
  readonly bestFor: string;
}

/** Contract 3.19: the voices of calls and of speech on its own, those to try first ahead. */
export const voiceCatalogue: readonly CataloguedVoice[] = [
  {
    id: 'marin',
    name: 'Marin',
    trait: 'gentle',
    description:
      'Gentle and unforced, like somebody who has time for you. One of the two newer voices; the one to try first.',
    bestFor: 'Reception, support, small businesses',
  },
  {
    id: 'cedar',
    name: 'Cedar',
    trait: 'warm',
    description: 'Warm and steady; never hurried, never flat. The other of the two newer voices.',
    bestFor: 'Advice, health, whatever rests on trust',
  },
  {
    id: 'shimmer',
    name: 'Shimmer',
    trait: 'bright',
    description: 'Bright and lively. The default, and at home in most conversations.',
    bestFor: 'Anything',
  },
  {
    id: 'sage',
    name: 'Sage',
    trait: 'calm',
    description: 'Calm and sure of the facts, with a measured pace.',
    bestFor: 'Health, finance, advice',
  },
  {
    id: 'ash',
    name: 'Ash',
    trait: 'friendly',
    description: 'Friendly and talkative, quick to help.',
    bestFor: 'Customer service, support',
  },
  {
    id: 'ballad',
    name: 'Ballad',
    trait: 'vivid',
    description: 'Vivid and singing, with a wide range of tone.',
    bestFor: 'Stories, lively conversations',
  },
  {
    id: 'coral',
    name: 'Coral',
    trait: 'crisp',
    description: 'Crisp and businesslike; every word arrives.',
    bestFor: 'Business to business, sales',
  },
  {
    id: 'echo',
    name: 'Echo',
    trait: 'full',
    description: 'Low and full, with weight behind it.',
    bestFor: 'Formal enquiries, executives',
  },
  {
    id: 'verse',
    name: 'Verse',
    trait: 'polished',
    description: 'Fluent and polished, at ease with people who are used to good service.',
    bestFor: 'Luxury, executives',
  },
  {
    id: 'alloy',
    name: 'Alloy',
    trait: 'even',
    description: 'Plain and even; says what there is to say and no more.',
    bestFor: 'Notices, menus',
  },
];
