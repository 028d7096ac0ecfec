import type { Fact, GoalKind, Offer, Step, Workflow } from '../../../core/workflow/workflow.ts';
import type { Day } from '../language/calendar.ts';
import { capitalised } from '../language/inversion.ts';
import { placedCondition, type PlacedCondition } from './conditions.ts';
import { fact, momentFacts, momentsOf, particularsOf, partySizeOf } from './details.ts';
import { directivesOf, type Directive } from './directives.ts';
import { bookingNameOf, calleeOf, principalOf, withoutPrincipal } from './identity.ts';
import { withoutLeadIn } from './imperatives.ts';
import { PlanBuilder, type StepParts } from './plan-builder.ts';
import { promptLines } from './prompt-lines.ts';
import { books } from './booking.ts';
import { cancels, reschedules } from './changing.ts';
import { confirms } from './confirming.ts';
import { general, requests } from './requests.ts';
import { askReaders, questioned } from './readers-ask.ts';
import { machineReaders, mannerReaders } from './readers-manner.ts';
import { flexibility, offers } from './readers-offer.ts';
import { stateReader, tellReaders } from './readers-tell.ts';
import type { PlanContext, Reader, Reading } from './reading.ts';
import { listed } from './slots.ts';
import { closingFor, voicemailFor } from './last-words.ts';
import { field } from './topics.ts';
import { overlaps } from '../language/spelling.ts';
import { nounsOfCallee } from '../language/second-person.ts';
import { wordingFor } from './wording.ts';

const readers: readonly Reader[] = [
  ...mannerReaders,
  cancels,
  reschedules,
  books,
  confirms,
  ...tellReaders,
  offers,
  ...askReaders,
  flexibility,
  requests,
  stateReader,
];

/** What is known of the plan so far beside its steps. */
interface Draft {
  goal: Workflow['goal'] | null;
  contexts: string[];
  voicemail: string | null | undefined;
  closing: string | null;
  limitSecs: number | null;
  /** The branch that was written last, for what is said of its offer. */
  lastBranch: { readonly step: Step; readonly placed: PlacedCondition } | null;
}

/** The plan of an English prompt that says enough. */
export function compose(prompt: string, today: Day, language: string): Workflow {
  const context = contextOf(prompt, today);
  const { builder, wording } = context;
  const draft: Draft = {
    goal: null,
    contexts: [],
    voicemail: undefined,
    closing: null,
    limitSecs: null,
    lastBranch: null,
  };
  const directives = withDetails(directivesOf(promptLines(withoutPrincipal(prompt, context.principal))), context);
  for (const directive of directives) place(directive, context, draft);
  for (const detail of particularsOf(prompt)) builder.addFact(detail.fact);
  const births = particularsOf(prompt).filter((one) => one.fact.key === 'date_of_birth');
  for (const said of momentsOf(prompt, today).filter((one) => !births.some((birth) => overlaps(one, birth))))
    addMoment(builder, momentFacts(said));
  if (context.callee.name !== null && context.callee.isPerson)
    builder.addFact(fact('callee', 'who is called', context.callee.name));
  if (context.callee.name !== null && !context.callee.isPerson)
    builder.addFact(fact('place', 'place', context.callee.name));
  if (builder.steps.length === 0) fallBack(prompt, context, draft);
  introduce(context, draft);
  const goal = goalOf(prompt, context, draft);
  const owner = context.principal.name;
  if (
    owner !== null &&
    context.principal.isPerson &&
    (/^(?:book|cancel|reschedule)$/.test(goal.kind) || bookingNameOf(prompt) === owner) &&
    builder.factText('name') === null
  )
    builder.addFact(fact('name', 'name', owner, owner));
  builder.addFact(fact('purpose', 'purpose of the call', goal.summary));
  const workflow = {
    name: capitalised(goal.summary).slice(0, 70),
    language,
    onBehalfOf: context.principal.name,
    callee: context.callee.name,
    goal,
    facts: builder.facts,
    fields: builder.fields,
    steps: builder.steps,
    anytime: builder.anytime,
    prohibitions: builder.prohibitions,
    closing: draft.closing ?? closingFor(goal.kind),
    maxDurationSecs: draft.limitSecs ?? Math.min(900, 300 + builder.fields.length * 45),
  };
  return { ...workflow, voicemail: voicemailFor(draft.voicemail, workflow, wording, context.callee.isPerson) };
}

