/** Tells speech from everything else on one side of one call. Keeps state from frame to frame. */
export interface VoiceActivity {
  /** True while this 20 ms μ-law frame holds speech. Frames come in order; `atMs` shows the gaps. */
  hear(frame: Uint8Array, atMs: number): boolean;
}
