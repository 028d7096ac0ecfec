import type { Workflow } from '../../src/core/workflow/workflow.ts';

/** What the plan of a prompt must hold. Patterns are case-insensitive regular expressions. */
export interface PlanExpectation {
  readonly kind?: readonly string[];
  /** A pattern of the name; null: nobody is named. */
  readonly onBehalfOf?: string | null;
  /** Patterns of field keys. */
  readonly fields?: readonly string[];
  /** Patterns found anywhere in the plan. */
  readonly facts?: readonly string[];
  /** ISO dates found anywhere in the plan. */
  readonly dates?: readonly string[];
  /** At least so many. */
  readonly prohibitions?: number;
  readonly offers?: number;
}

/** What a plan lacks, one line each. Empty: it is as expected. */
export function planComplaints(expect: PlanExpectation, workflow: Workflow): string[] {
  const found: string[] = [];
  const { onBehalfOf } = expect;
  const named = workflow.onBehalfOf;
  if (onBehalfOf !== undefined && (onBehalfOf === null ? named !== null : !matches(onBehalfOf, named ?? '')))
    found.push(`on behalf of ${named}, wanted ${onBehalfOf}`);
  for (const key of expect.fields ?? [])
    if (!workflow.fields.some((field) => matches(key, field.key))) found.push(`no field ${key}`);
  const whole = JSON.stringify(workflow);
  for (const fact of expect.facts ?? []) if (!matches(fact, whole)) found.push(`nowhere ${fact}`);
  for (const date of expect.dates ?? []) if (!whole.includes(date)) found.push(`nowhere ${date}`);
  if (expect.kind !== undefined && !expect.kind.includes(workflow.goal.kind))
    found.push(`kind ${workflow.goal.kind}, wanted ${expect.kind.join(' or ')}`);
  if (workflow.prohibitions.length < (expect.prohibitions ?? 0))
    found.push(`${workflow.prohibitions.length} prohibitions, wanted ${expect.prohibitions}`);
  const offers = [...workflow.steps, ...workflow.steps.flatMap((step) => step.branches.flatMap((one) => one.steps))];
  const offered = offers.reduce((count, step) => count + step.offers.length, 0);
  if (offered < (expect.offers ?? 0)) found.push(`${offered} offers, wanted ${expect.offers}`);
  return found;
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(pattern, 'i').test(text);
}
