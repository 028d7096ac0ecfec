import type { Branch, Condition, Fact, Field, Offer, Step } from '../../../core/workflow/workflow.ts';
import { freeKey } from './keys.ts';

type StepBody = Omit<Step, 'branches'>;

export interface StepParts {
  readonly kind: Step['kind'];
  readonly text: string;
  readonly field?: Field | null;
  readonly agreedField?: Field | null;
  readonly offers?: readonly Offer[];
  readonly sends?: string | null;
}

/** A plan in the making: keeps field keys and step ids unique and knows which question was asked last. */
export class PlanBuilder {
  readonly fields: Field[] = [];
  readonly facts: Fact[] = [];
  readonly steps: Step[] = [];
  readonly anytime: Branch[] = [];
  readonly prohibitions: string[] = [];
  #count = 0;

  get keys(): ReadonlySet<string> {
    return new Set(this.fields.map((field) => field.key));
  }

  addFact(fact: Fact): void {
    const known = this.facts.some((one) => one.key === fact.key && one.text === fact.text);
    if (!known) this.facts.push({ ...fact, key: freeKey(fact.key, new Set(this.facts.map((one) => one.key))) });
  }

  factText(key: string): string | null {
    return this.facts.find((fact) => fact.key === key)?.text ?? null;
  }

  addStep(parts: StepParts): Step {
    const step: Step = { ...this.#body(parts), branches: [] };
    this.steps.push(step);
    return step;
  }

  /** Adds to the branch of the same condition where there is one. */
  addBranch(
    step: Step,
    when: Condition,
    parts: readonly StepParts[],
    afterwards: Branch['afterwards'] = 'continue',
  ): void {
    this.#extend(step.branches, when, parts, afterwards);
  }

  addAnytime(when: Condition, parts: readonly StepParts[], afterwards: Branch['afterwards'] = 'continue'): void {
    this.#extend(this.anytime, when, parts, afterwards);
  }

  /** The last step with a question whose answer a condition of this kind can hold for. */
  lastAsked(answer: Condition['answer']): Step | null {
    const numeric = answer === 'below' || answer === 'above';
    const fits = (step: Step) => {
      const type = this.fields.find((field) => field.key === step.field)?.type;
      if (numeric) return type === 'rating' || type === 'number' || type === 'amount';
      return step.kind === 'propose' || step.kind === 'offer' || type === 'yes_no' || type === 'choice';
    };
    return this.steps.findLast(fits) ?? null;
  }

  #extend(branches: Branch[], when: Condition, parts: readonly StepParts[], afterwards: Branch['afterwards']): void {
    const bodies = parts.map((one) => this.#body(one));
    const at = branches.findIndex(
      (one) =>
        one.when.answer === when.answer &&
        one.when.than === when.than &&
        (when.answer !== 'mentions' || one.when.about === when.about),
    );
    const known = branches[at];
    if (known)
      branches[at] = {
        when: known.when,
        steps: [...known.steps, ...bodies],
        afterwards: afterwards === 'close' ? 'close' : known.afterwards,
      };
    else branches.push({ when, steps: bodies, afterwards });
  }

  #body(parts: StepParts): StepBody {
    this.#count += 1;
    for (const field of [parts.field, parts.agreedField])
      if (field && !this.keys.has(field.key)) this.fields.push(field);
    const name = parts.field?.key ?? parts.kind;
    return {
      id: `${this.#count}_${name}`.slice(0, 60),
      kind: parts.kind,
      text: parts.text,
      field: parts.field?.key ?? null,
      agreedField: parts.agreedField?.key ?? null,
      offers: [...(parts.offers ?? [])],
      sends: parts.sends ?? null,
    };
  }
}
