import type { Branch, Condition } from '../../../core/workflow/workflow.ts';
import type { AgendaItem, Conversation } from './conversation.ts';
import type { Hearing } from './hearing.ts';
import { speaksOf } from '../language/word-match.ts';

/** The branches of a step that its answer opens. */
function branchesFor(talk: Conversation, item: AgendaItem): Branch[] {
  const learned = item.step.field === null ? undefined : talk.learned.get(item.step.field);
  return item.branches
    .filter((branch) => !talk.triggered.has(branch) && holds(branch.when, learned?.value ?? null, learned?.quote ?? ''))
    .map((branch) => {
      talk.triggered.add(branch);
      return branch;
    });
}

/** The steps that an answer opens, and whether nothing but they is left of the plan. */
export function branchSteps(
  talk: Conversation,
  item: AgendaItem,
): { readonly steps: readonly AgendaItem[]; readonly closes: boolean } {
  const branches = branchesFor(talk, item);
  const steps = branches.flatMap((branch, at) =>
    branch.steps.map((step) => ({ step, branches: [], group: `${item.step.id}/${at}` })),
  );
  return { steps, closes: branches.some((branch) => branch.afterwards === 'close') };
}

function holds(when: Condition, value: string | number | null, said: string): boolean {
  switch (when.answer) {
    case 'yes':
    case 'no':
      return value === when.answer;
    case 'alternative':
      return false;
    case 'below':
      return typeof value === 'number' && when.than !== null && value < when.than;
    case 'above':
      return typeof value === 'number' && when.than !== null && value > when.than;
    case 'mentions':
      return speaksOf(`${value ?? ''} ${said}`, when.about);
    case 'any':
      return value !== null;
  }
}

const displeased = /\b(?:complain\w*|upset|angry|annoyed|frustrated|unhappy|mad|furious)\b/i;

function isMet(branch: Branch, hearing: Hearing): boolean {
  const { answer, about } = branch.when;
  return (
    answer === 'mentions' && (speaksOf(hearing.text, about) || (displeased.test(about) && hearing.acts.has('angry')))
  );
}

/** The plan says what to do about what was just said. */
export function isForeseen(talk: Conversation, hearing: Hearing): boolean {
  return talk.workflow.anytime.some((branch) => !talk.triggered.has(branch) && isMet(branch, hearing));
}

/** What the plan says to do whenever such a thing comes up. */
export function anytimeBranches(talk: Conversation, hearing: Hearing): Branch[] {
  return talk.workflow.anytime.filter((branch) => {
    if (talk.triggered.has(branch)) return false;
    const met = isMet(branch, hearing);
    if (met) talk.triggered.add(branch);
    return met;
  });
}
