import type { AnswerStage } from '../ports/engine.ts';
import { type Measures, type ToolUse, addUsage, nothingMeasured } from '../report/measures.ts';
import type { Usage } from '../report/usage.ts';
import { TurnTimer } from './turn-timer.ts';

/** What a call takes, kept up while it runs. Times in ms of the leg's media clock. */
export class MeasureKeeper {
  readonly #timer = new TurnTimer();
  readonly #changed: (measures: Measures) => void;
  #measures: Measures = nothingMeasured;

  /** `changed` gets all measures so far whenever there are more. */
  constructor(changed: (measures: Measures) => void) {
    this.#changed = changed;
  }

  speech(atMs: number): void {
    this.#timer.speech(atMs);
  }

  stage(stage: AnswerStage, atMs: number): void {
    this.#timer.stage(stage, atMs);
  }

  /** The agent's latest answer sounds on the line. */
  played(atMs: number): void {
    const timing = this.#timer.played(atMs);
    if (timing) this.#set({ ...this.#measures, turns: [...this.#measures.turns, timing] });
  }

  used(usage: Usage): void {
    this.#set({ ...this.#measures, usage: addUsage(this.#measures.usage, usage) });
  }

  tool(tool: ToolUse): void {
    this.#set({ ...this.#measures, tools: [...(this.#measures.tools ?? []), tool] });
  }

  takenOver(madeBy: Readonly<Record<string, string>>): void {
    this.#set({ ...this.#measures, takenOverBy: [...this.#measures.takenOverBy, madeBy] });
  }

  #set(measures: Measures): void {
    this.#measures = measures;
    this.#changed(measures);
  }
}
