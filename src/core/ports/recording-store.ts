/** Keeps the audio of calls. Writing never blocks the media path: blocks are handed over and written behind it. */
export interface RecordingStore {
  /** Begins the recording of a call; a second recording of the same call replaces the first. */
  open(callId: string): RecordingWriter;
  /** The finished audio as a WAV file of 16-bit PCM, or a part of that file; null when there is none. */
  read(path: string, range?: ByteRange): Promise<RecordingFile | null>;
  /** The same audio as MP3, made when it is first asked for and kept; null when there is none. Throws what keeps it from being made. */
  readMp3(path: string, range?: ByteRange): Promise<RecordingFile | null>;
  /** Makes what a killed process left behind playable: whole files with right headers. Null when nothing was written. */
  repair(callId: string): Promise<{ readonly path: string; readonly durationMs: number } | null>;
}

/** Bytes of a file, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface RecordingWriter {
  /** μ-law of both sides at 8 kHz, equally long; not kept: it may be written over when this returns. */
  write(caller: Uint8Array, agent: Uint8Array): void;
  /** Settles when everything is on disk. `path` names it to `read`. */
  close(): Promise<{ readonly path: string; readonly durationMs: number }>;
}

export interface RecordingFile {
  /** Bytes of the whole file, also where only a part was asked for. */
  readonly size: number;
  readonly body: ReadableStream<Uint8Array>;
}
