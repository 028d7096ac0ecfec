import type { Log } from '../ports/log.ts';
import type { TalkStore } from '../ports/store.ts';
import type { Measures } from '../report/measures.ts';
import type { CollectedField } from '../report/report.ts';
import type { TranscriptKeeper } from './transcript-keeper.ts';

/** Writes what is said and learned behind the call, one write at a time, so that the media path never waits for the store. */
export class TalkWriter {
  readonly #callId: string;
  readonly #talk: TalkStore;
  readonly #transcript: TranscriptKeeper;
  readonly #log: Log;
  readonly #pending: (() => Promise<void>)[] = [];
  #measures: Measures | null = null;
  #writing: Promise<void> | null = null;

  constructor(callId: string, talk: TalkStore, transcript: TranscriptKeeper, log: Log) {
    this.#callId = callId;
    this.#talk = talk;
    this.#transcript = transcript;
    this.#log = log;
  }

  /** The transcript has changed. */
  turns(): void {
    this.#wake();
  }

  field(field: CollectedField): void {
    const at = Date.now();
    this.#pending.push(() => this.#talk.addField(this.#callId, field, at));
    this.#wake();
  }

  note(note: string): void {
    const at = Date.now();
    this.#pending.push(() => this.#talk.addNote(this.#callId, note, at));
    this.#wake();
  }

  /** What the call has taken so far; only the latest is written. */
  measures(measures: Measures): void {
    this.#measures = measures;
    this.#wake();
  }

  /** Settles when everything so far has been written, or has failed to be, which is logged. */
  async flush(): Promise<void> {
    this.#wake();
    await this.#writing;
  }

  #wake(): void {
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = null;
    });
  }

  async #drain(): Promise<void> {
    for (;;) {
      const turns = this.#transcript.takeChanged();
      const write = this.#pending.shift();
      const measures = this.#measures;
      this.#measures = null;
      if (turns.length === 0 && !write && !measures) return;
      try {
        if (turns.length > 0) await this.#talk.putTurns(this.#callId, turns);
        await write?.();
        if (measures) await this.#talk.putMeasures(this.#callId, measures);
      } catch (error) {
        this.#log.error('What was said in a call could not be stored', { callId: this.#callId, error });
      }
    }
  }
}
