/** What the thread of a recogniser is told. */
export type ToRecogniser =
  | { readonly kind: 'open'; readonly call: number; readonly language: string; readonly terms: readonly string[] }
  /** Speech, 8 kHz μ-law, in order. */
  | { readonly kind: 'hear'; readonly call: number; readonly audio: Uint8Array }
  | { readonly kind: 'take'; readonly call: number; readonly take: number }
  | { readonly kind: 'close'; readonly call: number };

export type FromRecogniser =
  | { readonly kind: 'ready' }
  /** It will never be ready. */
  | { readonly kind: 'unusable'; readonly missing: 'package' | 'model'; readonly reason: string }
  | { readonly kind: 'text'; readonly call: number; readonly text: string }
  | { readonly kind: 'taken'; readonly call: number; readonly take: number; readonly text: string }
  | { readonly kind: 'fault'; readonly call: number; readonly reason: string };

export interface RecogniserOrder {
  readonly engine: 'sherpa-onnx' | 'whisper';
  /** As `import()` takes it. */
  readonly module: string;
  /** Of `sherpa-onnx` by the part that it is, of `whisper` the one file as `model`. */
  readonly files: Readonly<Record<string, string>>;
  readonly threads: number;
}
