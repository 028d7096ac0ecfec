import type { LanguageModelUsage } from 'ai';
import type { Usage } from '../../core/report/usage.ts';

/** What a vendor reports to have counted, in our units; nothing for what it does not report. */
export function modelUsage(part: Usage['part'], model: string, used: LanguageModelUsage): Usage[] {
  const cached = used.inputTokenDetails.cacheReadTokens ?? 0;
  const counts = [
    ['input_tokens', (used.inputTokens ?? 0) - cached],
    ['cached_input_tokens', cached],
    ['output_tokens', used.outputTokens ?? 0],
  ] as const;
  return counts.filter(([, amount]) => amount > 0).map(([unit, amount]) => ({ part, model, unit, amount }));
}
