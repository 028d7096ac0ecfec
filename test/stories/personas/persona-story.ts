import type { CallerSummary } from '../../../src/core/report/caller-summary.ts';

/** A prompt of an agent, somebody who talks to it, and what must come of it. Patterns are case-insensitive regular expressions. */
export interface PersonaStory {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly systemPrompt: string;
  readonly businessName?: string;
  readonly firstMessage?: string;
  readonly context?: string;
  readonly tools?: readonly StoryTool[];
  readonly person: StoryPerson;
  readonly expect: PersonaExpectation;
}

export interface StoryTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What the owner's server answers; null: it fails. */
  readonly result: string | null;
}

/** Says what it has to say, in this order, and answers what it is asked in between. */
export interface StoryPerson {
  readonly says: readonly string[];
  /** To a question for their name, number, time of a call back, or matter; `other` by a pattern of its own. */
  readonly asked?: {
    readonly name?: string;
    readonly number?: string;
    readonly when?: string;
    readonly matter?: string;
    readonly other?: readonly { readonly hears: string; readonly says: string }[];
  };
  /** Hangs up after the last word without a goodbye. */
  readonly hangsUp?: boolean;
}

export interface PersonaExpectation {
  readonly agentSays?: readonly string[];
  readonly agentNever?: readonly string[];
  /** Tools that were asked for, in this order, with patterns of their arguments. */
  readonly tools?: readonly { readonly name: string; readonly arguments?: Readonly<Record<string, string>> }[];
  readonly caller?: Partial<Pick<CallerSummary, 'intent' | 'urgency' | 'spam'>> & {
    /** Patterns; null: not learned. */
    readonly callerName?: string | null;
    readonly callbackBy?: string | null;
  };
  /** Patterns over the values of fields, by key. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly summary?: readonly string[];
  readonly maxAgentTurns?: number;
}
