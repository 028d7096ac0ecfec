import type { CallState } from './call.ts';

/** What watchers of a running call see. Times in ms of the leg's media clock. */
export type CallNews =
  | { readonly kind: 'state'; readonly state: CallState }
  /** A turn under way or finished. `final` turns are as they stand in the transcript. */
  | {
      readonly kind: 'partial';
      readonly role: 'ai' | 'human';
      readonly text: string;
      readonly startMs: number;
      readonly final: boolean;
    }
  | { readonly kind: 'tool'; readonly name: string; readonly ok: boolean; readonly result: string }
  /** An answer of the agent: from the decision that the person's turn is over to the first audio handed to the line. */
  | { readonly kind: 'turn'; readonly answeredInMs: number }
  /** Loudness of both sides, 0 to 1, about five times a second. */
  | { readonly kind: 'level'; readonly ai: number; readonly human: number; readonly atMs: number }
  | { readonly kind: 'end' };

export interface NumberedNews {
  /** From 1, +1 each, per call. */
  readonly sequence: number;
  readonly news: CallNews;
}

interface Channel {
  sequence: number;
  readonly kept: NumberedNews[];
  readonly listeners: Set<(news: NumberedNews) => void>;
  ended: boolean;
}

const keptPerCall = 500;
const keptCalls = 200;

/** News of the calls of this process, to whoever listens. The latest are kept so that a watcher can resume. */
export class CallFeed {
  readonly #channels = new Map<string, Channel>();

  publish(callId: string, news: CallNews): void {
    const channel = this.#open(callId);
    if (channel.ended) return;
    channel.sequence += 1;
    const numbered = { sequence: channel.sequence, news };
    if (lasts(news)) {
      channel.kept.push(numbered);
      if (channel.kept.length > keptPerCall) channel.kept.shift();
    }
    for (const listener of channel.listeners) listener(numbered);
  }

  /** The last news of a call. */
  end(callId: string): void {
    this.publish(callId, { kind: 'end' });
    const channel = this.#channels.get(callId);
    if (!channel) return;
    channel.ended = true;
    channel.listeners.clear();
    this.#forgetOldest();
  }

  /** True while somebody watches: levels are computed only then. */
  watched(callId: string): boolean {
    return (this.#channels.get(callId)?.listeners.size ?? 0) > 0;
  }

  /** Hands over what came after `sequence`, then everything new until the returned function is called or the call ends. */
  watch(callId: string, after: number, listener: (news: NumberedNews) => void): () => void {
    const channel = this.#open(callId);
    for (const numbered of channel.kept) if (numbered.sequence > after) listener(numbered);
    if (channel.ended) return () => {};
    channel.listeners.add(listener);
    return () => {
      channel.listeners.delete(listener);
      if (channel.listeners.size === 0 && channel.sequence === 0) this.#channels.delete(callId);
    };
  }

  #open(callId: string): Channel {
    let channel = this.#channels.get(callId);
    if (!channel) {
      channel = { sequence: 0, kept: [], listeners: new Set(), ended: false };
      this.#channels.set(callId, channel);
    }
    return channel;
  }

  #forgetOldest(): void {
    if (this.#channels.size <= keptCalls) return;
    for (const [callId, channel] of this.#channels) {
      if (channel.ended) this.#channels.delete(callId);
      if (this.#channels.size <= keptCalls) return;
    }
  }
}

/** Levels and what is only surmised are of the moment: a watcher that resumes does not miss them. */
function lasts(news: CallNews): boolean {
  return news.kind === 'partial' ? news.final : news.kind !== 'level';
}
