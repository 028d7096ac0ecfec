/**
 * A WebSocket that carries audio, open, either side of it: one message is one frame on the wire. Listeners may be set once each,
 * before the first turn of the event loop after it was handed over; what arrived before is not lost.
 */
export interface MediaSocket {
  /** The payload of a text message, whole. The bytes are valid during the call only. */
  onMessage(listener: (payload: Uint8Array) => void): void;
  /** The connection is gone, whoever ended it. Called once; nothing is called after it. */
  onClose(listener: (code: number) => void): void;
  /** A text message. The bytes are not kept: they may be reused when this returns. Nothing happens once it is closed. */
  send(payload: Uint8Array): void;
  /** Bytes given to `send` that the network has not taken yet. */
  readonly bufferedBytes: number;
  /** Says goodbye with a code of RFC 6455, 7.4. Idempotent. */
  close(code: number): void;
}
