import type { EngineChoice } from './engine-choice.ts';
import type { Engine } from './engine.ts';
import type { Mouth } from './mouth.ts';
import type { Planner } from './planner.ts';
import type { Reporter } from './reporter.ts';

/** Each list in the order in which it is tried; none is ever empty. */
export interface EngineSelection {
  readonly engines: readonly Engine[];
  /** What the bridge itself speaks with. */
  readonly announcers: readonly Mouth[];
  /** The embedded ones come last and are always there. */
  readonly planners: readonly Planner[];
  readonly reporters: readonly Reporter[];
}

export interface EngineSelector {
  /**
   * Throws `invalid_request` that names what is unknown or not configured, and what there is. With the owner's own key for the speech
   * model: that model comes first, under that key.
   */
  select(choice: EngineChoice, modelKey?: string | null): EngineSelection;
  /** Asks the speech model's service once whether it would serve us under this key. Throws a `PhoneError` that says why not. */
  checkModelKey(modelKey: string, signal: AbortSignal): Promise<void>;
}
