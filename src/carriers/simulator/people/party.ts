import type { GroundTruth } from '../ground-truth.ts';
import type { AgentVoice } from './agent-voice.ts';
import type { PhoneVoice } from './phone-voice.ts';
import type { Repertoire } from './repertoire.ts';

/** Whoever has picked up. Lives in steps of 20 ms and has nothing to wait with but these. */
export interface Party {
  /** 20 ms later: the agent has been heard up to here, and what is said now begins at `atMs` (0 = answered). */
  tick(atMs: number): void;
}

/** What a party has in hand. */
export interface Handset {
  readonly agent: AgentVoice;
  readonly voice: PhoneVoice;
  readonly repertoire: Repertoire;
  readonly truth: GroundTruth;
  press(digit: string): void;
  hangUp(): void;
}

/** What a person has to say to something. */
export interface Reply {
  /** Null: does the rest in silence. */
  readonly says: string | null;
  /** From the end of the agent's audio to the first of this. */
  readonly afterMs: number;
  /** DTMF digits, after what is said. */
  readonly presses: string;
  /** After all of that. */
  readonly hangsUp: boolean;
}

/** What a person answers; when and how is the person's. Asking commits to nothing, `give` does. */
export interface Script {
  readonly opening: string | null;
  /** What may have to be said, to be made ready. */
  readonly texts: Iterable<string>;
  /** The answer to a finished turn of the agent; null: nothing. */
  answer(heard: string): Reply | null;
  /** What is said in the middle of the agent's turn, once `playedMs` of it have been played; null: nothing yet. */
  interrupt(heard: string, playedMs: number): Reply | null;
  /** The answer (null: silence) to a turn has been decided and is given now. */
  give(reply: Reply | null): void;
  /** After so much silence of both sides the person hangs up; null: never. */
  readonly patienceMs: number | null;
}
