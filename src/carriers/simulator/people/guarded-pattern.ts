import { Script, createContext } from 'node:vm';

export const longestPattern = 500;
/** What is matched of a long turn: its end. */
const matchedCharacters = 4000;
const timeoutMs = 50;

const context = createContext(Object.create(null) as Record<string, unknown>);
const test = new Script('pattern.test(text)');

/**
 * A regular expression from outside. One that backtracks without end is stopped after 50 ms and matches nothing from then on, so that
 * it cannot hold up the calls of others.
 */
export class GuardedPattern {
  readonly #pattern: RegExp;
  /** Without repetition the time of a match is bounded by the text. */
  readonly #tame: boolean;
  #runaway = false;

  /** Throws a `SyntaxError`. */
  constructor(source: string) {
    this.#pattern = new RegExp(source, 'i');
    this.#tame = !/[*+{]/.test(source);
  }

  matches(text: string): boolean {
    const matched = text.slice(-matchedCharacters);
    if (this.#runaway) return false;
    if (this.#tame) return this.#pattern.test(matched);
    try {
      Object.assign(context, { pattern: this.#pattern, text: matched });
      return test.runInContext(context, { timeout: timeoutMs }) === true;
    } catch {
      this.#runaway = true;
      return false;
    }
  }
}

/** What is wrong with a regular expression; null: nothing. */
export function patternProblem(source: string): string | null {
  try {
    RegExp(source, 'i');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'This is not a regular expression';
  }
}
