import type { FieldValue } from '../../../core/report/report.ts';
import type { MindBrief } from '../../../core/ports/mind.ts';
import type { Branch, Field, Step, Workflow } from '../../../core/workflow/workflow.ts';
import { localNow, timeOfIso, type ClockTime, type Day } from '../language/calendar.ts';
import { countryOf } from '../language/contact-details.ts';
import type { AnswerSetting } from './answers.ts';

export type StepBody = Omit<Step, 'branches'>;

/** A step still to be taken. `branches` only for those of the plan itself; `group` names the branch that a step belongs to. */
export interface AgendaItem {
  readonly step: StepBody;
  readonly branches: readonly Branch[];
  readonly group: string | null;
}

/** What the person's next words are expected to answer. */
export type Pending =
  /** A step of the plan that asks. */
  | { readonly kind: 'step'; readonly item: AgendaItem }
  /** "I have jane@example.com. Is that right?" */
  | {
      readonly kind: 'read_back';
      readonly field: Field;
      readonly value: FieldValue;
      readonly quote: string;
      readonly item: AgendaItem | null;
    }
  /** "Would 8 PM be possible instead?" */
  | { readonly kind: 'instead'; readonly item: AgendaItem; readonly at: number }
  /** "What time would work better?": heard, passed on, not agreed to. */
  | { readonly kind: 'wish'; readonly item: AgendaItem }
  /** "8 PM works, please book that": anything but a no settles it. */
  | { readonly kind: 'settling'; readonly item: AgendaItem; readonly text: string }
  | { readonly kind: 'call_back' }
  | { readonly kind: 'their_question' }
  /** Everything is said; the other side has the last word. */
  | { readonly kind: 'last_word' };

/** Whether words were an answer to what was pending, and whether the plan goes on from there. */
export type Taken = 'answered' | 'settling' | 'none';

export interface Learned {
  readonly value: FieldValue;
  readonly quote: string;
}

/** All that one call's mind knows and has yet to do. */
export class Conversation {
  readonly brief: MindBrief;
  readonly workflow: Workflow;
  readonly today: Day;
  readonly setting: AnswerSetting;
  agenda: AgendaItem[];
  pending: Pending | null = null;
  /** How often the pending question was put. */
  asked = 0;
  /** How often the person asked to hear it again. */
  repeats = 0;
  readonly learned = new Map<string, Learned>();
  /** Keys that the person would or could not answer. */
  readonly declined = new Set<string>();
  lastLearned: string | null = null;
  readonly triggered = new Set<Branch>();
  readonly notes: string[] = [];
  /** The proposal's own words for what was settled on instead of it. */
  settledOn: string | null = null;
  greeted = false;
  newPersonExpected = false;
  unknownAnswers = 0;
  angry = 0;
  silences = 0;
  /** Turns of the person in a row that brought the plan no further. */
  fruitless = 0;
  ended = false;
  /** The person has been told or asked something of the plan. */
  underWay = false;
  opening = '';
  /** Sentences of the agent's last turn. */
  lastSaid: readonly string[] = [];
  /** What the owner added in mid-call. */
  readonly told: string[] = [];

  constructor(brief: MindBrief) {
    this.brief = brief;
    this.workflow = brief.workflow;
    this.today = localNow(brief.clock.now(), brief.timeZone).day;
    this.setting = { today: this.today, near: nearTime(brief.workflow), country: countryOf(brief.recipient.phone) };
    this.agenda = brief.workflow.steps.map((step) => ({ step, branches: step.branches, group: null }));
  }

  /** Changes with every step that the plan comes forward. */
  get progress(): string {
    return `${this.learned.size} ${this.declined.size} ${this.agenda.length}`;
  }

  field(key: string | null): Field | null {
    return key === null ? null : (this.workflow.fields.find((one) => one.key === key) ?? null);
  }

  /** The field that the pending question is for. */
  get pendingField(): Field | null {
    return this.pending?.kind === 'step'
      ? this.field(this.pending.item.step.field)
      : this.pending?.kind === 'read_back'
        ? this.pending.field
        : null;
  }

  expect(pending: Pending): void {
    this.pending = pending;
    this.asked = 1;
    this.repeats = 0;
  }

  /** The other side is a business asked for something, so that it may lead the talk. */
  get asksFavour(): boolean {
    return /^(?:book|reschedule|cancel)$/.test(this.workflow.goal.kind);
  }

  /** Names that the person called may go by. */
  get calleeName(): string | null {
    return this.brief.recipient.name ?? this.workflow.callee;
  }
}

/** The hour that the plan is about, for times said without their half of the day. */
function nearTime(workflow: Workflow): ClockTime | null {
  const value = workflow.facts.find((fact) => fact.key === 'time')?.value;
  if (typeof value === 'string') return timeOfIso(value);
  const offered = workflow.steps
    .flatMap((step) => step.offers)
    .find((offer) => offer.value !== null && /\d{2}:\d{2}/.test(offer.value))?.value;
  return offered ? timeOfIso(offered) : null;
}
