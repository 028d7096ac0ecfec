import type { ScriptedModel } from '../../src/core/ports/scripted-model.ts';

/** One way to make calls, with local servers in the vendors' places. */
export interface EngineSetup {
  readonly name: string;
  /** What results must say made the call. */
  readonly madeBy: Readonly<Record<string, RegExp>>;
  start(model: ScriptedModel): Promise<RunningSetup>;
}

export interface RunningSetup {
  /** Settings of a server that is to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** The provider is gone in the middle of a call: its connections break and it takes no new ones. Null where there is none. */
  readonly breakDown: (() => void) | null;
  /** It works again. */
  readonly recover: () => void;
  close(): Promise<void>;
}

/** Who takes a call over when its engine has failed. */
export const embeddedFallback = {
  RINGDOWN_EARS: 'captions',
  RINGDOWN_MODEL: 'rules',
  RINGDOWN_MOUTH: 'flite',
} as const;
