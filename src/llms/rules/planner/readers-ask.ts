import { capitalised } from '../language/inversion.ts';
import { isImperative } from './imperatives.ts';
import { slug } from './keys.ts';
import { questionsIn, type AskManner, type Question } from './questions.ts';
import type { PlanContext, Reader, Reading } from './reading.ts';
import { field, scaleOf, topicOf } from './topics.ts';
import { isBaseVerb } from '../language/verb-forms.ts';

const asker =
  /^(?:ask|inquire|enquire|find out|figure out|see|determine|learn|gauge|assess|understand|check(?: with| in with)?|double[- ]check|survey|interview|qualify|screen|know(?= (?:if|whether|how|what|when|where|who|why)\b)|look into|discuss|explore|talk about|probe)\b(.*)$/i;
const asked =
  /^(?:\s*:|,|(?=\s+(?:if|whether|about|how|what|when|where|which|who|why|for|to|their|a|any|the|on|these|[a-z]+ing)\b))/i;
const somebody =
  /^\s+(?:(?:with|from)\s+)?(?:them(?: all)?|all of them|each(?: of them| one| person)?|everyone|everybody|him|her|the \w+(?: (?!of\b|at\b|for\b|from\b|in\b)\w+)?(?:\s+(?:of|at|from|in)\s+(?:(?:the|my|our|their)\s+)?(?!(?:if|whether|about|how|what|when|where|which|who|why)\b)\w+(?:\s+(?!(?:if|whether|about|how|what|when|where|which|who|why)\b)\w+){0,2}?)?(?:,\s+\w[\w.]*(?: \w+){0,2},)?|(?:my|our) (?:next[- ]door )?(?:\w+'s )?\w+(?:,?\s+(?!(?:if|whether|about|how|what|when|where|which|who|why|for|to)\b)[\w.]+){0,2}?|whoever \w+)(?:\s*\([^)]*\))?(?=\s*:|,\s*(?:if|whether|about|how|what|when|where|which|who|why|for|to)\b|\s+(?:if|whether|about|how|what|when|where|which|who|why|for|to|their|a|any|the|on|these|[a-z]+ing)\b)/i;
const properName =
  /^\s+(?:(?:with|from)\s+)?(?:the\s+)?(?!(?:Is|Are|Was|Were|Do|Does|Did|Has|Have|Had|Would|Will|Can|Could|Should|How|What|When|Where|Who|Why|Which|I)\b)\p{Lu}[\p{L}\p{N}.'’&-]*(?:\s+(?:(?:of|the|and|&)\s+)?\p{Lu}[\p{L}\p{N}.'’&-]*)*(?:\s+(?:office|clinic|team|shop|store|assistant|place|restaurant|salon|practice|people))?(?:\s+(?:from|at|of)\s+(?:the\s+)?\p{Lu}[\p{L}\p{N}.'’&-]*(?:\s+\p{Lu}[\p{L}\p{N}.'’&-]*)*)?/u;
const collector =
  /^(?:collect|get|gather|obtain|take down|take|capture|write down|record|request|ask for|update|need)\s+(?:(?:them|him) (?:to (?:give|provide) )?|her to (?:give|provide) )?(.*)$/i;
const person =
  /^(?:the )?(?:manager|owner|supervisor|boss|person in charge|receptionist|front desk|billing(?: department)?|sales(?: department)?|host|hostess|chef|doctor|nurse|pharmacist|whoever (?:is|handles) .*|someone (?:who|in|from) .*)\b/i;

/** "make sure they got the message" */
const understood: Reader = (text, context) => {
  if (
    !/^(?:make sure|ensure|check|verify|confirm|be sure|see)(?: that| if| whether)? (?:they|he|she|it|this|the (?:message|information|\w+))\b.*\b(?:got|gets?|received?|understood|understands?|heard|hears?|clear|aware|knows?)\b/i.test(
      text,
    )
  )
    return null;
  const key = context.builder.keys.has('message_received') ? 'message_received_2' : 'message_received';
  return {
    steps: [
      {
        kind: 'ask',
        text: 'Did you get all of that?',
        field: field(key, 'message received', 'yes_no', { optional: true }),
      },
    ],
  };
};

