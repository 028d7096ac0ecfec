import type { CaptionChannel, TimedWord } from './media-leg.ts';
import type { Usage } from '../report/usage.ts';
import type { CutTurn, MindBrief, ToolResult } from './mind.ts';

/** One conversation over one leg: hears the caller, decides, speaks. Knows nothing of carriers. */
export interface Engine {
  /** `cascade`, `openai-realtime`, `gemini-live`. */
  readonly name: string;
  /** Connects and configures before the phone rings. Throws a `PhoneError` when it cannot: nothing is dialled then. */
  open(brief: EngineBrief, host: EngineHost): Promise<EngineSession>;
}

export interface EngineBrief extends MindBrief {
  readonly voice: string;
}

/** What the bridge tells the engine. No method throws; after `close` none is called. */
export interface EngineSession {
  /** Which ears, mind and mouth make this call, as results name them. */
  readonly madeBy: Readonly<Record<string, string>>;
  /** The call is answered. */
  attach(captions: CaptionChannel | undefined): void;
  /**
   * Every 20 ms frame of the caller, in order; `speech` is the bridge's own voice-activity decision on it. `base64`: the same frame in
   * ASCII, where the line brought it so; valid during the call only, unlike the frame.
   */
  hear(frame: Uint8Array, atMs: number, speech: boolean, base64?: Uint8Array): void;
  /**
   * The opening is being spoken: from here on the engine holds the agent's side of the conversation, and what it plays follows
   * the opening. What the caller has said so far is their greeting.
   */
  start(opening: string): void;
  /**
   * In place of `start`, when this engine takes a call over in its middle (`brief.soFar`): the other one has gone silent and the
   * person has been asked for a moment's patience. It goes on from there, without introducing itself again.
   */
  resume(): void;
  /** An utterance has been played to its end, or was broken off. */
  played(utterance: string, outcome: PlayedUtterance): void;
  /** Nobody has spoken for a while. The engine may take the word. */
  silence(count: number): void;
  dtmf(digit: string): void;
  /** The longest duration is near: say goodbye and end. */
  timeNearlyUp(): void;
  /** The owner's word in mid-call. */
  instruct(text: string): void;
  /** Lets go of everything. What was heard and not handed over yet is handed over (`heard`) before this settles. */
  close(): Promise<void>;
}

export interface PlayedUtterance extends CutTurn {
  readonly complete: boolean;
  readonly playedMs: number;
}

/** What the engine tells the bridge. No method throws. */
export interface EngineHost {
  /** Audio of an utterance (one sentence, or one answer of a speech-to-speech model), behind what is queued already. */
  play(chunk: UtteranceChunk): void;
  /** No more audio comes for this utterance. */
  finish(utterance: string): void;
  /**
   * The caller has taken the word: playback stops at once and what was not played is dropped. Null when nothing was
   * playing, or when what plays must be heard whole; the engine then goes on as if not interrupted.
   */
  interrupt(): CutTurn | null;
  /** What the caller is saying, surmised, for those who watch. */
  hearing(text: string): void;
  /** A finished turn of the caller, times on the leg's media clock. */
  heard(turn: { readonly text: string; readonly startMs: number; readonly endMs: number }): void;
  callTool(name: string, args: Readonly<Record<string, unknown>>): Promise<ToolResult>;
  /** Nothing is said for now: the caller asked to wait, and silence is not missed for so long; 0 when there was nothing to answer. */
  wait(forMs: number): void;
  /** Hang up once everything queued has been played. */
  end(): void;
  /** The agent's answer has got so far, for the timing of turns. Each stage at most once an answer, in this order. */
  stage(stage: AnswerStage): void;
  /** Something was used that its provider counts. Amounts are added up. */
  used(usage: Usage): void;
  /** The engine cannot go on. The next one takes over, or the bridge says so to the caller and ends the call. */
  failed(error: unknown): void;
}

/** `decided`: the person's turn is held to be over. `first_token`: the model's first word. `first_audio`: its first sound. */
export type AnswerStage = 'decided' | 'first_token' | 'first_audio';

export interface UtteranceChunk {
  /** Unique in the call. */
  readonly utterance: string;
  /** 8 kHz μ-law, any length, also none. */
  readonly audio: Uint8Array;
  /** The same in ASCII, where the engine got it so; valid during the call of `play` only. */
  readonly base64?: Uint8Array | undefined;
  /**
   * Words of this chunk, offsets from its start, in the order of the utterance. Words that the engine learned only after it gave
   * their audio come with a later chunk, at negative offsets.
   */
  readonly words: readonly TimedWord[];
}
