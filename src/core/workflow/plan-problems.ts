import type { Condition, Step, Workflow } from './workflow.ts';

type StepBody = Omit<Step, 'branches'>;

/** What makes a plan of the right shape unfit to be carried out, one sentence each. Empty: nothing. */
export function planProblems(workflow: Workflow): string[] {
  const problems: string[] = [];
  const fieldTypes = new Map(workflow.fields.map((field) => [field.key, field.type]));
  if (workflow.steps.length === 0 && !workflow.briefing) problems.push('There is no step.');
  repeated(workflow.fields.map((field) => field.key)).forEach((key) => problems.push(`Field "${key}" occurs twice.`));
  repeated(allSteps(workflow).map((step) => step.id)).forEach((id) => problems.push(`Step id "${id}" occurs twice.`));
  for (const field of workflow.fields) {
    if (field.min !== null && field.max !== null && field.min > field.max) {
      problems.push(`Field "${field.key}" has a minimum above its maximum.`);
    }
    if (field.type === 'choice' && field.options.length < 2) problems.push(`Field "${field.key}" has too few options.`);
  }
  for (const step of allSteps(workflow)) problems.push(...stepProblems(step, fieldTypes));
  for (const branch of [...workflow.steps.flatMap((step) => step.branches), ...workflow.anytime]) {
    problems.push(...conditionProblems(branch.when));
  }
  return problems;
}

function allSteps(workflow: Workflow): StepBody[] {
  const branches = [...workflow.steps.flatMap((step) => step.branches), ...workflow.anytime];
  return [...workflow.steps, ...branches.flatMap((branch) => branch.steps)];
}

function stepProblems(step: StepBody, fieldTypes: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  const at = `Step "${step.id}"`;
  if (step.text.trim() === '') problems.push(`${at} says nothing.`);
  for (const key of [step.field, step.agreedField]) {
    if (key !== null && !fieldTypes.has(key)) problems.push(`${at} fills the field "${key}", which does not exist.`);
  }
  if (step.kind === 'ask' && step.field === null) problems.push(`${at} asks without a field for the answer.`);
  if (step.kind === 'offer' && step.offers.length === 0) problems.push(`${at} offers nothing.`);
  if (step.kind === 'propose' && step.field !== null && (fieldTypes.get(step.field) ?? 'yes_no') !== 'yes_no') {
    problems.push(`${at} proposes something, but its field "${step.field}" is not yes_no.`);
  }
  return problems;
}

function conditionProblems(when: Condition): string[] {
  if ((when.answer === 'below' || when.answer === 'above') && when.than === null) {
    return [`A branch for answers ${when.answer} a number lacks the number.`];
  }
  if (when.answer === 'mentions' && when.about.trim() === '')
    return ['A branch for what they mention lacks the subject.'];
  return [];
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
