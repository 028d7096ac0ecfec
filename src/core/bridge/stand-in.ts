import type { AnswerStage } from '../ports/engine.ts';
import type { Log } from '../ports/log.ts';
import type { CaptionChannel } from '../ports/media-leg.ts';
import type { ToolResult } from '../ports/mind.ts';
import type { SpeechChunk } from '../ports/mouth.ts';
import type { Announcer } from './announcer.ts';
import type { EngineSeat } from './engine-seat.ts';
import type { FixedWords } from './fixed-words.ts';
import type { MeasureKeeper } from './measure-keeper.ts';
import { SilenceWatch } from './silence-watch.ts';
import { StallWatch } from './stall-watch.ts';
import type { ToolRunner } from './tool-runner.ts';
import type { TranscriptKeeper } from './transcript-keeper.ts';

export interface StandInParts {
  readonly callId: string;
  readonly seat: EngineSeat;
  readonly tools: ToolRunner;
  readonly transcript: TranscriptKeeper;
  readonly measures: MeasureKeeper;
  readonly announcer: Announcer;
  readonly words: FixedWords;
  readonly log: Log;
  readonly line: BridgeLine;
}

/** What the stand-in needs of the bridge. */
export interface BridgeLine {
  /** The agent and the person talk: nobody else has the word. */
  talking(): boolean;
  /** The last words are being said, or the call is over. */
  ending(): boolean;
  /** The agent's audio plays: what is decided now will wait for its end, and is no answer to be timed. */
  speaking(): boolean;
  captions(): CaptionChannel | undefined;
  nowMs(): number;
  /** To be heard whole. */
  say(chunks: readonly SpeechChunk[]): void;
  /** Drops what the engine has queued. */
  dropQueued(): void;
  leave(text: string, reason: 'error' | 'silence', detail: string | null): void;
}

/**
 * Nobody waits in silence: notices when the person says nothing, and when the engine owes an answer; says a word in its place, and
 * gives its seat to the next engine.
 */
export class StandIn {
  readonly silence = new SilenceWatch();
  readonly stall = new StallWatch();
  readonly #parts: StandInParts;
  #replacing = false;

  constructor(parts: StandInParts) {
    this.#parts = parts;
  }

  stage(stage: AnswerStage): void {
    const { line, measures } = this.#parts;
    if (!line.talking()) return;
    if (stage !== 'decided' || !line.speaking()) measures.stage(stage, line.nowMs());
    if (stage === 'decided') this.stall.decided(line.nowMs());
  }

  /** The engine says nothing for now. */
  wait(forMs: number): void {
    this.stall.answered();
    this.silence.wait(forMs);
  }

  async callTool(name: string, args: Readonly<Record<string, unknown>>): Promise<ToolResult> {
    const { line, tools } = this.#parts;
    this.stall.tool(true, line.nowMs());
    try {
      return await tools.run(name, args);
    } finally {
      this.stall.tool(false, line.nowMs());
    }
  }

  /** To be asked ten times a second while the two talk. */
  check(atMs: number, anybodySpeaks: boolean): void {
    this.#checkSilence(atMs);
    if (!anybodySpeaks) this.#checkStall(atMs);
  }

  /** The next engine takes the call over. What the failed one had queued is dropped; where nobody is left the call ends with a word. */
  async replace(): Promise<void> {
    const { seat, line, words, measures, log, callId } = this.#parts;
    if (this.#replacing || line.ending()) return;
    if (!seat.hasNext) {
      line.leave(words.fault, 'error', 'The speech engine failed during the call.');
      return;
    }
    this.#replacing = true;
    try {
      line.dropQueued();
      await Promise.all([line.talking() ? this.#cover() : null, seat.vacate()]);
      if (line.ending()) return;
      const { recorded } = this.#parts.tools;
      measures.takenOver(await seat.open({ transcript: this.#parts.transcript.turns, recorded }));
      seat.session?.attach(line.captions());
      this.stall.answered();
      if (line.talking()) seat.session?.resume();
    } catch (error) {
      log.error('No engine could take a call over', { callId, error });
      line.leave(words.fault, 'error', 'The speech engine failed during the call.');
    } finally {
      this.#replacing = false;
    }
  }

  #checkSilence(atMs: number): void {
    const { seat, line, words } = this.#parts;
    const verdict = this.silence.check(atMs);
    if (verdict.kind === 'notice') seat.session?.silence(verdict.count);
    else if (verdict.kind === 'give_up') line.leave(words.cannotHear, 'silence', null);
    else if (verdict.kind === 'ask') void this.#say(words.areYouThere);
  }

  #checkStall(atMs: number): void {
    const { seat, line, words, log, callId } = this.#parts;
    const verdict = this.stall.check(atMs);
    if (verdict.kind === 'none' || this.#replacing) return;
    if (verdict.kind === 'tool') {
      void this.#cover();
      return;
    }
    if (verdict.kind === 'stalled' && !verdict.decided && !seat.hasNext) {
      this.stall.answered();
      return;
    }
    log.warn('The engine owes an answer', { callId, verdict: verdict.kind, next: seat.hasNext });
    if (seat.hasNext) void this.replace();
    else if (verdict.kind === 'lost') line.leave(words.fault, 'error', 'The speech engine stopped answering.');
    else void this.#cover();
  }

  async #cover(): Promise<void> {
    this.stall.covered(this.#parts.line.nowMs());
    await this.#say(this.#parts.words.oneMoment);
  }

  async #say(text: string): Promise<void> {
    const { announcer, line, log, callId } = this.#parts;
    try {
      const chunks = await announcer.render(text);
      if (line.talking()) line.say(chunks);
    } catch (error) {
      log.warn('A word of the bridge could not be spoken', { callId, error });
    }
  }
}
