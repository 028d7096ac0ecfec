/**
 * A WebSocket that carries audio, open, either side of it: one message is one frame on the wire. A listener replaces the one set
 * before it. What arrives before there is one is kept for it, if it is set before the first turn of the event loop after the
 * socket was handed over.
 */
export interface MediaSocket {
  /** The payload of a message, whole; text is checked to be UTF-8. The bytes are valid during the call only. */
  onMessage(listener: (payload: Uint8Array) => void): void;
  /**
   * The connection is gone, whoever ended it; the code is the peer's or ours, 1006 where there was none (RFC 6455, 7.1.5). Called
   * once, in a later turn of the event loop when it is gone already; nothing is called after it.
   */
  onClose(listener: (code: number) => void): void;
  /** A text message. The bytes are not kept: they may be reused when this returns. Nothing happens once it is closed. */
  send(payload: Uint8Array): void;
  /**
   * The same for a message of audio, which must not come late: when the network does not take what is sent, the audio that waits
   * longest is dropped and counted. Other messages are never dropped and keep their order.
   */
  sendAudio(payload: Uint8Array): void;
  /** Forgets the audio that the network has not taken yet. It does not count as dropped. */
  forgetAudio(): void;
  /** Messages of audio that were dropped. */
  readonly droppedAudio: number;
  /** Bytes given to `send` and `sendAudio` that the network has not taken yet. */
  readonly bufferedBytes: number;
  /** Says goodbye with a code of RFC 6455, 7.4. Idempotent. */
  close(code: number): void;
}
