import type { CallFeed } from './call/call-feed.ts';
import type { LiveCalls } from './call/live-calls.ts';
import type { Carrier } from './ports/carrier.ts';
import type { Engine } from './ports/engine.ts';
import type { Log } from './ports/log.ts';
import type { Mouth } from './ports/mouth.ts';
import type { Outbound } from './ports/outbound.ts';
import type { Planner } from './ports/planner.ts';
import type { RecordingStore } from './ports/recording-store.ts';
import type { Reporter } from './ports/reporter.ts';
import type { ResultPrinter } from './ports/result-printer.ts';
import type { Store } from './ports/store.ts';

/** Everything that the stages work with, made once by the wiring. Each use case names the parts that it takes. */
export interface Core {
  readonly settings: CoreSettings;
  readonly store: Store;
  readonly carrier: Carrier;
  readonly engine: Engine;
  /** Speaks what the bridge itself says: the opening, the goodbye before the longest duration, apologies. */
  readonly announcer: Mouth;
  /** Tried in order; the last one is the embedded one, which is always there. */
  readonly planners: readonly Planner[];
  readonly reporters: readonly Reporter[];
  readonly recordings: RecordingStore;
  readonly outbound: Outbound;
  readonly printers: readonly ResultPrinter[];
  readonly feed: CallFeed;
  readonly live: LiveCalls;
  readonly log: Log;
}

export interface CoreSettings {
  /** This process among those that share a store. */
  readonly node: string;
  readonly defaultVoice: string;
  readonly ringTimeoutMs: number;
  readonly defaultMaxDurationSecs: number;
  /** Answers calls to numbers that have no configuration of their own; null: they are declined. */
  readonly defaultPrompt: string | null;
  /** Of accounts made at the first start. */
  readonly timeZone: string;
}
