/** A model on this machine. */
export interface Recogniser {
  open(request: { readonly language: string; readonly terms: readonly string[] }): RecogniserStream;
}

/** One side of one call. Audio is 16 kHz mono. */
export interface RecogniserStream {
  /** The turn's words so far; null where the model tells nothing before the end. */
  hear(samples: Int16Array): string | null;
  /** The turn's words; the next turn begins. */
  take(): Promise<string>;
  close(): void;
}

export function tidied(text: string): string {
  const plain = text
    .replace(/[[(<][^\])>]*[\])>]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return plain === plain.toLocaleUpperCase() ? plain.toLocaleLowerCase() : plain;
}
