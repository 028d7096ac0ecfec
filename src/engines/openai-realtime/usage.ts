import type { Usage, UsageUnit } from '../../core/report/usage.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../core/json-fields.ts';

/** The `usage` of `response.done`: text, audio and cached tokens apart. */
export function responseUsage(usage: Fields | null, model: string): Usage[] {
  const input = fieldsOf(usage, 'input_token_details');
  const cached = fieldsOf(input, 'cached_tokens_details');
  const output = fieldsOf(usage, 'output_token_details');
  const cachedTokens = numberOf(input, 'cached_tokens');
  const cachedAudio = numberOf(cached, 'audio_tokens');
  const inputTokens = input
    ? numberOf(input, 'text_tokens') + numberOf(input, 'image_tokens')
    : numberOf(usage, 'input_tokens');
  return counted('engine', model, [
    ['input_tokens', inputTokens - (cachedTokens - cachedAudio)],
    ['audio_input_tokens', numberOf(input, 'audio_tokens') - cachedAudio],
    ['cached_input_tokens', cachedTokens],
    ['output_tokens', output ? numberOf(output, 'text_tokens') : numberOf(usage, 'output_tokens')],
    ['audio_output_tokens', numberOf(output, 'audio_tokens')],
  ]);
}

/** The `usage` of a finished transcription: by tokens or by time, as its model is charged for. */
export function transcriptionUsage(usage: Fields | null, model: string): Usage[] {
  if (textOf(usage, 'type') === 'duration') {
    return counted('ears', model, [['audio_ms', Math.round(numberOf(usage, 'seconds') * 1000)]]);
  }
  const input = fieldsOf(usage, 'input_token_details');
  return counted('ears', model, [
    ['input_tokens', input ? numberOf(input, 'text_tokens') : numberOf(usage, 'input_tokens')],
    ['audio_input_tokens', numberOf(input, 'audio_tokens')],
    ['output_tokens', numberOf(usage, 'output_tokens')],
  ]);
}

function counted(part: Usage['part'], model: string, amounts: readonly (readonly [UsageUnit, number])[]): Usage[] {
  return amounts.filter(([, amount]) => amount > 0).map(([unit, amount]) => ({ part, model, unit, amount }));
}
