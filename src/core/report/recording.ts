/** The audio of one call, as heard: two channels, the caller left, the agent right, 8 kHz 16-bit WAV. */
export interface Recording {
  readonly callId: string;
  /** Path inside the data directory. */
  readonly path: string;
  readonly durationMs: number;
  readonly createdAt: number;
}