/** Days and times said beside that of the occasion are facts too. */
function addMoment(builder: PlanBuilder, facts: readonly Fact[]): void {
  for (const one of facts)
    if (!builder.facts.some((known) => known.value === one.value && known.value !== null)) builder.addFact(one);
}

function contextOf(prompt: string, today: Day): PlanContext {
  const principal = principalOf(prompt);
  const callee = calleeOf(prompt, principal);
  const customer =
    /\b(?:customers?|clients?|patients?|leads?|guests?|tenants?|prospects?|subscribers?|candidates?|applicants?|members?|attendees?|users?|buyers?|donors?|residents?|homeowners?|trial|parents?|students?)\b/i.test(
      prompt,
    );
  const business = callee.name !== null && !callee.isPerson;
  const owned = principal.name !== null && !principal.isPerson;
  const third = /\b(?:their|his|her|they|them|he|she|him)\b/i.test(prompt);
  const speaksAsWe = /\b(?:our|we|us)\b/i.test(prompt);
  const callsCustomer =
    !business &&
    (owned ||
      (customer && !principal.isPerson) ||
      (callee.isPerson && third) ||
      (speaksAsWe && third && !principal.isPerson));
  const names =
    callee.name !== null && callee.isPerson
      ? [callee.name, ...(callee.name.includes(' ') ? [callee.name.split(' ')[0] ?? ''] : [])]
      : [];
  const ofOwner = principal.isPerson && principal.name !== null && !callee.isPerson && !/\b(?:I|I'm|my)\b/.test(prompt);
  const single =
    callee.isPerson ||
    customer ||
    ((!ofOwner || callee.name === null) &&
      !/\b(?:my|our) (?:wife|husband|son|daughter|mother|father|mom|dad|friend|brother|sister|boss|client)\b/i.test(
        prompt,
      ));
  return {
    prompt,
    wording: wordingFor({
      today,
      principal: principal.name,
      principalIsPerson: principal.isPerson,
      singleCallee: single,
      calleeNames: names.filter((one) => one.length > 1),
      calleeNouns: nounsOfCallee(prompt),
    }),
    principal,
    callee,
    builder: new PlanBuilder(),
    callsCustomer,
  };
}

const detailKeys: readonly (readonly [RegExp, (value: string) => string])[] = [
  [/^(?:date|day|when)$/i, (value) => ` on ${value}`],
  [/^(?:time|at)$/i, (value) => ` at ${value}`],
  [/^(?:date (?:and|&) time|date\/time|slot|appointment(?: time)?|reservation time)$/i, (value) => ` on ${value}`],
  [/^check-?in(?: date)?$|^arrival$/i, (value) => ` from ${value}`],
  [/^check-?out(?: date)?$|^departure$/i, (value) => ` to ${value}`],
  [
    /^(?:party(?: size)?|guests|people|number of (?:guests|people)|pax|for|covers)$/i,
    (value) =>
      /\d/.test(value) ? `, party of ${partySizeOf(value)?.value ?? value.replace(/\D.*$/, '')}` : ` for ${value}`,
  ],
  [
    /^(?:name|under|reservation name|booking name|under the name|name for (?:the )?(?:booking|reservation))$/i,
    (value) => `, under the name ${value}`,
  ],
  [/^(?:requests?|wish(?:es)?|preferences?|special requests?)$/i, (value) => `, ${value}`],
];

/** What one books with whom, where the prompt only lists particulars. */
const bookedAt: readonly (readonly [RegExp, string])[] = [
  [/^(?:restaurant|venue|where|place)(?: name)?$/i, 'a table'],
  [/^hotel(?: name)?$/i, 'a room'],
  [/^(?:salon|clinic|doctor|dentist|shop|store|business)(?: name)?$/i, 'an appointment'],
];

/** "Date: Friday", "Party size: 4" belong to what is booked or confirmed, and are facts besides. */
function withDetails(directives: readonly Directive[], context: PlanContext): Directive[] {
  const details = directives.filter((one) => one.section === 'detail');
  const { today } = context.wording;
  for (const one of details) {
    const [moment, other] = momentsOf(one.text, today);
    const counts = /^(?:party(?: size)?|guests|people|number of (?:guests|people)|pax|covers)$/i.test(one.label);
    const party = counts ? (partySizeOf(one.text)?.value ?? Number(/^\D*(\d{1,3})\b/.exec(one.text)?.[1])) : 0;
    if (moment && !other && /^(?:date|time|when|day)/i.test(one.label))
      for (const known of momentFacts(moment)) context.builder.addFact(known);
    else if (party > 0)
      context.builder.addFact(fact('party_size', 'party size', `${party} ${party === 1 ? 'person' : 'people'}`, party));
    else context.builder.addFact(fact(keyOf(one.label), one.label.toLowerCase(), context.wording.spoken(one.text)));
  }
  const more = detailKeys
    .map(([label, phrase]) =>
      details
        .filter((one) => label.test(one.label))
        .map((one) => phrase(one.text))
        .join(''),
    )
    .join('');
  const rest = directives.filter((one) => one.section !== 'detail');
  const at = rest.findIndex((one) =>
    /^(?:book|reserve|schedule|make|confirm|re-?confirm|cancel|reschedule|remind|get|arrange|set up|order)\b/i.test(
      one.text,
    ),
  );
  const wanted = details.find((one) => /^(?:i |we )?(?:want|need|service|order|looking for)$/i.test(one.label));
  if (at === -1 && wanted)
    return [
      {
        section: 'body',
        label: '',
        condition: null,
        text: `${/^order$/i.test(wanted.label) ? 'order' : 'book'} ${wanted.text}${more}`,
      },
      ...rest,
    ];
  const place = details.find((one) => bookedAt.some(([label]) => label.test(one.label)));
  const thing = bookedAt.find(([label]) => label.test(place?.label ?? ''))?.[1];
  if (at === -1 && more !== '' && place && thing !== undefined)
    return [{ section: 'body', label: '', condition: null, text: `book ${thing} at ${place.text}${more}` }, ...rest];
  return rest.map((one, index) =>
    index === at && more !== '' ? { ...one, text: `${one.text.replace(/[.!]+$/, '')}${more}` } : one,
  );
}

function keyOf(label: string): string {
  const key = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(key) ? key : `detail_${key}`;
}

function place(directive: Directive, context: PlanContext, draft: Draft): void {
  const { builder, wording } = context;
  switch (directive.section) {
    case 'never':
      if (!/\b(?:ai|robot|bot|human)\b/i.test(directive.text))
        builder.prohibitions.push(
          /^(?:don'?t|do not|never|avoid|no)\b/i.test(directive.text)
            ? directive.text
            : `do not ${directive.text.charAt(0).toLowerCase()}${directive.text.slice(1)}`,
        );
      return;
    case 'voicemail':
      draft.voicemail = `${draft.voicemail ? `${draft.voicemail} ` : 'saying '}${directive.text.replace(/^["“]|["”]$/g, '')}`;
      return;
    case 'closing':
      draft.closing = `${draft.closing === null ? '' : `${draft.closing} `}${wording.toPerson(directive.text.replace(/^["“]|["”]$/g, ''))}`;
      return;
    case 'persona':
    case 'opening':
      return;
    case 'know':
      builder.addFact(fact('note', 'note', capitalised(wording.toPerson(directive.text))));
      return;
    case 'ask':
      take(
        readInOrder([...mannerReaders, offers], directive.text, context) ??
          questioned(directive.text.replace(/^(?:ask|collect|get)\s+(?:for |about )?/i, ''), context, 'ask') ??
          {},
        null,
        context,
        draft,
      );
      return;
    case 'detail':
    case 'body':
      break;
  }
  const about = howMuch.test(directive.text) ? feeIn(directive.condition ?? '') : null;
  if (about !== null) {
    place({ ...directive, text: `ask how much the ${about} is` }, context, draft);
    return;
  }
  const placed = directive.condition === null ? null : placedCondition(directive.condition);
  if (placed?.where === 'voicemail') {
    const reading = readInOrder(machineReaders, directive.text, context) ?? {
      voicemail: `saying ${directive.text.replace(/^(?:say|tell \w+)(?: that)?\s+/i, '')}`,
    };
    draft.voicemail = reading.voicemail ?? null;
    return;
  }
  take(readInOrder(readers, directive.text, context) ?? {}, placed, context, draft, directive.text);
}

const howMuch = /^(?:ask|find out|get)(?: (?:them|him|her))? how much(?: (?:it|that) is)?$/i;

/** "they charge a fee" → "fee". */
function feeIn(condition: string): string | null {
  return (
    /\b((?:\w+ )?(?:fee|charge|deposit|surcharge|penalty|price|cost))\b(?! a\b)/i.exec(
      condition.replace(/\b(?:charge|ask for|is|have) (?:an?|any|the) /i, ''),
    )?.[1] ?? null
  );
}

function readInOrder(order: readonly Reader[], text: string, context: PlanContext): Reading | null {
  for (const reader of order) {
    const reading = reader(text, context);
    if (reading) return reading;
  }
  return null;
}

function take(reading: Reading, placed: PlacedCondition | null, context: PlanContext, draft: Draft, text = ''): void {
  const { builder } = context;
  for (const one of reading.facts ?? []) builder.addFact(one);
  if (reading.prohibition !== undefined) builder.prohibitions.push(reading.prohibition);
  if (reading.limitSecs !== undefined) draft.limitSecs = reading.limitSecs;
  if (reading.voicemail !== undefined) draft.voicemail = reading.voicemail;
  if (reading.goal && !placed) draft.goal = preferred(draft.goal, reading.goal);
  if (placed) {
    branch(reading, placed, context, draft, text);
    return;
  }
  if (reading.context !== undefined && builder.steps.length === 0) draft.contexts.push(reading.context);
  if (reading.closing !== undefined && reading.closing !== '') draft.closing = reading.closing;
  if (reading.accepts && !reading.steps) flexible(builder, reading.accepts);
  if (reading.wish !== undefined) wish(builder, reading.wish);
  for (const parts of reading.steps ?? []) builder.addStep(parts);
  if (reading.steps && reading.steps.length > 0) draft.lastBranch = null;
  const bringsMessage = draft.goal?.kind === 'inform' || draft.goal?.kind === 'remind';
  if (reading.statement !== undefined && bringsMessage && builder.steps.at(-1)?.kind === 'tell')
    builder.addStep({ kind: 'tell', text: reading.statement });
}

/** What is to be brought about comes before what is asked on the way. */
function preferred(one: Workflow['goal'] | null, other: Workflow['goal']): Workflow['goal'] {
  const weight: Readonly<Record<GoalKind, number>> = {
    book: 3,
    confirm: 3,
    reschedule: 3,
    cancel: 3,
    remind: 2,
    survey: 1,
    qualify: 1,
    inform: 1,
    inquire: 1,
    collect: 1,
    general: 0,
  };
  return one === null || weight[other.kind] > weight[one.kind] ? other : one;
}

/** Said along with the request, before its question. */
function wish(builder: PlanBuilder, said: string): void {
  const at = builder.steps.findLastIndex((step) => step.kind === 'propose');
  const step = builder.steps[at];
  if (step) step.text = step.text.replace(/(?<=[.!] )(?=[^.!]*\?$)/, `${said} `);
}

/** What would do as well goes to the proposal that it is about. */
function flexible(builder: PlanBuilder, accepts: readonly Offer[]): void {
  const proposal = builder.steps.findLast((step) => step.kind === 'propose' || step.kind === 'offer');
  if (!proposal) return;
  const day =
    proposal.offers.find((one) => one.value?.includes('T'))?.value?.slice(0, 10) ??
    builder.facts.find((one) => one.key === 'date')?.value;
  const known = new Set(proposal.offers.map((one) => one.text));
  const dated = accepts.map((one) => ({
    ...one,
    value:
      one.value !== null && /^\d{2}:\d{2}/.test(one.value) && typeof day === 'string'
        ? one.value
            .split('/')
            .map((part) => `${day}T${part}`)
            .join('/')
        : one.value,
  }));
  if (
    proposal.offers.length === 1 &&
    proposal.offers[0]?.value === '../..' &&
    dated.every((one) => one.value?.startsWith('20'))
  ) {
    proposal.offers.length = 0;
    const said = listed([...new Map(dated.map((one) => [one.text, one])).values()]);
    if (dated[0]?.value !== '../..') {
      wish(builder, `${capitalised(said)} would be fine.`);
      proposal.text = proposal.text.replace(/What times do you have available\?$/, 'Do you have availability?');
    }
  }
  proposal.offers.push(...dated.filter((one) => !known.has(one.text)));
}

function branch(reading: Reading, placed: PlacedCondition, context: PlanContext, draft: Draft, text: string): void {
  const { builder } = context;
  const closes = reading.closing !== undefined;
  const steps: StepParts[] = [...(reading.steps ?? [])];
  if (reading.prohibition !== undefined) return;
  if (/^(?:note|record|find out|write down|ask)\b.*\b(?:reason|why)\b/i.test(text) && steps.length === 0)
    steps.push({
      kind: 'ask',
      text: 'May I ask why?',
      field: field(builder.keys.has('reason') ? 'reason_2' : 'reason', 'reason', 'text'),
    });
  if (placed.where === 'anytime') {
    const lead =
      steps.length === 0 && !closes && reading.facts === undefined
        ? [{ kind: 'tell', text: "I understand. I'll make a note of that." } as const]
        : steps;
    const told =
      lead.length === 0 && reading.facts
        ? reading.facts.slice(0, 1).map((one) => ({ kind: 'tell', text: one.text }) as const)
        : lead;
    builder.addAnytime(placed.when, told, closes ? 'close' : 'continue');
    return;
  }
  const followsOffer =
    placed.agreement &&
    draft.lastBranch !== null &&
    draft.lastBranch.step.branches.some((one) =>
      one.steps.some((step) => step.kind === 'propose' || step.kind === 'offer'),
    );
  const asked = followsOffer ? (draft.lastBranch?.step ?? null) : builder.lastAsked(placed.when.answer);
  const answered = builder.steps.findLast((step) => step.kind === 'ask');
  if (asked === null && answered) {
    builder.addBranch(
      answered,
      { answer: 'mentions', about: subjectOf(placed.when.about), than: null },
      steps.map(inBranch),
      closes ? 'close' : 'continue',
    );
    return;
  }
  if (asked === null) {
    builder.addAnytime({ ...placed.when, answer: 'mentions' }, steps, closes ? 'close' : 'continue');
    return;
  }
  if (reading.accepts && (steps.length === 0 || asked.kind === 'offer')) {
    flexible(builder, reading.accepts);
    return;
  }
  const when = followsOffer ? (draft.lastBranch?.placed.when ?? placed.when) : placed.when;
  builder.addBranch(asked, when, steps.map(inBranch), closes ? 'close' : 'continue');
  if (!followsOffer) draft.lastBranch = { step: asked, placed };
}

/** "it's still open" → "open". */
function subjectOf(about: string): string {
  return (
    about
      .replace(/^(?:it|they|he|she|that|this|the \w+|there)(?:'s|'re)?\s+/i, '')
      .replace(/^(?:is|are|was|were|says?|still|already|not)\s+/gi, '')
      .replace(/^(?:still|already)\s+/i, '') || about
  );
}

function inBranch(parts: StepParts): StepParts {
  return {
    ...parts,
    text: parts.text.replace(/^I'm calling to let you know that (.)/, (_whole, one: string) => one.toUpperCase()),
  };
}

/** A prompt that is specific but not understood: said in its own words. */
function fallBack(prompt: string, context: PlanContext, draft: Draft): void {
  if (draft.contexts.length > 0) {
    const asked: StepParts = {
      kind: 'ask',
      text: 'Could you help me with that?',
      field: field('response', 'their answer', 'text'),
    };
    context.builder.addStep(asked);
    return;
  }
  const sentence =
    promptLines(prompt).find((line) => line.section === 'body' && line.text.split(/\s+/).length > 1)?.text ??
    prompt.replace(/\s+/g, ' ').slice(0, 300);
  const reading = general(withoutLeadIn(withoutPrincipal(sentence, context.principal)), context);
  for (const step of reading.steps ?? []) context.builder.addStep(step);
  draft.goal ??= reading.goal ?? null;
}

/** Says first why one calls, in one breath. */
function introduce(context: PlanContext, draft: Draft): void {
  const { builder } = context;
  const first = builder.steps[0];
  const about = draft.contexts.find((one) => one.startsWith("I'm calling about"));
  if (about !== undefined && first && /^I'm calling to let you know that (?:it|this|that|they)\b/.test(first.text))
    first.text = `${about} ${capitalised(first.text.replace(/^I'm calling to let you know that /, ''))}`;
  const reference = builder.facts.find((one) => one.key.endsWith('_number'));
  if (draft.contexts.length === 0 && reference && first?.kind === 'ask' && /\b(?:it|they)\b/.test(first.text))
    draft.contexts.push(`I'm calling about ${reference.label} ${reference.text}.`);
  const contexts = draft.contexts.filter(
    (one) => !(/^I'm calling about/.test(one) && /^(?:I'm calling|I'd like|We need)/.test(first?.text ?? '')),
  );
  const asksOnly = first?.kind === 'ask' && !/^(?:I'm calling|I'd like)/.test(first.text);
  const count = builder.steps.filter((step) => step.kind === 'ask').length;
  if (contexts.length > 0) {
    const text = contexts.slice(0, 2).join(' ');
    builder.steps.unshift({
      id: '0_reason',
      kind: 'tell',
      text: /^You /.test(text) ? `I'm calling because ${lowerFirst(text)}` : text,
      field: null,
      agreedField: null,
      offers: [],
      sends: null,
      branches: [],
    });
  } else if (asksOnly) {
    builder.steps.unshift({
      id: '0_reason',
      kind: 'tell',
      text: count > 1 ? 'I have a few quick questions.' : 'I have a quick question.',
      field: null,
      agreedField: null,
      offers: [],
      sends: null,
      branches: [],
    });
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function goalOf(prompt: string, context: PlanContext, draft: Draft): Workflow['goal'] {
  const goal = draft.goal ?? {
    kind: 'general',
    summary: context.wording
      .spoken(prompt.split('\n')[0] ?? prompt)
      .slice(0, 200)
      .replace(/[.!?]+$/, ''),
  };
  const summary = goal.summary.replace(/\s+/g, ' ').trim();
  if (goal.kind !== 'inquire' && goal.kind !== 'collect' && goal.kind !== 'general')
    return { kind: goal.kind, summary };
  if (/\b(?:lead|prospect|qualif|demo|interested in our)\b/i.test(prompt)) return { kind: 'qualify', summary };
  const rated = context.builder.fields.some((one) => one.type === 'rating');
  if (rated || /\b(?:survey|feedback|satisfaction)\b/i.test(prompt)) return { kind: 'survey', summary };
  const personal = context.builder.fields.some(
    (one) => /^(?:email|phone|name)$/.test(one.type) || /address/.test(one.key),
  );
  return { kind: goal.kind === 'collect' && !personal ? 'inquire' : goal.kind, summary };
}
