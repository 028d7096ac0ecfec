import { auxiliaries, isBaseVerb, pastBase, thirdPersonBase } from './verb-forms.ts';

const pronouns =
  /^(?:you|i|we|they|he|she|it|there|this|that|these|those|everything|anyone|anything|everyone|somebody|someone|anybody|nobody|everybody|something)$/;
const contracted: readonly (readonly [RegExp, string])[] = [
  [/^(you|we|they)'re$/, 'are'],
  [/^(i)'m$/, 'am'],
  [/^(you|i|we|they)'ve$/, 'have'],
  [/^(you|i|we|they|he|she|it|there)'ll$/, 'will'],
  [/^(you|i|we|they|he|she)'d$/, 'would'],
  [/^(he|she|it|that|there|everything|this)'s$/, 'is'],
];
const determiner = /^(?:the|a|an|your|my|our|his|her|their|its|you|they|he|she|it|we|i|there)(?:'\w+)?$/;
const adverbs =
  /^(?:still|already|also|ever|currently|usually|generally|typically|really|actually|now|even|just|only|both|all|recently|often|normally)$/;

/**
 * The question that a clause is the answer to: "you have a table free" → "Do you have a table free?", "the store is open" →
 * "Is the store open?", "you've been there" → "Have you been there?". Null when no verb is found to begin with.
 */
export function asQuestion(clause: string): string | null {
  const inverted = invert(clause);
  return inverted === null ? null : `${capitalised(inverted)}?`;
}

/**
 * The question of an embedded clause that begins with a question word: "what time you close" → "What time do you close?",
 * "how much a haircut costs" → "How much does a haircut cost?", "who handles purchasing" → "Who handles purchasing?".
 */
export function asWhQuestion(clause: string): string | null {
  if (/^(?:what|who|where|when|how)'s\b/i.test(clause.trim()))
    return `${capitalised(clause.trim().replace(/[.?!]+$/, ''))}?`;
  const words = clause
    .trim()
    .replace(/[.?!]+$/, '')
    .split(/\s+/);
  const lead = questionLead(words);
  const rest = words.slice(lead);
  if (lead === 0) return null;
  if (rest.length === 0) return `${capitalised(words.join(' '))}?`;
  const first = (rest[0] ?? '').toLowerCase();
  const asked = words.slice(0, lead).join(' ');
  const nounAsked =
    lead === 1 &&
    /^(?:what|which|whose)$/i.test(words[0] ?? '') &&
    !determiner.test(first) &&
    rest.slice(1, 3).some((word) => isFinite(word.toLowerCase()));
  const subjectAsked =
    nounAsked ||
    auxiliaries.has(first) ||
    thirdPersonBase(first) !== null ||
    (pastBase(first) !== null && !isNounLike(rest));
  if (subjectAsked) return `${capitalised(words.join(' '))}?`;
  const inverted = invert(rest.join(' '));
  return inverted === null ? null : `${capitalised(asked)} ${inverted}?`;
}

/** How many words belong to the question word: "what time", "how many employees", "which day". */
function questionLead(words: readonly string[]): number {
  const [first = '', second = ''] = words.map((word) => word.toLowerCase());
  if (!/^(?:what|which|whose|how|when|where|who|whom|why)$/.test(first)) return 0;
  if (/^(?:when|where|who|whom|why)$/.test(first)) return 1;
  if (first === 'how') {
    if (
      /^(?:soon|long|often|far|early|late|old|big|large|well|likely|satisfied|happy|easy|difficult|urgent)$/.test(
        second,
      )
    )
      return 2;
    if (!/^(?:much|many)$/.test(second)) return isDegree(second, words[2] ?? '') ? 2 : 1;
    return 2 + nounsAhead(words.slice(2));
  }
  return 1 + nounsAhead(words.slice(1));
}

/** "how high | their bill is": a word between "how" and the subject that is neither. */
function isDegree(word: string, next: string): boolean {
  return determiner.test(next.toLowerCase()) && !determiner.test(word) && !auxiliaries.has(word) && !adverbs.test(word);
}

/** Words up to the subject of the clause: "kind of insurance | you accept". */
function nounsAhead(words: readonly string[]): number {
  const at = words.findIndex((word, index) => {
    const lower = word.toLowerCase();
    const subject = pronouns.test(lower) || contracted.some(([form]) => form.test(lower)) || auxiliaries.has(lower);
    return (
      subject || (/^(?:the|a|an|your|my|our|his|her|their|its)$/.test(lower) && !/^of$/i.test(words[index - 1] ?? ''))
    );
  });
  return at === -1 ? 0 : at;
}

function isFinite(word: string): boolean {
  return auxiliaries.has(word) || thirdPersonBase(word) !== null || pastBase(word) !== null;
}

function isNounLike(words: readonly string[]): boolean {
  return words.length > 1 && auxiliaries.has((words[1] ?? '').toLowerCase());
}

const joint = '\uE002';

/** "8 AM" is one word: its second half is no verb. */
function invert(clause: string): string | null {
  const inverted = invertWords(clause.replace(/(\d) ([AP]M)\b/g, `$1${joint}$2`));
  return inverted?.replaceAll(joint, ' ') ?? null;
}

function invertWords(clause: string): string | null {
  const words = clause
    .trim()
    .replace(/[.?!]+$/, '')
    .split(/\s+/);
  const first = words[0] ?? '';
  for (const [form, auxiliary] of contracted) {
    const match = form.exec(first.toLowerCase());
    if (!match) continue;
    const had = auxiliary === 'would' && (pastBase(words[1] ?? '') !== null || /^been$/.test(words[1] ?? ''));
    return [had ? 'had' : auxiliary, lowerPronoun(first.slice(0, first.indexOf("'"))), ...words.slice(1)].join(' ');
  }
  if (
    /^(?:in stock|available|open|ready|free|possible|included|closed)$/i.test(
      words.slice(verblessFrom(words)).join(' '),
    )
  )
    return `is ${words.join(' ')}`;
  const verbAt = pronouns.test(first.toLowerCase()) ? afterAdverbs(words, 1) : verbAfterNoun(words);
  const verb = (words[verbAt] ?? '').toLowerCase();
  if (verbAt < 1 || verb === '') return null;
  const subject = [lowerPronoun(first), ...words.slice(1, verbAt)];
  const rest = words.slice(verbAt + 1);
  if (auxiliaries.has(verb) && !isMainHave(verb, rest)) return [verb, ...subject, ...rest].join(' ');
  const third = thirdPersonBase(verb) ?? (verb === 'has' ? 'have' : null);
  if (third !== null) return ['does', ...subject, third, ...rest].join(' ');
  if (isBaseVerb(verb)) return ['do', ...subject, verb, ...rest].join(' ');
  const past = pastBase(verb);
  if (past !== null) return ['did', ...subject, past, ...rest].join(' ');
  return /^(?:you|i|we|they)$/i.test(first) && /^[a-z]{3,}(?<!ed|ly|s)$/.test(verb)
    ? ['do', ...subject, verb, ...rest].join(' ')
    : null;
}

/** "have a table" is no auxiliary, "have been" and "have received" are. */
function isMainHave(verb: string, rest: readonly string[]): boolean {
  if (!/^(?:have|has|had|do|does|did)$/.test(verb)) return false;
  const next = rest[afterAdverbs(rest, 0)]?.toLowerCase() ?? '';
  if (/^(?:do|does|did)$/.test(verb)) return !isBaseVerb(next);
  const participle =
    next === 'had' ||
    (pastBase(next) !== null && !/^(?:set|put|cut|left)$/.test(next)) ||
    /^(?:been|not|any luck|eaten|gone|done|seen|taken|given|written|spoken|chosen|broken|driven|known|begun|drunk)$/.test(
      next,
    );
  return !participle;
}

function afterAdverbs(words: readonly string[], from: number): number {
  let at = from;
  while (adverbs.test((words[at] ?? '').toLowerCase())) at += 1;
  return at;
}

/** The first word that can only be, or most likely is, the verb of a clause with a noun for subject. */
function verbAfterNoun(words: readonly string[]): number {
  const lower = words.map((word) => word.toLowerCase());
  const auxiliary = lower.findIndex((word, at) => at > 0 && auxiliaries.has(word));
  const other = lower.findIndex((word, at) => {
    if (at === 0 || /^(?:the|a|an|your|my|our|of|for|to|in|on|at|with|and|or)$/.test(lower[at - 1] ?? '')) return false;
    if (/^(?:its|this|was|is)$/.test(word)) return false;
    if (at > 1 && /^(?:we|i|they|you|he|she)$/.test(lower[at - 1] ?? '')) return false;
    return (
      thirdPersonBase(word) !== null ||
      pastBase(word) !== null ||
      (isBaseVerb(word) && lower[at - 1]?.endsWith('s') === true)
    );
  });
  if (auxiliary === -1) return other;
  return other === -1 || auxiliary < other ? auxiliary : other;
}

/** "PS5 in stock": where the state begins in a clause whose verb was left out; the end where there is a verb. */
function verblessFrom(words: readonly string[]): number {
  const verb = words.some((word) => isFinite(word.toLowerCase()));
  return verb ? words.length : words.length - (/^stock$/i.test(words.at(-1) ?? '') ? 2 : 1);
}

function lowerPronoun(word: string): string {
  return pronouns.test(word.toLowerCase()) && word !== 'I' ? word.toLowerCase() : word;
}

export function capitalised(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
