import type { TranscriptTurn } from '../call/transcript.ts';

/**
 * The transcript as it grows: what was played and what was heard, in the order in which it ended. What the agent says without
 * being answered in between is one turn. Times in ms of the leg's media clock.
 */
export class TranscriptKeeper {
  readonly #turns: TranscriptTurn[] = [];
  readonly #changed = new Set<number>();

  get turns(): readonly TranscriptTurn[] {
    return this.#turns;
  }

  /** Played speech of the agent; nothing is added for what nobody heard. */
  spoken(text: string, startMs: number, endMs: number, cut: boolean): TranscriptTurn | null {
    if (text === '') {
      if (cut) this.#markCut();
      return null;
    }
    const last = this.#turns.at(-1);
    if (last?.role === 'ai' && !last.cut) {
      return this.#put(this.#turns.length - 1, { ...last, text: `${last.text} ${text}`, endMs: round(endMs), cut });
    }
    return this.#put(this.#turns.length, { role: 'ai', text, startMs: round(startMs), endMs: round(endMs), cut });
  }

  heard(text: string, startMs: number, endMs: number): TranscriptTurn {
    return this.#put(this.#turns.length, {
      role: 'human',
      text,
      startMs: round(startMs),
      endMs: round(endMs),
      cut: false,
    });
  }

  /** Turns that are new or longer since they were last taken, to be stored. */
  takeChanged(): { index: number; turn: TranscriptTurn }[] {
    const changed = [...this.#changed].map((index) => ({ index, turn: this.#turns[index] }));
    this.#changed.clear();
    return changed.filter((entry): entry is { index: number; turn: TranscriptTurn } => entry.turn !== undefined);
  }

  #markCut(): void {
    const last = this.#turns.at(-1);
    if (last?.role === 'ai' && !last.cut) this.#put(this.#turns.length - 1, { ...last, cut: true });
  }

  #put(index: number, turn: TranscriptTurn): TranscriptTurn {
    this.#turns[index] = turn;
    this.#changed.add(index);
    return turn;
  }
}

function round(ms: number): number {
  return Math.round(ms);
}
