import type { CallFeed } from '../call/call-feed.ts';
import type { Call, EndedReason } from '../call/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { Engine } from '../ports/engine.ts';
import type { Log } from '../ports/log.ts';
import type { Mouth } from '../ports/mouth.ts';
import type { Outbound } from '../ports/outbound.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import type { VoiceActivity } from '../ports/voice-activity.ts';
import type { TalkStore } from '../ports/store.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { HttpTools } from './http-tools.ts';

export interface BridgeParts {
  /** In the order in which they are tried. */
  readonly engines: readonly Engine[];
  /** What the bridge itself speaks with, in the order in which they are tried. */
  readonly announcers: readonly Mouth[];
  readonly talk: TalkStore;
  readonly recordings: RecordingStore;
  readonly outbound: Outbound;
  /** Texts the person on the line; null where the carrier sends no texts. */
  readonly texts: ((text: string) => Promise<void>) | null;
  /** Makes a detector of speech for the caller's side. */
  readonly voiceActivity: () => VoiceActivity;
  readonly feed: CallFeed;
  readonly log: Log;
}

export interface BridgeCall {
  readonly call: Call;
  readonly workflow: Workflow;
  /** IANA name of the account. */
  readonly timeZone: string;
  readonly clock: Clock;
  /** The number's own tools. */
  readonly tools: HttpTools | null;
  /** What is known of who is on the other side. */
  readonly context: string | null;
  /** A machine has taken the call. */
  readonly onMachine: () => void;
}

export interface BridgeEnd {
  readonly reason: EndedReason;
  readonly detail: string | null;
  /** Answer to end in the call's own time. */
  readonly durationMs: number;
  readonly recording: { readonly path: string; readonly durationMs: number } | null;
}
