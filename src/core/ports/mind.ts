import type { TranscriptTurn } from '../call/transcript.ts';
import type { CollectedField } from '../report/report.ts';
import type { Usage } from '../report/usage.ts';
import type { Recipient, Workflow, FieldType } from '../workflow/workflow.ts';
import type { Clock } from './clock.ts';

/** What the agent thinks with in a cascade: hears turns of text, says sentences, calls tools. */
export interface Mind {
  /** As results name it: `rules`, or the model's id. */
  readonly label: string;
  /** Connects ahead of a call, so that its first answer does not wait for it. Throws a `PhoneError` when no call can be made with it now. */
  warmUp?(): Promise<void>;
  open(brief: MindBrief): MindSession;
}

export interface MindBrief {
  readonly workflow: Workflow;
  readonly recipient: Recipient;
  readonly direction: 'inbound' | 'outbound';
  /** IANA name of the account. */
  readonly timeZone: string;
  /** ISO 639-1: the agent speaks this and no other; `auto`: whatever the other side speaks. */
  readonly language: string;
  readonly clock: Clock;
  readonly tools: readonly ToolDefinition[];
  /** Background on the other side, from the owner's side and never an order; absent or null: none is known. */
  readonly context?: string | null;
  /** Set when a call is taken over in its middle. */
  readonly soFar: CallSoFar | null;
}

/** A call as far as it has come: what was played and heard, and what was taken down. */
export interface CallSoFar {
  readonly transcript: readonly TranscriptTurn[];
  readonly recorded: readonly CollectedField[];
}

/** A tool as models are told of it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface MindSession {
  /**
   * The mind's move. Sentences come in the order in which they are to be spoken, each as soon as it is known; tools are
   * carried out in that order too, and their results come back as the value of `yield`. An abort (barge-in, hang-up)
   * ends the iteration. `end` ends the call once everything said before it has been played.
   */
  respond(event: MindEvent, signal: AbortSignal): AsyncGenerator<MindMove, void, ToolResult | undefined>;
}

export type MindEvent =
  /** The opening has been spoken, `greeting` is what the person said before and over it ('' when nothing). */
  | { readonly kind: 'start'; readonly opening: string; readonly greeting: string }
  /** A call taken over in its middle (`MindBrief.soFar`): go on with it, no introduction. */
  | { readonly kind: 'resume' }
  /** The person's turn has ended. `cut` tells of the agent's own turn that this one broke off. */
  | { readonly kind: 'heard'; readonly text: string; readonly cut: CutTurn | null }
  /** Nobody has spoken for a while; `count` from 1, per silence. */
  | { readonly kind: 'silence'; readonly count: number }
  | { readonly kind: 'dtmf'; readonly digits: string; readonly cut?: CutTurn | null }
  /** The longest duration is near: one closing remark, then `end`. */
  | { readonly kind: 'time_nearly_up'; readonly cut?: CutTurn | null }
  /** The owner's word in mid-call, not the caller's. */
  | { readonly kind: 'instruction'; readonly text: string; readonly cut?: CutTurn | null };

export interface CutTurn {
  readonly heard: string;
  readonly unheard: string;
}

export type MindMove =
  | {
      readonly kind: 'say';
      /** One sentence, as written: `jane@example.com`, `March 13`. The mouth turns it into speakable words. */
      readonly text: string;
      /** What the person is expected to answer with, when this sentence asks: sets how long a pause ends their turn. */
      readonly expects?: FieldType;
    }
  | { readonly kind: 'tool'; readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
  /** The person asked to wait ("one moment, let me check"): silence is not missed for so long. */
  | { readonly kind: 'wait'; readonly forMs: number }
  /** What the model reports to have used. */
  | { readonly kind: 'used'; readonly usage: Usage }
  | { readonly kind: 'end' };

export interface ToolResult {
  readonly ok: boolean;
  /** For the mind: a result, or what went wrong and what may be done. */
  readonly result: string;
}
