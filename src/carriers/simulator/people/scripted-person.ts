import type { PersonSettings, ScriptLine } from '../phone.ts';
import { GuardedPattern } from './guarded-pattern.ts';
import type { Reply, Script } from './party.ts';

const otherwiseAfterMs = 500;

interface Line {
  readonly reply: Reply;
  readonly hears: GuardedPattern;
  readonly interruptAfterMs: number | null;
  usesLeft: number;
  /** What it was last held against in vain: growing text is matched only when it has grown. */
  missed: string | null;
}

/** Answers as written down beforehand. */
export class ScriptedPerson implements Script {
  readonly patienceMs = null;
  readonly #settings: PersonSettings;
  readonly #lines: readonly Line[];
  readonly #otherwise: Reply | null;
  #turns = 0;

  constructor(settings: PersonSettings) {
    this.#settings = settings;
    this.#lines = settings.lines.map(lineOf);
    const { otherwise } = settings;
    this.#otherwise =
      otherwise === null ? null : { says: otherwise, afterMs: otherwiseAfterMs, presses: '', hangsUp: false };
  }

  get opening(): string | null {
    return this.#settings.opening;
  }

  get texts(): Iterable<string> {
    const { opening, lines, otherwise } = this.#settings;
    return [opening, ...lines.map((line) => line.says), otherwise].filter((text) => text !== null);
  }

  answer(heard: string): Reply | null {
    if (this.#silent) return null;
    const line = this.#lines.find(
      (line) => line.interruptAfterMs === null && line.usesLeft > 0 && line.hears.matches(heard),
    );
    return line ? line.reply : this.#otherwise;
  }

  interrupt(heard: string, playedMs: number): Reply | null {
    if (this.#silent) return null;
    for (const line of this.#lines) {
      if (line.interruptAfterMs === null || playedMs < line.interruptAfterMs) continue;
      if (line.usesLeft === 0 || line.missed === heard) continue;
      if (line.hears.matches(heard)) return line.reply;
      line.missed = heard;
    }
    return null;
  }

  give(reply: Reply | null): void {
    this.#turns += 1;
    const line = this.#lines.find((line) => line.reply === reply);
    if (line) line.usesLeft -= 1;
  }

  get #silent(): boolean {
    const { silentAfterTurns } = this.#settings;
    return silentAfterTurns !== null && this.#turns >= silentAfterTurns;
  }
}

function lineOf(line: ScriptLine): Line {
  return {
    reply: { says: line.says, afterMs: line.afterMs, presses: line.presses ?? '', hangsUp: line.hangsUp },
    hears: new GuardedPattern(line.hears),
    interruptAfterMs: line.interruptAfterMs,
    usesLeft: line.times === 0 ? Infinity : line.times,
    missed: null,
  };
}
