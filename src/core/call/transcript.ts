/** One turn as it was played or heard. Times in ms of the leg's media clock, 0 = answered. */
export interface TranscriptTurn {
  readonly role: 'ai' | 'human';
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  /** The turn was broken off: `text` holds only what was played before that. */
  readonly cut: boolean;
}