/** "make sure they confirm it in writing" */
const theyShould: Reader = (text, context) => {
  const match =
    /^(?:(?:make sure|ensure|see to it|have)(?: that)? (?:they|them|him|her|he|she)(?: to)?|get (?:them|him|her) to) (.+)$/i.exec(
      text,
    );
  return match && isBaseVerb((match[1] ?? '').split(/\s+/)[0]?.toLowerCase() ?? '')
    ? requested(match[1] ?? '', context, true)
    : null;
};

/** "0-10 how likely to recommend" */
const rates: Reader = (text, context) =>
  scaleOf(text) && /\b(?:how|rate|rating|likely|satisf\w+|score)\b/i.test(text) && !isImperative(text)
    ? questioned(text, context, 'ask')
    : null;

/** "where is it and when does it ship", the mark left out. */
const bareQuestion =
  /^(?:where|when|what|who|which|how much|how many|how long|how soon) (?:is|are|does|do|did|was|were|will|can|would) (?:it|they|the|there|he|she|this|that|you|your|my|our|their)\b/i;

/** A question in the words in which it is to be put: "Did you receive the invoice?" */
const direct: Reader = (text, context) =>
  (text.endsWith('?') || bareQuestion.test(text)) && !isImperative(text) ? questioned(text, context, 'ask') : null;

/** "we need a valid email and how many programs they want" */
const needs: Reader = (text, context) => {
  const match = /^(?:we|i) (?:also )?(?:need|want|would like|'d like)(?: to (?:know|get|find out|have))? (.+)$/i.exec(
    text,
  );
  return match &&
    !/^(?:my|our)\b/i.test(match[1] ?? '') &&
    (collects(`get ${match[1]}`) || /^(?:how|what|when|where|who|if|whether|their|his|her)\b/i.test(match[1] ?? ''))
    ? questioned(match[1] ?? '', context, 'collect')
    : null;
};

/** "call them back" */
const back: Reader = (text) =>
  /^(?:call|ask|ring|phone)\s+(?:[^\s,]+\s+){1,3}?back\b(?! (?:if|when|at))/i.test(text) &&
  !/\bask (?:them|him|her) to\b|\b(?:if|whether|what|how)\b/i.test(text)
    ? {}
    : null;

/** "check on my mother, Edith Moore": the call itself. */
const checksOn: Reader = (text, context) =>
  /^check (?:in |up )?on (?:my|our|the) \w+/i.test(text) &&
  context.callee.isPerson &&
  text.includes(context.callee.name ?? '\n')
    ? { context: "I'm calling to check in." }
    : null;

/** "qualify homeowners who asked for an inspection": whom the questions are for. */
const audience: Reader = (text, context) =>
  /^(?:survey|interview|qualify|screen|poll)\b(?!.*(?:[:?]|\b(?:about|on|regarding|if|whether|how|what)\b))/i.test(
    text,
  ) && !/,/.test(text)
    ? context.callee.context !== null && text.includes(context.callee.context.slice(0, 12))
      ? { context: capitalised(context.wording.toPerson(`they ${context.callee.context}.`)) }
      : {}
    : null;

/** "Collect RSVP from Jenny for the wedding on June 12": what it is about. */
const rsvps: Reader = (text, context) => {
  const match = /^(?:collect|get|take|ask for)\b.*?\brsvps?\b.*?\bfor ((?:the|our|my|a) .+)$/i.exec(
    text.replace(/[.!]+$/, ''),
  );
  if (!match) return null;
  const event = context.wording.toPerson(match[1] ?? '');
  return {
    context: `I'm calling about ${event}.`,
    goal: { kind: 'inquire', summary: `collect the RSVP for ${context.wording.spoken(match[1] ?? '')}` },
  };
};

const asking: Reader = (text, context) => {
  if (/^(?:get|take|request)\b/i.test(text) && !collects(text)) return null;
  const rest = asker.exec(text)?.[1];
  if (rest === undefined) return collected(text, context);
  const said = withoutRecipient(rest);
  const wants =
    /^(?:for|to (?:speak|talk)(?: (?:to|with))?|to be (?:transferred|connected|put through) to)\s+(.+)$/i.exec(said);
  const who = wants?.[1] ?? '';
  if (wants && (person.test(who) || /^to/i.test(said) || isName(who))) return speaksTo(who, context);
  if (/^for\s/i.test(said))
    return (
      collected(`collect ${said.replace(/^for\s+/i, '')}`, context) ?? requested(said.replace(/^for\s+/i, ''), context)
    );
  if (/^to\s/i.test(said)) return toDo(said.replace(/^to\s+/i, ''), context);
  const reading = questioned(said.replace(/^on\s+(?=(?:the|their|my|our)\b)/i, ''), context, 'ask');
  return reading && context.builder.steps.length === 0 && /^(?:check (?:in|on))/i.test(text)
    ? { ...reading, context: "I'm calling to check in." }
    : reading;
};

