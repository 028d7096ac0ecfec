/** Past forms that are not made with -ed, and their base. */
const irregular: Readonly<Record<string, string>> = {
  was: 'be',
  were: 'be',
  been: 'be',
  had: 'have',
  did: 'do',
  done: 'do',
  went: 'go',
  gone: 'go',
  got: 'get',
  gotten: 'get',
  came: 'come',
  saw: 'see',
  seen: 'see',
  made: 'make',
  took: 'take',
  taken: 'take',
  gave: 'give',
  given: 'give',
  found: 'find',
  heard: 'hear',
  left: 'leave',
  paid: 'pay',
  bought: 'buy',
  brought: 'bring',
  sent: 'send',
  said: 'say',
  told: 'tell',
  felt: 'feel',
  thought: 'think',
  knew: 'know',
  known: 'know',
  met: 'meet',
  kept: 'keep',
  lost: 'lose',
  read: 'read',
  ran: 'run',
  spoke: 'speak',
  spoken: 'speak',
  chose: 'choose',
  chosen: 'choose',
  began: 'begin',
  begun: 'begin',
  wrote: 'write',
  written: 'write',
  understood: 'understand',
  ate: 'eat',
  slept: 'sleep',
  spent: 'spend',
  sold: 'sell',
  held: 'hold',
  built: 'build',
  broke: 'break',
  fell: 'fall',
  grew: 'grow',
  won: 'win',
  wore: 'wear',
  drove: 'drive',
  flew: 'fly',
  became: 'become',
  set: 'set',
  put: 'put',
  cut: 'cut',
  cost: 'cost',
  let: 'let',
  quit: 'quit',
  hit: 'hit',
  hurt: 'hurt',
};

/** Verbs that clauses of prompts are made with; lets a verb be told from the noun before it. */
const common = new Set(
  `accept add agree allow answer appear apply arrive ask attend be become begin believe belong book break bring build buy call cancel
care carry change charge check choose clean close collect come complete confirm connect consider contact contain continue cook cost
cover create cut deal decide deliver depend do drink drive eat email end enjoy enter exist expect expire fall feel fill find finish
fit fix follow forget get give go grow handle happen have hear help hire hold hope host include increase install intend interest
join keep know last launch lead learn leave let like live look lose love make manage mean measure meet mind miss move need notice
offer open operate order own park participate pass pay pick plan play prefer prepare provide pull purchase put rate reach read
realize receive recommend refund register remain remember remove renew rent repair replace reply request require reschedule reserve
respond return review run say schedule see seem sell send serve set share ship show sign sleep smoke sound speak spend stand start
stay still stock stop store submit suffer suggest support switch take talk taste tell think travel treat try turn understand
update upgrade use validate visit wait walk want wear wish wonder work write`.split(/\s+/),
);

export const auxiliaries = new Set(
  `am is are was were do does did have has had can could will would shall should may might must isn't aren't wasn't weren't don't doesn't
didn't haven't hasn't hadn't can't cannot couldn't won't wouldn't shouldn't`.split(/\s+/),
);

/** "wants" → "want", "has" → "have": third person singular to the form that goes with "you". */
export function withYou(verb: string): string {
  const lower = verb.toLowerCase();
  const known: Readonly<Record<string, string>> = {
    is: 'are',
    was: 'were',
    has: 'have',
    does: 'do',
    goes: 'go',
    says: 'say',
    "isn't": "aren't",
    "wasn't": "weren't",
    "hasn't": "haven't",
    "doesn't": "don't",
  };
  return known[lower] ?? thirdPersonBase(lower) ?? verb;
}

/** "wants" → "want"; null for what is no third person singular of a known verb. */
export function thirdPersonBase(word: string): string | null {
  if (!word.endsWith('s') || word.endsWith('ss')) return null;
  const candidates = [word.slice(0, -1), word.slice(0, -2), word.endsWith('ies') ? `${word.slice(0, -3)}y` : ''];
  return candidates.find((base) => common.has(base)) ?? null;
}

/** "arrived" → "arrive"; null for what is no past form of a known verb. */
export function pastBase(word: string): string | null {
  const known = irregular[word];
  if (known !== undefined) return known;
  if (!word.endsWith('ed')) return null;
  const stem = word.slice(0, -2);
  const candidates = [
    stem,
    `${stem}e`,
    stem.endsWith('i') ? `${stem.slice(0, -1)}y` : '',
    /(.)\1$/.test(stem) ? stem.slice(0, -1) : '',
  ];
  return candidates.find((base) => common.has(base)) ?? null;
}

/** "need" → "needs", "carry" → "carries". */
export function thirdPersonOf(base: string): string {
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ies`;
  return /(?:s|sh|ch|x|z|o)$/.test(base) ? `${base}es` : `${base}s`;
}

export function isBaseVerb(word: string): boolean {
  return common.has(word);
}

/** Participles after "have" and "be" that look like past forms count too. */
export function isVerbForm(word: string): boolean {
  return common.has(word) || thirdPersonBase(word) !== null || pastBase(word) !== null;
}
