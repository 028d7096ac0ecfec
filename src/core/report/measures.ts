import type { Usage } from './usage.ts';

/** One answer of the agent, in ms of the call's own time (0: answered). Null where the engine cannot say. */
export interface TurnTiming {
  /** The person's last sound before it. */
  readonly endOfSpeechMs: number | null;
  /** Their turn was held to be over. */
  readonly decidedMs: number;
  /** The model's first word. */
  readonly firstTokenMs: number | null;
  /** Its first sound reached the bridge. */
  readonly firstAudioMs: number | null;
  /** The first frame was played. */
  readonly firstPlayedMs: number | null;
}

/** A tool of the owner's that was asked for in a call. */
export interface ToolUse {
  readonly name: string;
  readonly ok: boolean;
  /** In ms of the call's own time. */
  readonly atMs: number;
}

/** What a call took. */
export interface Measures {
  /** The ears, minds and mouths of engines that took the call over, in that order. */
  readonly takenOverBy: readonly Readonly<Record<string, string>>[];
  readonly turns: readonly TurnTiming[];
  /** Summed: one entry for each part, model and unit. */
  readonly usage: readonly Usage[];
  /** Missing where none was asked for. */
  readonly tools?: readonly ToolUse[];
}

export const nothingMeasured: Measures = { takenOverBy: [], turns: [], usage: [] };

/** `usage` with `more` added to the entry that counts the same. */
export function addUsage(usage: readonly Usage[], more: Usage): Usage[] {
  const same = (other: Usage): boolean =>
    other.part === more.part && other.model === more.model && other.unit === more.unit;
  const index = usage.findIndex(same);
  if (index === -1) return [...usage, more];
  return usage.map((entry, at) => (at === index ? { ...entry, amount: entry.amount + more.amount } : entry));
}

/** From the person's last sound to the agent's first, in ms: the median of a call's answers; null without any. */
export function medianAnswerMs({ turns }: Measures): number | null {
  const answers = turns
    .flatMap(({ endOfSpeechMs, firstPlayedMs }) =>
      endOfSpeechMs === null || firstPlayedMs === null ? [] : [firstPlayedMs - endOfSpeechMs],
    )
    .toSorted((a, b) => a - b);
  return answers[Math.floor(answers.length / 2)] ?? null;
}
