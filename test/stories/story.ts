/** A phone as the simulator's control API takes it, as far as words alone can play it. */
export interface ScriptedPhone {
  readonly answer?: string;
  readonly opening?: string | null;
  readonly lines?: readonly ScriptedLine[];
  readonly otherwise?: string | null;
  readonly silentAfterTurns?: number | null;
  readonly greeting?: string;
}

export interface ScriptedLine {
  readonly hears?: string;
  readonly says?: string | null;
  readonly times?: number;
  readonly interruptAfterMs?: number | null;
  readonly hangsUp?: boolean;
}

/** A prompt, who answers, and what must come of it. Patterns are case-insensitive regular expressions. */
export interface Story {
  readonly id: string;
  readonly kind: string;
  readonly prompt: string;
  readonly timeZone: string;
  readonly now: string;
  readonly phone: ScriptedPhone;
  readonly expect: StoryExpectation;
}

export interface StoryExpectation {
  /** CallCow's words for the end of the call. */
  readonly callStatus: string;
  readonly providerStatus: string;
  /** Fields of the result by a pattern over their keys. */
  readonly fields?: readonly {
    readonly key: string;
    readonly value: string | number | null | { readonly matches: string };
    /** The field may be missing, but not be wrong. */
    readonly optional?: boolean;
  }[];
  /** Found neither in the summary nor in a field. */
  readonly absent?: readonly string[];
  readonly agentSays?: readonly string[];
  readonly agentNever?: readonly string[];
  readonly summary?: readonly string[];
  readonly maxAgentTurns?: number;
}
