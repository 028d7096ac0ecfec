import { capitalised } from '../language/inversion.ts';
import { withoutPrincipal } from './identity.ts';
import { withoutLeadIn } from './imperatives.ts';
import type { StepParts } from './plan-builder.ts';
import { promptLines } from './prompt-lines.ts';
import { general } from './requests.ts';
import type { PlanContext } from './reading.ts';
import { field } from './topics.ts';
import type { Draft } from './draft.ts';

/** A prompt that is specific but not understood: said in its own words. */
export function fallBack(prompt: string, context: PlanContext, draft: Draft): void {
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
export function introduce(context: PlanContext, draft: Draft): void {
  const { builder } = context;
  const first = builder.steps[0];
  const about = draft.contexts.find((one) => one.startsWith("I'm calling about"));
  if (about !== undefined && first && /^I'm calling to let you know that (?:it|this|that|they)\b/.test(first.text))
    first.text = `${about} ${capitalised(first.text.replace(/^I'm calling to let you know that /, ''))}`;
  const reference = builder.facts.find((one) => one.key.endsWith('_number'));
  if (draft.contexts.length === 0 && reference && first?.kind === 'ask' && /\b(?:it|they)\b/.test(first.text))
    draft.contexts.push(`I'm calling about ${reference.label} ${reference.text}.`);
  if (draft.contexts.length === 0 && first?.kind === 'ask' && !/^I'(?:m|d)\b/.test(first.text))
    draft.contexts.push(...draft.remarks.filter(tellable).slice(0, 2).map(asSubject));
  const contexts = draft.contexts.filter(
    (one) => !(one.startsWith("I'm calling about") && /^(?:I'm calling|I'd like|We need)/.test(first?.text ?? '')),
  );
  const asksOnly = first?.kind === 'ask' && !/^(?:I'm calling|I'd like)/.test(first.text);
  const count = builder.steps.filter((step) => step.kind === 'ask').length;
  if (contexts.length > 0) {
    const text = contexts.slice(0, 2).join(' ');
    builder.steps.unshift({
      id: '0_reason',
      kind: 'tell',
      text: text.startsWith('You ') ? `I'm calling because ${lowerFirst(text)}` : text,
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

/** What may be told unasked: not what is for the agent alone, nor what is only given when somebody asks for it. */
function tellable(remark: string): boolean {
  return !/^(?:It's|It is) an?\b|\b(?:budget|max(?:imum)?|at most|up to|no more than|afford|willing|prefers?|account|member|number|password|card|birth|dob|phone|e-?mail|address|name|they|them|you|please|important|urgent|call|calling|goal|script|note|flexible|works?|fine|okay|ok)\b/i.test(
    remark,
  );
}

/** "It's the blue Honda Civic." → "I'm calling about the blue Honda Civic." */
function asSubject(remark: string): string {
  return remark.replace(/^(?:It's|It is|This is|They're) (?=(?:the|my|our|\p{Lu}[\p{L}]+'s)\b)/u, "I'm calling about ");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
