import type { Clock } from './clock.ts';

/** One media frame: 20 ms of 8 kHz mono G.711 μ-law, 160 bytes. */
export const frameMs = 20;
export const frameBytes = 160;
/** μ-law digital silence (ITU-T G.711). */
export const silenceByte = 0xff;

/**
 * The audio of one call, both directions, from the moment the far end has answered. Carriers own it and close it; the
 * bridge is its only user. Listeners may be set once each, before the first turn of the event loop after `openMedia`.
 */
export interface MediaLeg {
  /** The time base of this call. */
  readonly clock: Clock;
  /**
   * Frames of the far end in order, `atMs` on the leg's media clock (0 = answered). A lost frame is a gap in `atMs`. `base64`: the
   * same frame in ASCII as the line brought it, where it did so; valid during the call only, unlike the frame.
   */
  onAudio(listener: (frame: Uint8Array, atMs: number, base64?: Uint8Array) => void): void;
  /** One digit of `0-9*#A-D`, when its tone has ended. */
  onDtmf(listener: (digit: string, atMs: number) => void): void;
  /** The media is gone (the far end hung up, or the line broke). Called at most once; nothing is called after it. */
  onClose(listener: () => void): void;
  /**
   * Queues μ-law audio behind what is queued already. Any length; sent as it is, so the caller must not reuse it. `base64`: the same
   * in ASCII, for lines that want it so; needed during the call only.
   */
  send(audio: Uint8Array, base64?: Uint8Array): void;
  /** How much of all audio given to `send` the far end has played so far, in ms. Stands still while nothing plays. */
  readonly playedMs: number;
  /** Drops what is queued at once. What was dropped never counts as played. Pending marks are acknowledged. */
  clear(): void;
  /** `onMark` is called with `name` when all audio sent before it has been played, or dropped by `clear`. */
  mark(name: string): void;
  onMark(listener: (name: string) => void): void;
  sendDtmf(digits: string): void;
  /** Timed text beside the audio, both ways, where the line has it. */
  readonly captions?: CaptionChannel;
  /** Ends our side of the media. Idempotent. Hanging up the call itself is the carrier's `hangUp`. */
  close(): void;
}

/** Real-time text on the line, as ITU-T T.140 over RTP (RFC 4103) gives it: characters as they are spoken. */
export interface CaptionChannel {
  /**
   * Text of what the far end says, in pieces as they are spoken, `atMs` on the leg's media clock. Concatenated, the
   * pieces are the text; a piece may end in the middle of a word. White space separates one utterance from the next.
   */
  onText(listener: (piece: string, atMs: number) => void): void;
  /** Text of the audio given to the latest `send`, offsets from its start; negative for words of audio given before it. */
  send(words: readonly TimedWord[]): void;
}

/** A word and where it sounds, in ms from the start of the audio that it belongs to. */
export interface TimedWord {
  /** As written, with the punctuation that clings to it. */
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}
