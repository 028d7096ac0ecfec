import type { CallFeed } from './call/call-feed.ts';
import type { LiveCalls } from './call/live-calls.ts';
import type { AgentVoice } from './number/number-agent.ts';
import type { Carrier } from './ports/carrier.ts';
import type { EngineSelector } from './ports/engine-selection.ts';
import type { EventPrinter } from './ports/event-printer.ts';
import type { Log } from './ports/log.ts';
import type { Outbound } from './ports/outbound.ts';
import type { Payments } from './ports/payments.ts';
import type { RecordingStore } from './ports/recording-store.ts';
import type { ResultPrinter } from './ports/result-printer.ts';
import type { Telemetry } from './ports/telemetry.ts';
import type { Vault } from './ports/vault.ts';
import type { VoiceActivity } from './ports/voice-activity.ts';
import type { PriceTable } from './report/cost.ts';
import type { Store } from './ports/store.ts';

/** Everything that the stages work with, made once by the wiring. Each use case names the parts that it takes. */
export interface Core {
  readonly settings: CoreSettings;
  readonly store: Store;
  readonly carrier: Carrier;
  /** Who plans, makes and reports a call. */
  readonly selector: EngineSelector;
  /** Makes a detector of speech for one side of one call. */
  readonly voiceActivity: () => VoiceActivity;
  readonly recordings: RecordingStore;
  readonly outbound: Outbound;
  readonly printers: readonly ResultPrinter[];
  readonly events: EventPrinter;
  readonly feed: CallFeed;
  readonly live: LiveCalls;
  readonly telemetry: Telemetry;
  /** The country of a number in E.164 form (ISO 3166-1 alpha-2); null where it belongs to none. */
  readonly countryOf: (number: string) => string | null;
  readonly vault: Vault;
  /** Null: the server takes no payments. */
  readonly payments: Payments | null;
  /** Where people and carriers reach this server, without a slash at the end. */
  readonly publicUrl: () => string;
  readonly log: Log;
}

export interface CoreSettings {
  /** This process among those that share a store. */
  readonly node: string;
  readonly defaultVoice: AgentVoice;
  readonly ringTimeoutMs: number;
  readonly defaultMaxDurationSecs: number;
  /** Answers calls to numbers that have no configuration of their own; null: they are declined. */
  readonly defaultPrompt: string | null;
  /** The first wait before an event that was refused is sent again; doubled from there. */
  readonly eventRetryMs: number;
  readonly prices: PriceTable;
  /** Of accounts made at the first start. */
  readonly timeZone: string;
}
