import type { PlanRequest } from '../../../core/ports/planner.ts';
import type { Field, Step, Workflow } from '../../../core/workflow/workflow.ts';
import { localNow } from '../language/calendar.ts';
import { whichLanguage } from '../language/which-language.ts';
import { compose } from '../planner/compose.ts';
import { isPersonName } from '../planner/identity.ts';
import { contextOf } from '../planner/plan-context.ts';
import { repaired } from '../planner/repair.ts';
import { specificsOf } from '../planner/vagueness.ts';
import { errandOf } from './errand.ts';
import { type IntakeItem, messageFields } from './intake.ts';
import { PersonaDraft } from './persona-draft.ts';
import { personaLines } from './persona-lines.ts';
import { personaNameOf } from './persona-name.ts';

const maxDurationSecs = 600;

/** What an agent described by its owner brings to every call: what it knows, what it asks, what it must not do. Refuses nothing. */
export function personaPlan(prompt: string, request: PlanRequest): Workflow {
  const written = whichLanguage(prompt);
  const language = request.language ?? written;
  if (written !== 'en') return unread(language, request);
  return request.direction === 'inbound' ? answering(prompt, language, request) : calling(prompt, language, request);
}

function answering(prompt: string, language: string, request: PlanRequest): Workflow {
  const { day } = localNow(request.now, request.timeZone);
  const name = personaNameOf(prompt);
  const draft = new PersonaDraft(contextOf(prompt, day));
  for (const line of personaLines(prompt)) draft.take(line);
  if (name !== null && isPerson(name, prompt)) draft.passTo(name);
  const extra = [...draft.intake, ...draft.questions].filter((item) => item.question !== '');
  return {
    ...unread(language, request),
    name: name === null ? 'Answer the call' : `Answer calls for ${name}`.slice(0, 70),
    onBehalfOf: name,
    goal: { kind: 'general', summary: name === null ? 'answer the call' : `answer calls for ${name}` },
    facts: draft.facts,
    fields: unique([...Object.values(messageFields), ...extra.map((item) => item.field)]),
    steps: draft.questions.filter((item) => item.question !== '').map(stepOf),
    anytime: draft.branches,
    prohibitions: draft.prohibitions,
    closing: draft.closing ?? 'Thank you for calling. Goodbye.',
  };
}

/** A persona that calls has an errand: the plan of a task. One without any leaves the word to those whom it calls. */
function calling(prompt: string, language: string, request: PlanRequest): Workflow {
  const mended = repaired(errandOf(prompt));
  const { day } = localNow(request.now, request.timeZone);
  const name = personaNameOf(prompt);
  if (specificsOf(mended).missing.length > 0) return { ...unread(language, request), onBehalfOf: name };
  const task = compose(mended, day, language);
  return { ...task, onBehalfOf: name ?? task.onBehalfOf, maxDurationSecs };
}

/** Nothing of the prompt is understood: a message can be taken all the same. */
function unread(language: string, { direction }: PlanRequest): Workflow {
  const inbound = direction === 'inbound';
  return {
    briefing: null,
    name: inbound ? 'Answer the call' : 'Make the call',
    language,
    onBehalfOf: null,
    callee: null,
    goal: { kind: 'general', summary: inbound ? 'answer the call' : 'talk to them' },
    facts: [],
    fields: Object.values(messageFields),
    steps: [],
    anytime: [],
    prohibitions: [],
    voicemail: null,
    closing: inbound ? 'Thank you for calling. Goodbye.' : 'Thank you for your time. Goodbye.',
    maxDurationSecs,
  };
}

function stepOf(item: IntakeItem, at: number): Step {
  return {
    id: `${at + 1}_${item.field.key}`.slice(0, 60),
    kind: 'ask',
    text: item.question,
    field: item.field.key,
    agreedField: null,
    offers: [],
    sends: null,
    branches: [],
  };
}

function unique(fields: readonly Field[]): Field[] {
  return fields.filter((field, at) => fields.findIndex((other) => other.key === field.key) === at);
}

/** "Dr. Naomi Feld", "Marek Novotny, real estate agent. He sells …". */
function isPerson(name: string, prompt: string): boolean {
  return /^(?:Dr|Mr|Mrs|Ms)\b/.test(name) || (isPersonName(name) && /\b(?:he|she)\b/i.test(prompt));
}
