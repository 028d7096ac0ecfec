import type { SettingsOf, SettingsShape } from '../settings.ts';
import type { Log } from './log.ts';

/**
 * How a real service (or a model on this machine) comes into the house: one object a folder, one line in its registry. Part is
 * `Engine`, `Ears`, `Mouth` or `Llm`.
 */
export interface Provider<Part, S extends SettingsShape = SettingsShape> {
  /** As settings and requests choose it, alone or with a model behind a colon: `deepgram`, `deepgram:nova-3`. */
  readonly name: string;
  readonly settings: S;
  /** True when its key, address or path is set. */
  configured(settings: SettingsOf<S>): boolean;
  /** Makes the part; connects to nothing yet. `model` null takes the default of its settings. */
  create(request: ProviderRequest<S>): Part;
  /** Asks the service once whether it would serve us, spending nothing or next to nothing. Throws a `PhoneError` that says why not. */
  check(request: ProviderRequest<S>, signal: AbortSignal): Promise<void>;
}

export interface ProviderRequest<S extends SettingsShape = SettingsShape> {
  readonly settings: SettingsOf<S>;
  readonly model: string | null;
  readonly log: Log;
}
