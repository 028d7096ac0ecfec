import { type Fields, asFields, numberOf, textOf } from '../../core/json-fields.ts';
import type { Usage, UsageUnit } from '../../core/report/usage.ts';

/** A `usageMetadata`: text, audio and cached tokens apart. Thoughts count as output, results of tools as input. */
export function liveUsage(usage: Fields, model: string): Usage[] {
  const input = byModality(usage, 'promptTokenCount', 'promptTokensDetails');
  const tools = byModality(usage, 'toolUsePromptTokenCount', 'toolUsePromptTokensDetails');
  const cached = byModality(usage, 'cachedContentTokenCount', 'cacheTokensDetails');
  const output = byModality(usage, 'responseTokenCount', 'responseTokensDetails');
  const amounts: readonly (readonly [UsageUnit, number])[] = [
    ['input_tokens', input.text + tools.text - cached.text],
    ['audio_input_tokens', input.audio + tools.audio - cached.audio],
    ['cached_input_tokens', cached.text + cached.audio],
    ['output_tokens', output.text + numberOf(usage, 'thoughtsTokenCount')],
    ['audio_output_tokens', output.audio],
  ];
  return amounts.filter(([, amount]) => amount > 0).map(([unit, amount]) => ({ part: 'engine', model, unit, amount }));
}

function byModality(usage: Fields, total: string, details: string): { readonly text: number; readonly audio: number } {
  const parts = usage[details];
  const counts = Array.isArray(parts) ? parts.map(asFields) : [];
  const audio = counts
    .filter((part) => textOf(part, 'modality') === 'AUDIO')
    .reduce((sum, part) => sum + numberOf(part, 'tokenCount'), 0);
  return { text: Math.max(0, numberOf(usage, total) - audio), audio };
}
