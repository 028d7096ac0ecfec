import type { Field, FieldType } from '../../../core/workflow/workflow.ts';
import { asQuestion, asWhQuestion, capitalised } from '../language/inversion.ts';
import { momentsOf } from './details.ts';
import { freeKey, nounKey, slug, whKey, yesNoKey } from './keys.ts';
import { isBaseVerb } from '../language/verb-forms.ts';
import { listParts } from './lists.ts';
import { field, topicOf } from './topics.ts';
import type { Wording } from './wording.ts';
import { ratingQuestion } from './ratings.ts';

/** One question to the person, and the field for its answer. */
export interface Question {
  readonly text: string;
  readonly field: Field;
}

/** How the prompt wants it: asked about, collected, or confirmed. */
export type AskManner = 'ask' | 'collect' | 'confirm';

const recipient =
  /^(?:them|him|her(?=\s+(?:if|whether|how|what|when|where|which|who|why|for|to|about|their|his|her)\b)|you|the (?:customer|client|patient|lead|caller|guest|person|tenant|user|member|candidate|prospect|owner|manager|staff|host|receptionist|restaurant|store|shop|office|hotel|clinic|pharmacy|garage|salon|bank|venue|school|landlord))\s+/i;

const question = /^(?:if|whether|how|what|when|where|which|who|whose|whom|why)\b/i;

