/** Opcodes of RFC 6455, 5.2. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Close codes of RFC 6455, 7.4.1. */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  protocolError: 1002,
  /** Never on the wire: there was none in the peer's goodbye. */
  none: 1005,
  /** Never on the wire: there was no goodbye. */
  abnormal: 1006,
  badText: 1007,
  policy: 1008,
  tooBig: 1009,
} as const;

/** The longest payload of a control frame (RFC 6455, 5.5). */
export const mostControlBytes = 125;

/** Whether a code may stand in a close frame (RFC 6455, 7.4, and the registry for 1012 to 1014). */
export function mayBeSent(code: number): boolean {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
}
