import { editDistance } from '../language/spelling.ts';

/** Slips of the keyboard and short forms that prompts are full of. */
const slips: Readonly<Record<string, string>> = {
  pls: 'please',
  plz: 'please',
  ppl: 'people',
  pax: 'people',
  thx: 'thanks',
  u: 'you',
  ur: 'your',
  r: 'are',
  n: 'and',
  bday: 'birthday',
  tmrw: 'tomorrow',
  tmr: 'tomorrow',
  tmw: 'tomorrow',
  tomorow: 'tomorrow',
  tommorow: 'tomorrow',
  tonite: 'tonight',
  appt: 'appointment',
  appts: 'appointments',
  appoint: 'appointment',
  resv: 'reservation',
  resy: 'reservation',
  rez: 'reservation',
  hav: 'have',
  haev: 'have',
  bok: 'book',
  boook: 'book',
  teh: 'the',
  adn: 'and',
  thier: 'their',
  thye: 'they',
  tehy: 'they',
  wether: 'whether',
  wich: 'which',
  wat: 'what',
  wen: 'when',
  taht: 'that',
  cancle: 'cancel',
  canel: 'cancel',
  cofirm: 'confirm',
  confrim: 'confirm',
  comfirm: 'confirm',
  shedule: 'schedule',
  scedule: 'schedule',
  resched: 'reschedule',
  emial: 'email',
  emal: 'email',
  emai: 'email',
  phne: 'phone',
  numbr: 'number',
  nubmer: 'number',
  mesage: 'message',
  messge: 'message',
  tabel: 'table',
  tabl: 'table',
  adress: 'address',
  recieve: 'receive',
  recieved: 'received',
  freind: 'friend',
  frday: 'friday',
  firday: 'friday',
  mondy: 'monday',
  moday: 'monday',
  tusday: 'tuesday',
  tuseday: 'tuesday',
  wensday: 'wednesday',
  weds: 'wednesday',
  thrusday: 'thursday',
  saterday: 'saturday',
  satuday: 'saturday',
  sundy: 'sunday',
  rember: 'remember',
  remnd: 'remind',
  aks: 'ask',
  dont: "don't",
  doesnt: "doesn't",
  didnt: "didn't",
  cant: "can't",
  wont: "won't",
  isnt: "isn't",
  arent: "aren't",
  havent: "haven't",
  hasnt: "hasn't",
  wouldnt: "wouldn't",
  im: "I'm",
  ive: "I've",
  theyre: "they're",
  theyve: "they've",
  theres: "there's",
  whats: "what's",
  thats: "that's",
};

/** Long words that plans turn on; close misses with the same first letter are taken for them. */
const keywords = [
  'reservation',
  'appointment',
  'reschedule',
  'restaurant',
  'tomorrow',
  'wednesday',
  'thursday',
  'saturday',
  'available',
  'voicemail',
  'breakfast',
  'confirmation',
  'customer',
  'september',
  'november',
  'december',
  'february',
  'question',
  'schedule',
  'delivery',
];

/** "2nite", "4 me", "@ Nobu", "dinner res". */
const shortForms: readonly (readonly [RegExp, string])[] = [
  [/\b2nite\b/gi, 'tonight'],
  [/\b2(?:moro|morrow|mrw)\b/gi, 'tomorrow'],
  [/\b2day\b/gi, 'today'],
  [/\bb4\b/gi, 'before'],
  [/\bgr8\b/gi, 'great'],
  [
    /(?<=\s)4(?=\s+(?:me|us|tonight|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d+ (?:ppl|people|pax))\b)/gi,
    'for',
  ],
  [/(?<=\b(?:table|reservation|taxi|cab|ride|room|appt|appointment|res) )4(?=\s+(?:\p{Lu}|\d))/gu, 'for'],
  [/\blike (?=[$€£]?\d)/gi, ''],
  [
    /\b(?:wanna|want to|need to) know from ((?:the |my |our )?(?:[\w'’&.-]+ ){1,6}?)(?=(?:if|whether|what|how|when|where)\b)/gi,
    'want to ask $1',
  ],
  [/\bwanna\b/gi, 'want to'],
  [/\bgonna\b/gi, 'going to'],
  [/\bgotta\b/gi, 'have to'],
  [/(?<=\s)'?til(?=\s)/gi, 'until'],
  [/(?<=[\p{L}\d])\s+@\s*(?=[\p{L}\d])/gu, ' at '],
  [/\b(dinner|lunch|brunch|table|hotel|make a|a) res\b(?!\.)/gi, '$1 reservation'],
];

/** A prompt with its commonest slips put right; names, numbers and addresses stay as they are. */
export function repaired(prompt: string): string {
  const titled = prompt.replace(
    /\b(mr|mrs|ms|dr)(\.?) (\p{Ll}\p{L}+)/gu,
    (_whole, title: string, dot: string, name: string) => `${upper(title)}${dot === '' ? '.' : dot} ${upper(name)}`,
  );
  const spelledOut = shortForms.reduce((text, [pattern, by]) => text.replace(pattern, by), titled);
  return spelledOut.replace(/(?<![\w@./#'’-])[\p{L}]+(?![\w@'’]|\.\w|-\w)/gu, (word) => {
    const lower = word.toLowerCase();
    const shouted = word === word.toUpperCase() && word.length > 1 && prompt !== prompt.toUpperCase();
    if (shouted || /^\p{Lu}\p{Ll}*$/u.test(word) ? slips[lower] === undefined || word.length <= 2 : false) return word;
    const known = slips[lower] ?? nearest(lower);
    if (known === undefined) return word;
    return /^\p{Lu}/u.test(word) ? upper(known) : known;
  });
}

function upper(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function nearest(word: string): string | undefined {
  if (
    word.length < 7 ||
    keywords.includes(word) ||
    keywords.some((one) => word.startsWith(one) || one.startsWith(word))
  )
    return undefined;
  return keywords.find((one) => one[0] === word[0] && editDistance(one, word) <= (one.length >= 10 ? 2 : 1));
}