const direct =
  /^(?:is|are|was|were|do|does|did|can|could|will|would|should|have|has|may|on a scale|what's|how's|who's|when's|where's)\b|\?\s*$/i;

/** The questions that stand behind "ask", "collect" or "confirm" in a prompt. */
export function questionsIn(said: string, wording: Wording, taken: ReadonlySet<string>, manner: AskManner): Question[] {
  const text = said
    .trim()
    .replace(/[.!]+$/, '')
    .replace(recipient, '')
    .replace(/\s+from (?:them|him|her|the (?:customer|client|patient|lead|caller|guest|tenant|member|user))\b/i, '')
    .replace(/^(?:about|for|regarding|to (?:know|find out|learn)|out)\s+(?=\S)/i, '');
  if (text === '') return [];
  if (/\?/.test(text) && !/["“]/.test(text)) {
    return inSequence(
      text.split(/(?<=\?)\s+(?:and\s+)?/i).flatMap((one) => listParts(one)),
      taken,
      (part, keys) => oneQuestion(part, wording, keys, manner),
    );
  }
  return inSequence(listParts(text), taken, (part, keys) => oneQuestion(part, wording, keys, manner));
}

function inSequence(
  parts: readonly string[],
  taken: ReadonlySet<string>,
  read: (part: string, taken: ReadonlySet<string>) => Question | null,
): Question[] {
  const keys = new Set(taken);
  const questions: Question[] = [];
  for (const part of parts) {
    const one = read(
      part
        .replace(recipient, '')
        .replace(/^for\s+(?=(?:the|their|his|her|an?)\b)/i, '')
        .trim(),
      keys,
    );
    if (!one) continue;
    keys.add(one.field.key);
    questions.push(one);
  }
  return questions;
}

function oneQuestion(said: string, wording: Wording, taken: ReadonlySet<string>, manner: AskManner): Question | null {
  const closed = /\((?:yes\/no|yes or no|y\/n)\)|\s(?:y\/n|yes\/no)[?.]?$/i.test(said);
  const part = said
    .replace(/^["“'](.*)["”'][.?!]?$/, '$1')
    .replace(/\s+(?:y\/n|yes\/no)(?=[?.]?$)/i, '')
    .replace(/\s*\((?:yes\/no|yes or no|y\/n|free text|open(?: text)?|optional|required|number|text)\)/gi, '')
    .trim();
  if (closed && !/^(?:if|whether)\b/i.test(part) && !direct.test(part) && !question.test(part))
    return closedQuestion(`they ${part}`, wording, taken);
  if (!/[\p{L}\p{N}]/u.test(part)) return null;
  if (/^from when (?:to|until|till) when$/i.test(part)) {
    return {
      text: 'From what time to what time?',
      field: field(freeKey('hours_available', taken), 'hours available', 'text'),
    };
  }
  const rating = ratingQuestion(part, wording, taken);
  if (rating) return rating;
  const [, lead, embedded] = /^((?:on|at|in|from|to|with|by) )((?:which|what)\b.+)$/i.exec(part) ?? [];
  if (lead !== undefined && embedded !== undefined) {
    const asked = openQuestion(embedded, wording, taken);
    return { ...asked, text: `${capitalised(lead)}${lowerFirst(asked.text)}` };
  }
  const short = shortQuestion(part, wording, taken, manner);
  if (short) return short;
  if (direct.test(part) && !question.test(part)) return directQuestion(part, wording, taken);
  if (/^(?:if|whether)\b/i.test(part))
    return closedQuestion(part.replace(/^(?:if|whether)(?: or not)?\s+/i, ''), wording, taken);
  if (question.test(part)) return openQuestion(part, wording, taken);
  return nounQuestion(part, wording, taken, manner);
}

function closedQuestion(clause: string, wording: Wording, taken: ReadonlySet<string>): Question {
  const spoken = wording.toPerson(clause);
  const options = optionsOf(spoken);
  const text = asQuestion(spoken) ?? `Could you tell me if ${spoken.replace(/[?.!]+$/, '')}?`;
  if (options) {
    return {
      text,
      field: field(freeKey(choiceKey(spoken, options), taken), options.join(' or '), 'choice', { options }),
    };
  }
  const days = momentsOf(clause, wording.today);
  const [first, second] = days;
  if (
    first &&
    second &&
    days.length === 2 &&
    first.moment.day &&
    second.moment.day &&
    /^\s*,?\s*or(?: on)?\s*$/i.test(clause.slice(first.end, second.start))
  ) {
    const timed = first.moment.time !== null && second.moment.time !== null;
    const about = slug(
      clause
        .slice(0, first.start)
        .replace(/['’](?:ll|d|re|ve)\b/g, '')
        .replace(/\b(?:works?|suits?|fits?|is|better)\b/gi, ''),
      3,
    );
    const key = freeKey(`${about === '' ? 'preferred' : about}_${timed ? 'time' : 'date'}`, taken);
    return { text, field: field(key, key.replaceAll('_', ' '), timed ? 'date_time' : 'date') };
  }
  const particular = !/\b(?:has|have|had|any|with)\b/i.test(spoken)
    ? undefined
    : /\b(?:food |dietary |special )?(?:allerg(?:y|ies)|restrictions|requests)\b/i.exec(spoken)?.[0];
  if (particular !== undefined)
    return { text, field: field(freeKey(yesNoKey(clause), taken), particular.toLowerCase(), 'text') };
  return { text, field: field(freeKey(yesNoKey(clause), taken), spoken.replace(/[?.!]+$/, ''), 'yes_no') };
}

const choosing =
  /\b(?:prefer(?:s|red)?|rather have|would like|'d like|want|wants|choose|going with|paying (?:by|with)|pay (?:by|with)|like|gets?|receives?)\s+(?:to (?:have |get |come |go |do |use )?|a |an |the )?(.+?)\s+or\s+(.+)$/i;

/** "they prefer delivery or pickup" → the two. Null where "or" does not put a choice. */
function optionsOf(clause: string): string[] | null {
  const pair = /\b(?:you|they|he|she|it|we)\s+(\p{L}+)\s+or\s+(\p{L}+)$/iu.exec(clause.replace(/[?.!]+$/, ''));
  if (pair && !/^(?:not|no)$/i.test(pair[2] ?? '')) return [pair[1] ?? '', pair[2] ?? ''];
  const match = choosing.exec(
    clause.replace(/[?.!]+$/, '').replace(/^.*:\s*/, (lead) => (/\bprefer|which/i.test(lead) ? `prefer ` : lead)),
  );
  if (!match || /\b(?:not|no)$/i.test(match[2] ?? '')) return null;
  const first = (match[1] ?? '').split(/,\s*/);
  const options = [...first, match[2] ?? ''].map((one) => one.replace(/^(?:a|an|the|by|with|to)\s+/i, '').trim());
  return options.every((one) => one !== '' && one.split(/\s+/).length <= 5) ? options : null;
}

function choiceKey(clause: string, options: readonly string[]): string {
  if (/\bpay/i.test(clause)) return 'payment_method';
  const noun = /\bwhich (\w+)|\bprefer(?:red)? (\w+):/i.exec(clause);
  if (noun) return nounKey(noun[1] ?? noun[2] ?? '');
  return options.every((one) => one.split(/\s+/).length <= 2) && options.length === 2
    ? options.map((one) => slug(one, 2)).join('_or_')
    : 'preference';
}

const whTypes: readonly (readonly [RegExp, FieldType])[] = [
  [/^how many\b/i, 'number'],
  [/^how much (?:time|notice|experience|longer)\b/i, 'text'],
  [/^how much\b/i, 'amount'],
  [
    /^how (?:high|low|large|big) .*\b(?:bills?|price|cost|rent|payments?|budget|fees?|debt|balance|salary|income)\b/i,
    'amount',
  ],
  [/^what .*\b(?:costs?|charges?)\b/i, 'amount'],
  [/^how old\b/i, 'number'],
  [
    /^what (?:they|you|it|he|she)(?:'d| would)? (?:charges?|costs?|asks? for|pays?)\b|^what .+ costs?$|^what (?:the )?(?:cost|price|total|fee)\b/i,
    'amount',
  ],
  [/^what time\b/i, 'time'],
  [/^(?:what|which) (?:day|date)\b/i, 'date'],
  [
    /^(?:what|which) (?:day|date) and time\b|^when (?:is )?(?:the )?(?:next|earliest|soonest|first)\b|^when (?:they|you|he|she)(?:'re| are|'d| would)? (?:be )?(?:available|free|like (?:us )?to come|have an opening)/i,
    'date_time',
  ],
  [/^when (?:they|you|he|she) (?:usually|typically|normally)\b/i, 'text'],
  [/^when\b/i, 'date'],
  [/^when (?:they|you|it|the \w+) (?:opens?|closes?)\b/i, 'time'],
  [/^when (?:they|you|it|the \w+)(?:'re|'s| are| is) (?:open|closed)\b/i, 'text'],
  [/^who\b/i, 'name'],
];

function openQuestion(whole: string, wording: Wording, taken: ReadonlySet<string>): Question {
  const said = whole
    .replace(/^how much(?= (?:without|with|for|per|in|at|including|incl|before|after)\b)/i, 'how much it is')
    .replace(/^(who|what|where|how|when|which \w+) to (?=\w)/i, '$1 we should ')
    .replace(/^how much[?.]?$/i, 'how much it will cost')
    .replace(/^how long[?.]?$/i, 'how long it will take');
  const brackets = /\s*\(([^)]+)\)\s*[?.]?$/.exec(said);
  const clause = brackets ? said.slice(0, brackets.index) : said;
  const spoken = wording.toPerson(clause).replace(/[?.!]+$/, '');
  const listed = brackets ? choicesIn(brackets[1] ?? '') : optionsAfterWhich(spoken);
  const plain = asWhQuestion(spoken) ?? `Could you tell me ${spoken}?`;
  const text =
    brackets && listed ? `${plain.replace(/\?$/, '')}: ${listed.slice(0, -1).join(', ')} or ${listed.at(-1)}?` : plain;
  const noun =
    /^what(?:'s| is| are| was| were) (?:the|your|their|its|his|her) (.+)$/i.exec(spoken)?.[1] ??
    /^(?:what|which|whose)\s+(?!time|day|date)(.+?)(?:\s+(?:is|are|was|were|they|you|we|the|do|would|will|it|works?)\b.*|'s .*)?$/i.exec(
      spoken,
    )?.[1] ??
    '';
  const known = whTypes.findLast(([pattern]) => pattern.test(spoken))?.[1];
  const type = listed ? 'choice' : (known ?? (noun === '' ? 'text' : topicOf(noun).type));
  const key = /^how\b.*\bpay/i.test(spoken) ? 'payment_method' : whKey(clause);
  const label = key.replaceAll('_', ' ');
  return {
    text,
    field: field(freeKey(key, taken), label, type === 'rating' ? 'text' : type, listed ? { options: listed } : {}),
  };
}

function choicesIn(text: string): string[] | null {
  const parts = text.split(/\s*,\s*(?:or\s+)?|\s+or\s+|\s*\/\s*/).map((one) => one.trim());
  return parts.length > 1 &&
    parts.every((one) => one !== '' && one.split(/\s+/).length <= 4) &&
    !/\be\.g\b|^etc/i.test(text)
    ? parts
    : null;
}

function optionsAfterWhich(clause: string): string[] | null {
  const match = /^(?:which|what)\b[^:,]*[:,]\s*(.+?),?\s+or\s+(.+)$/i.exec(clause);
  if (!match) return null;
  return [...(match[1] ?? '').split(/,\s*/), match[2] ?? ''].map((one) => one.replace(/^(?:a|an|the)\s+/i, '').trim());
}

/** "Attending?", "Pets ok?", "Monthly tuition?", "Meal choice (beef or fish)?": no more than the words that count. */
function shortQuestion(part: string, wording: Wording, taken: ReadonlySet<string>, manner: AskManner): Question | null {
  const match = /^([^?]{2,40}?)\s*(?:\(([^)]+)\))?\s*\?$/.exec(part);
  const bare = match?.[1] ?? '';
  if (!match || bare.split(/\s+/).length > 4 || question.test(bare) || /^(?:any|anything|and|or)\b/i.test(bare))
    return null;
  if (/^(?:is|are|was|were|do|does|did|can|could|will|would|should|have|has|had|may)\b|'/i.test(bare)) return null;
  if (/^\w+ing\b/i.test(bare)) return closedQuestion(`they are ${lowerFirst(bare)}`, wording, taken);
  const state = /^(.+?) (ok|okay|allowed|possible|available|included|required|needed|free)$/i.exec(bare);
  if (state)
    return closedQuestion(
      `${lowerFirst(state[1] ?? '')} ${/[^s]s$/i.test(state[1] ?? '') ? 'are' : 'is'} ${state[2]}`,
      wording,
      taken,
    );
  const options = match[2] === undefined ? null : choicesIn(match[2]);
  const asked = nounQuestion(lowerFirst(bare), wording, taken, manner);
  return options === null
    ? asked
    : {
        text: `${asked.text.replace(/\?$/, '')}: ${options.slice(0, -1).join(', ')} or ${options.at(-1)}?`,
        field: { ...asked.field, type: 'choice', options },
      };
}

/** A question as the prompt words it: "Did you receive the invoice?" */
function directQuestion(part: string, wording: Wording, taken: ReadonlySet<string>): Question {
  const anything = /^(anything (?:else )?.+?|any .+?)\?$/i.exec(part)?.[1];
  if (anything !== undefined)
    return {
      text: `${/^any /i.test(anything) ? 'Do you have' : 'Is there'} ${lowerFirst(wording.toPerson(anything))}?`,
      field: field(freeKey(slug(anything, 3), taken), anything.toLowerCase(), 'text'),
    };
  const spoken = capitalised(
    wording
      .toPerson(
        part.replace(/^(?:would|will|can|could|did|do) (?=(\w+))/i, (lead, verb: string) =>
          isBaseVerb(verb.toLowerCase()) ? `${lead}you ` : lead,
        ),
      )
      .replace(/[.!\s]+$/, '')
      .replace(/\??$/, '?'),
  );
  const bare = spoken.replace(/\?$/, '');
  const wh = /^(?:what|how|who|when|where|which|why)(?:'s)?\b/i.exec(bare);
  if (wh) {
    const uninverted = bare
      .replace(/^(what|how|who|when|where)'s\b/i, '$1 is')
      .replace(
        /^((?:what|which|how|when|where|why|who)(?: \w+){0,3}?) (?:do|does|did|would|will|can) (you|they|we)\b/i,
        '$1 $2',
      );
    const asked = openQuestion(uninverted, wording, taken);
    return { text: spoken, field: asked.field };
  }
  const options = optionsOf(bare);
  const statement = bare.replace(
    /^(?:do|does|did|have|has|are|is|was|were|would|will|can|could|should)\s+(you|they|the \w+|your \w+|it|there)\b/i,
    '$1',
  );
  if (options)
    return {
      text: spoken,
      field: field(freeKey(choiceKey(bare, options), taken), options.join(' or '), 'choice', { options }),
    };
  return { text: spoken, field: field(freeKey(yesNoKey(statement), taken), stated(bare), 'yes_no') };
}

/** "Is it still available" → "it is still available", "Do you work weekends" → "you work weekends". */
function stated(question: string): string {
  const match =
    /^(is|are|was|were|do|does|did|can|could|will|would|has|have|should) (it|they|you|there|he|she|we|this|that|(?:the|your|my|our|an?) \w+) (.+)$/i.exec(
      question,
    );
  if (!match) return lowerFirst(question);
  const verb = (match[1] ?? '').toLowerCase();
  return /^(?:do|does|did)$/.test(verb) ? `${match[2]} ${match[3]}` : `${match[2]} ${verb} ${match[3]}`;
}

function nounQuestion(phrase: string, wording: Wording, taken: ReadonlySet<string>, manner: AskManner): Question {
  const spoken = wording
    .toPerson(phrase.replace(/\s+(?:too|as well|if (?:possible|available|applicable))$/i, ''))
    .replace(/[?.!]+$/, '');
  const topic = topicOf(spoken);
  const bare = spoken.replace(/^(?:a|an|the|your|any|some|about)\s+/i, '');
  const head = bare.split(/\s(?:for|to|so|in|from|where|that|which|at|on)\s/i)[0] ?? bare;
  const key = freeKey(
    topic.key ??
      (topic.type === 'email' && /^(?:current |best |good |valid )?e-?mail(?: address(?:es)?)?$/i.test(head)
        ? 'email'
        : nounKey(spoken)),
    taken,
  );
  const label =
    topic.label ??
    (topic.type === 'email' && key === 'email' ? 'email address' : bare.replace(/\s+(?:for|so|in order)\s.*$/i, ''));
  const asked = field(key, label, topic.type);
  if (
    /^any\b/i.test(spoken) ||
    /^(?:questions|concerns|comments|allergies|dietary|special|additional|other)\b/i.test(spoken)
  ) {
    return { text: `Do you have ${/^any\b/i.test(spoken) ? spoken : `any ${spoken}`}?`, field: asked };
  }
  const owned = /^(?:price|total|cost|deposit|fee|price range|total price|total cost|policy|deadline)\b/i.test(spoken)
    ? `the ${spoken}`
    : /^(?:your|the|a|an|his|her|their)\b/i.test(spoken)
      ? spoken
      : bareNeedsAbout(spoken, topic.type)
        ? ''
        : `your ${spoken}`;
  if (owned === '') return { text: `Could you tell me about ${spoken}?`, field: asked };
  const full = topic.type === 'email' && /\be-?mail$/i.test(owned) ? `${owned} address` : owned;
  if (manner === 'confirm') return { text: `Could you confirm ${full}?`, field: asked };
  if (topic.handedOver || manner === 'collect')
    return { text: `Could I get ${full}${topic.type === 'name' ? ', please' : ''}?`, field: asked };
  return {
    text: /^(?:a|an)\b/i.test(full) ? `Could I get ${full}?` : `What ${isPlural(bare) ? 'are' : 'is'} ${full}?`,
    field: asked,
  };
}

/** "parking", "financing options in general": nothing that somebody has one of. */
function bareNeedsAbout(phrase: string, type: FieldType): boolean {
  return (
    type === 'text' &&
    /ing$/i.test(phrase.split(/\s+/)[0] ?? '') &&
    !/\b(?:hours|method|status|needs|schedule|of|address|date|time|number|price|fee|cost)\b/i.test(phrase)
  );
}

function isPlural(phrase: string): boolean {
  const head =
    phrase
      .split(/\s(?:for|of|to|with|in|on|at|from|about|before|after|by|that|which|during)\s/i)[0]
      ?.split(/\s+/)
      .at(-1) ?? '';
  return (
    /[^su]s$/i.test(head) &&
    !/^(?:address|business|status|news|sms|process|access|always|gas|basis|analysis)$/i.test(head)
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
