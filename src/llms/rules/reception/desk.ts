import type { FieldValue } from '../../../core/report/report.ts';
import type { MindBrief, ToolDefinition } from '../../../core/ports/mind.ts';
import type { Branch, Fact, Field, Workflow } from '../../../core/workflow/workflow.ts';
import { localNow, type Day } from '../language/calendar.ts';
import { capitalised } from '../language/inversion.ts';
import { toSecondPerson } from '../language/second-person.ts';
import { countryOf } from '../language/contact-details.ts';
import { passesToKey, promiseKey } from '../persona/persona-draft.ts';
import { FactSearch } from './fact-search.ts';
import { OwnerTools } from './owner-tools.ts';
import type { CallerKnown } from './tool-arguments.ts';

/** A tool that is about to be asked, with what is known of its arguments. */
export interface Lookup {
  readonly tool: ToolDefinition;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The words that it was chosen for. */
  readonly wish: string;
}

/** What the caller's next words are expected to answer. */
export type Awaited =
  | { readonly kind: 'field'; readonly field: Field; readonly question: string }
  /** "Is the number that you're calling from the best one?" */
  | { readonly kind: 'own_number' }
  | { readonly kind: 'read_back'; readonly field: Field; readonly text: string }
  | { readonly kind: 'parameter'; readonly lookup: Lookup; readonly name: string; readonly question: string }
  /** "Shall I book that?" */
  | { readonly kind: 'go_ahead'; readonly lookup: Lookup }
  /** "Shall I have somebody get back to you about that?" */
  | { readonly kind: 'message_offered'; readonly about: string }
  | { readonly kind: 'anything_else' };

/** All that an agent knows of one call that it answers. */
export class Desk {
  readonly brief: MindBrief;
  readonly workflow: Workflow;
  readonly today: Day;
  readonly country: string | null;
  readonly facts: FactSearch;
  readonly tools: OwnerTools;
  readonly learned = new Map<string, FieldValue>();
  readonly declined = new Set<string>();
  readonly triggered = new Set<Branch>();
  /** Everything that the caller has said. */
  readonly said: string[] = [];
  awaited: Awaited | null = null;
  /** How often the question was put. */
  asked = 0;
  opening = '';
  lastSaid: readonly string[] = [];
  /** What they want somebody to know; taken down with the message. */
  reason: string | null = null;
  takesMessage = false;
  messageTaken = false;
  /** They have been told that somebody will call. */
  promised = false;
  /** The question that was answered last: "What about Sunday?" goes on with it. */
  lastAsked: string | null = null;
  misunderstood = 0;
  fruitless = 0;
  silences = 0;
  ended = false;

  constructor(brief: MindBrief) {
    this.brief = brief;
    this.workflow = brief.workflow;
    this.today = localNow(brief.clock.now(), brief.timeZone).day;
    this.country = countryOf(brief.recipient.phone);
    const known = brief.workflow.facts.filter((fact) => fact.key !== promiseKey && fact.key !== passesToKey);
    this.facts = new FactSearch([...known, ...backgroundOf(brief.context ?? null)]);
    this.tools = new OwnerTools(brief.tools);
  }

  get caller(): CallerKnown {
    const text = (key: string): string | null => {
      const value = this.learned.get(key);
      return typeof value === 'string' ? value : null;
    };
    return {
      name: text('caller_name'),
      phone: text('callback_number') ?? this.brief.recipient.phone,
      email: text('email') ?? this.brief.recipient.email,
      reason: this.reason,
      today: this.today,
      country: this.country,
    };
  }

  field(key: string): Field | null {
    return this.workflow.fields.find((field) => field.key === key) ?? null;
  }

  /** What is done with messages: "Gwen will call you back the same day." */
  get promise(): string | null {
    return this.#fact(promiseKey);
  }

  /** Who gets them: "the librarian, Mr. Abara". */
  get passesTo(): string {
    return this.#fact(passesToKey) ?? 'the team';
  }

  get name(): string | null {
    return this.workflow.onBehalfOf;
  }

  expect(awaited: Awaited | null): void {
    this.awaited = awaited;
    this.asked = 1;
  }

  open(key: string): boolean {
    return this.field(key) !== null && !this.learned.has(key) && !this.declined.has(key);
  }

  #fact(key: string): string | null {
    return this.workflow.facts.find((fact) => fact.key === key)?.text ?? null;
  }
}

/** What is known of the caller, sentence by sentence: told when they ask about it, never acted on. */
function backgroundOf(context: string | null): Fact[] {
  return (context ?? '')
    .split(/\n+|(?<=[.!?])\s+/u)
    .map((line) => line.replace(/^[\s>*#-]+/u, '').trim())
    .filter((line) => /\p{L}{2}/u.test(line) && !/\bunverified\b/i.test(line))
    .map((line, at) => {
      const text = capitalised(toSecondPerson(line, { single: true, nouns: [] }));
      return {
        key: `background_${at + 1}`,
        label: 'caller',
        text: /[.!?]$/.test(text) ? text : `${text}.`,
        value: null,
      };
    });
}
