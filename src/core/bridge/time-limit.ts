/** When a call that may last `maxDurationMs` is told so, says goodbye by itself, and is cut. In ms from the answer. */
export function timeLimit(maxDurationMs: number): { nearlyUpMs: number; goodbyeMs: number; cutMs: number } {
  const goodbyeMs = maxDurationMs - Math.min(6000, maxDurationMs * 0.4);
  return { nearlyUpMs: goodbyeMs - Math.min(12_000, maxDurationMs * 0.2), goodbyeMs, cutMs: maxDurationMs };
}
