/** Something that a provider counts and charges for. */
export interface Usage {
  readonly part: 'engine' | 'ears' | 'mind' | 'mouth' | 'planner' | 'reporter';
  /** Provider and model as labels name them: `openai:gpt-5`, `deepgram:nova-3`. */
  readonly model: string;
  readonly unit: UsageUnit;
  readonly amount: number;
}

/**
 * Tokens as the provider reports them; `cached_input_tokens` are not among `input_tokens`, audio tokens not among text ones.
 * `characters` given to a mouth; `audio_ms` given to ears.
 */
export type UsageUnit =
  | 'input_tokens'
  | 'cached_input_tokens'
  | 'output_tokens'
  | 'audio_input_tokens'
  | 'audio_output_tokens'
  | 'characters'
  | 'audio_ms';