/** "ask the hardware store if …" → "if …". */
function withoutRecipient(rest: string): string {
  for (const pattern of [somebody, properName]) {
    const match = pattern.exec(rest);
    const after = match ? rest.slice(match[0].length) : '';
    const mark = match ? asked.exec(after) : null;
    if (mark) return after.slice(mark[0].length).trim();
  }
  return rest.replace(/^\s*(?:(?:them|him|her)\b)?\s*[:,]?\s*/i, '').trim();
}

function collects(text: string): boolean {
  const object = collector.exec(text)?.[1] ?? '';
  if (
    /\b(?:their|his|her)\b(?! (?:name|behalf))/i.test(object) &&
    !/^(?:an?|the) (?:\w+ )?(?:discount|refund|manager|favou?r)/i.test(object)
  )
    return true;
  const head = object.split(/,|\s(?:to|for|so|in|on|at|with|of|from)\s/i)[0] ?? object;
  if (
    /\b(?:table|appointment|reservation|booking|slot|haircut|cab|taxi|ride|room|ticket|tickets|seat|callback|refund|cancellation)\b/i.test(
      head,
    ) &&
    !/\b(?:number|id|code|preference|preferred)\b/i.test(object)
  )
    return false;
  return (
    /^(?:their|his|her|the (?:customer|client|patient|lead|guest|caller)'?s?|a (?:\w+ ){0,2}(?:rating|score|quote|estimate|price|number|name|email|date|time|description|sense|idea)|an? (?:\w+ )?(?:email|estimate|address|update|quote|eta)|any|some|feedback|confirmation|the (?:name|price|cost|email|number|address|date|time|total|hours|(?:main |exact |real )?reason|explanation|status|exact|best|full|order|tracking|details)|name|email|phone|contact|prices?|quotes?|estimates?|availability|hours|what|how|when|who|down)\b/i.test(
      object,
    ) || topicOf(object).type !== 'text'
  );
}

function collected(text: string, context: PlanContext): Reading | null {
  const match = collector.exec(text);
  if (!match || !collects(text)) return null;
  const manner: AskManner = /^(?:request|get|collect|gather|obtain|take|capture|ask|need|update|record|write)/i.test(
    text,
  )
    ? 'collect'
    : 'ask';
  return questioned((match[1] ?? '').replace(/^down\s+/i, ''), context, manner);
}

export const askReaders: readonly Reader[] = [
  understood,
  theyShould,
  direct,
  rates,
  needs,
  back,
  checksOn,
  audience,
  rsvps,
  asking,
];

export function questioned(said: string, context: PlanContext, manner: AskManner): Reading | null {
  if (
    !/[\p{L}\p{N}]/u.test(said) ||
    /^(?:them|him|her)?\s*(?:a few|some|the following|these|the|\d+|two|three|four|five)? ?questions?(?: (?:for|to) .*)?$/i.test(
      said.replace(/[:.]+$/, ''),
    )
  )
    return null;
  const questions = questionsIn(
    withoutParticulars(withoutCalled(said, context)),
    context.wording,
    context.builder.keys,
    manner,
  ).map((one) => (/^Why\?$/i.test(one.text) ? reason(one) : one));
  const invited = context.builder.steps.some(
    (step) => step.kind === 'propose' && step.field?.endsWith('_accepted') === true,
  );
  const open = invited
    ? questions.filter((one) => !/^(?:available|interested|free|attending)$/.test(one.field.key))
    : questions;
  if (questions.length > 0 && open.length === 0) return {};
  if (questions.length === 0) return null;
  const kind = manner === 'collect' ? 'collect' : 'inquire';
  return {
    goal: {
      kind,
      summary: `${manner === 'collect' ? 'collect' : said.includes('?') ? 'ask:' : /^(?:if|whether|how|what|when|where|who|why|which)\b/i.test(said) ? 'ask' : 'ask about'} ${context.wording
        .spoken(said)
        .replace(/^(?:about|for)\s+/i, '')
        .replace(/[.?!]+$/, '')}`,
    },
    steps: open.map((one) => ({ kind: 'ask', text: one.text, field: one.field })),
  };
}

