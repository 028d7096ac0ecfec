import type { Fact, GoalKind, Workflow } from '../../../core/workflow/workflow.ts';
import type { Day } from '../language/calendar.ts';
import { capitalised } from '../language/inversion.ts';
import { placedCondition, type PlacedCondition } from './conditions.ts';
import { fact, momentFacts, momentsOf, particularsOf } from './details.ts';
import { directivesOf, type Directive } from './directives.ts';
import { bookingNameOf, withoutPrincipal } from './identity.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { negotiates } from './negotiating.ts';
import { promptLines } from './prompt-lines.ts';
import { books, fitsIn } from './booking.ts';
import { cancels, reschedules } from './changing.ts';
import { confirms } from './confirming.ts';
import { answersTo, paysHow, requests } from './requests.ts';
import { askReaders, questioned } from './readers-ask.ts';
import { machineReaders, mannerReaders } from './readers-manner.ts';
import { flexibility, offers } from './readers-offer.ts';
import { stateReader, tellReaders } from './readers-tell.ts';
import type { PlanContext, Reader, Reading } from './reading.ts';
import { closingFor, voicemailFor } from './last-words.ts';
import { overlaps } from '../language/spelling.ts';
import { branch, flexible, wish } from './branching.ts';
import type { Draft } from './draft.ts';
import { fallBack, introduce } from './introduction.ts';
import { withDetails } from './listed-particulars.ts';
import { contextOf } from './plan-context.ts';

const readers: readonly Reader[] = [
  ...mannerReaders,
  negotiates,
  paysHow,
  fitsIn,
  cancels,
  reschedules,
  books,
  confirms,
  ...tellReaders,
  offers,
  ...askReaders,
  flexibility,
  answersTo,
  requests,
  stateReader,
];

/** The plan of an English prompt that says enough. */
export function compose(prompt: string, today: Day, language: string): Workflow {
  const context = contextOf(prompt, today);
  const { builder, wording } = context;
  const draft: Draft = {
    goal: null,
    contexts: [],
    remarks: [],
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
    briefing: null,
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
  if (reading.statement !== undefined && !context.callsCustomer) draft.remarks.push(reading.statement);
  const bringsMessage = draft.goal?.kind === 'inform' || draft.goal?.kind === 'remind';
  if (reading.statement !== undefined && bringsMessage && builder.steps.at(-1)?.kind === 'tell')
    builder.addStep({ kind: 'tell', text: reading.statement });
}

/** A call without a purpose that has a word: what is asked, or said, in it. */
function inItsWords(step: Workflow['steps'][number] | undefined): string {
  const text = step?.text ?? '';
  const question = /[^.?!]+\?$/.exec(text)?.[0].trim();
  return question === undefined ? `say: ${text.replace(/[.!]+$/, '')}` : `ask: ${question.replace(/\?$/, '')}`;
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

function goalOf(prompt: string, context: PlanContext, draft: Draft): Workflow['goal'] {
  const goal = draft.goal ?? {
    kind: 'general',
    summary: inItsWords(context.builder.steps.find((step) => step.kind !== 'tell') ?? context.builder.steps[0]),
  };
  const summary = goal.summary.replace(/\s+/g, ' ').trim();
  if (goal.kind !== 'inquire' && goal.kind !== 'collect' && goal.kind !== 'general')
    return { kind: goal.kind, summary };
  if (/\b(?:leads?(?! times?)|prospect|qualif|demo|interested in our)\b/i.test(prompt))
    return { kind: 'qualify', summary };
  const rated = context.builder.fields.some((one) => one.type === 'rating');
  if (rated || /\b(?:survey|feedback|satisfaction)\b/i.test(prompt)) return { kind: 'survey', summary };
  const personal = context.builder.fields.some(
    (one) => /^(?:email|phone|name)$/.test(one.type) || /address/.test(one.key),
  );
  return { kind: goal.kind === 'collect' && !personal ? 'inquire' : goal.kind, summary };
}
