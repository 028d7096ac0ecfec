import type { Core } from '../core.ts';
import { emitEvent } from '../webhook/emit-event.ts';
import type { Call } from './call.ts';

/** Tells each finished utterance of a call as an event, numbered in the order in which they were finished. Settles when all are entered. */
export class LiveTranscript {
  readonly #core: Core;
  readonly #call: Call;
  readonly #stop: () => void;
  #answeredAt: number | null = null;
  #sequence = 0;
  #entering: Promise<void> = Promise.resolve();

  constructor(core: Core, call: Call) {
    this.#core = core;
    this.#call = call;
    this.#stop = core.feed.watch(call.id, 0, ({ news }) => {
      if (news.kind === 'partial' && news.final) this.#tell(news);
    });
  }

  /** Utterances are timed from here. Epoch ms. */
  answered(at: number): void {
    this.#answeredAt = at;
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#entering;
  }

  #tell({
    role,
    text,
    startMs,
  }: {
    readonly role: 'ai' | 'human';
    readonly text: string;
    readonly startMs: number;
  }): void {
    this.#sequence += 1;
    const sequence = this.#sequence;
    const { store, log } = this.#core;
    const at = (this.#answeredAt ?? Date.now()) + startMs;
    this.#entering = this.#entering
      .then(() =>
        store.transaction(async (tx) => {
          const call = (await tx.calls.find(this.#call.id)) ?? this.#call;
          await emitEvent(this.#core, tx, { name: 'transcript.partial', call, sequence, role, text, at });
        }),
      )
      .catch((error: unknown) => log.error('An utterance could not be told', { callId: this.#call.id, error }));
  }
}