/** "when my card will arrive, account name Julia Stone, order 77-1092": what is given is not asked. */
function withoutParticulars(said: string): string {
  return said.replace(
    /,\s*(?:account|order|reservation|booking|policy|member(?:ship)?|customer|reference|last name|name|phone)(?: (?:name|number|no\.?|id|#))?:?\s+(?=\p{Lu}|#?\d)[^,?]*(?=$|,)/giu,
    '',
  );
}

/** "a quote from AquaFix": the name of the one who is asked need not be said. */
function withoutCalled(said: string, context: PlanContext): string {
  const { name, isPerson } = context.callee;
  if (name === null || isPerson || name.startsWith('the ')) return said;
  const plain = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return said
    .replace(new RegExp(`^(if|whether) (?:the )?${plain} `, 'u'), '$1 they ')
    .replace(
      new RegExp(`\\s+(?:from|at|with) (?:the )?${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}'’])`, 'u'),
      '',
    );
}

function reason(question: Question): Question {
  return { ...question, text: 'May I ask why?' };
}

function isName(who: string): boolean {
  return /^\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*)*$/u.test(who.trim());
}

function speaksTo(who: string, context: PlanContext): Reading {
  const name = who.replace(/[.!]+$/, '').replace(/^(?:to|with)\s+/i, '');
  const spoken = /^(?:the|a|an|someone|whoever|my|our)\b/i.test(name) || isName(name) ? name : `the ${name}`;
  const asked = field('', `speaking with ${spoken}`, 'yes_no');
  const key = context.builder.keys.has('reached') ? `reached_${slug(spoken, 2)}` : 'reached';
  return {
    steps: [
      {
        kind: 'propose',
        text: `May I speak with ${context.wording.spoken(spoken)}, please?`,
        field: { ...asked, key, optional: true },
      },
    ],
  };
}

/** "ask them to send the invoice" → a request to the person. "ask to book a table" is the agent's own wish. */
function toDo(said: string, context: PlanContext): Reading | null {
  if (
    /^(?:rate|score|describe|confirm|give|provide|share|tell|explain|verify|spell|specify|choose|pick|list)\b/i.test(
      said,
    )
  ) {
    const rest = said.replace(/^(?:give|provide|share|tell|confirm|verify|specify)\s+(?:you|us|me)?\s*/i, '');
    return questioned(/^(?:rate|score)\b/i.test(said) ? said : rest, context, 'collect');
  }
  if (
    /^(?:book|reserve|schedule|make an?|cancel|reschedule|order|get an? (?:table|appointment|reservation))\b/i.test(
      said,
    )
  )
    return null;
  const [, deed = said, more] = /^(.+?),?\s+and (?=(?:when|what|how|if|whether|where)\b)(.+)$/i.exec(said) ?? [];
  const request = requested(deed, context, true);
  const asked = more === undefined ? null : questioned(more, context, 'ask');
  return asked ? { ...request, steps: [...(request.steps ?? []), ...(asked.steps ?? [])] } : request;
}

/** Something the person is to do or grant. */
export function requested(said: string, context: PlanContext, theyDo = false): Reading {
  const spoken = context.wording.toPerson(said).replace(/[.!?]+$/, '');
  const key = `${slug(said.replace(/^(?:a|an|the)\s+/i, ''), 3)}_agreed`;
  const text = theyDo
    ? `Could you please ${spoken.replace(/^please\s+/i, '')}?`
    : `I'd like to ask for ${spoken}. Would that be possible?`;
  return {
    goal: {
      kind: 'general',
      summary: `ask ${theyDo ? 'them to ' : 'for '}${context.wording.spoken(said).replace(/[.!?]+$/, '')}`,
    },
    steps: [
      {
        kind: 'propose',
        text: capitalised(text),
        field: field(key, theyDo ? `agreed to ${spoken}` : spoken, 'yes_no'),
      },
    ],
  };
}
