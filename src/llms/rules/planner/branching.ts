import type { Offer } from '../../../core/workflow/workflow.ts';
import type { Step } from '../../../core/workflow/workflow.ts';
import { capitalised } from '../language/inversion.ts';
import { contentWords, stem } from '../language/word-match.ts';
import type { PlacedCondition } from './conditions.ts';
import type { PlanBuilder, StepParts } from './plan-builder.ts';
import type { PlanContext, Reading } from './reading.ts';
import { listed } from './slots.ts';
import { field } from './topics.ts';
import type { Draft } from './draft.ts';

/** Said along with the request, before its question. */
export function wish(builder: PlanBuilder, said: string): void {
  const at = builder.steps.findLastIndex((step) => step.kind === 'propose');
  const step = builder.steps[at];
  if (step) step.text = step.text.replace(/(?<=[.!] )(?=[^.!]*\?$)/, `${said} `);
}

/** What would do as well goes to the proposal that it is about. */
export function flexible(builder: PlanBuilder, accepts: readonly Offer[]): void {
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

export function branch(
  reading: Reading,
  placed: PlacedCondition,
  context: PlanContext,
  draft: Draft,
  text: string,
): void {
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
  if (placed.where === 'anytime' && reading.accepts && steps.length === 0) {
    flexible(builder, reading.accepts);
    return;
  }
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
  const asked = followsOffer
    ? (draft.lastBranch?.step ?? null)
    : (askedOf(builder, placed) ?? builder.lastAsked(placed.when.answer));
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

/** "If he did not get it": belongs to the question whether he received it, not to the one asked last. */
function askedOf(builder: PlanBuilder, { when }: PlacedCondition): Step | null {
  if (when.answer !== 'yes' && when.answer !== 'no') return null;
  const wanted = contentWords(when.about.replace(arrives, 'received')).map(stem);
  const scored = builder.steps
    .filter(
      (step) => step.kind === 'propose' || builder.fields.find((one) => one.key === step.field)?.type === 'yes_no',
    )
    .map((step) => {
      const known = new Set(contentWords(step.text.replace(arrives, 'received')).map(stem));
      return { step, score: wanted.filter((word) => known.has(word)).length };
    });
  const best = Math.max(0, ...scored.map((one) => one.score));
  const fitting = scored.filter((one) => one.score === best);
  return best > 0 && fitting.length === 1 ? (fitting[0]?.step ?? null) : null;
}

const arrives = /\b(?:gets?|got|gotten|receives?|received?|arrived?)\b/gi;

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
