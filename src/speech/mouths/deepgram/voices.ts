import { nearestVoice } from '../../../core/number/premium-voices.ts';

/** The ten voices of the contract in English. */
const english: Readonly<Record<string, string>> = {
  marin: 'helena',
  cedar: 'arcas',
  shimmer: 'thalia',
  sage: 'athena',
  ash: 'apollo',
  ballad: 'orpheus',
  coral: 'andromeda',
  echo: 'zeus',
  verse: 'aries',
  alloy: 'asteria',
};

/** Other languages have a few voices each: a deeper one, and a brighter one for the rest. */
const others: Readonly<Record<string, readonly [deeper: string, brighter: string]>> = {
  de: ['julius', 'viktoria'],
  es: ['nestor', 'celeste'],
  fr: ['hector', 'agathe'],
  it: ['dionisio', 'livia'],
  ja: ['fujin', 'izanami'],
  nl: ['sander', 'rhea'],
};

const deeperVoices = ['cedar', 'ash', 'ballad', 'echo', 'verse'];
const wholeVoice = /^aura-[a-z0-9-]+-[a-z]{2}$/;

/** The model to ask for: `aura-2-thalia-en`. `family` is `aura-2`, or a whole voice for all names that are not known. */
export function modelFor(asked: string, language: string, family: string): string {
  const name = nearestVoice(asked);
  if (wholeVoice.test(name)) return name;
  const isKnown = Object.hasOwn(english, name);
  if (wholeVoice.test(family) && !isKnown) return family;
  const prefix = wholeVoice.test(family) ? family.split('-').slice(0, -2).join('-') : family;
  const code = language.slice(0, 2);
  const voices = Object.hasOwn(others, code) ? others[code] : undefined;
  if (voices) return `${prefix}-${deeperVoices.includes(name) ? voices[0] : voices[1]}-${code}`;
  return `${prefix}-${(isKnown ? english[name] : undefined) ?? english['shimmer']}-en`;
}
