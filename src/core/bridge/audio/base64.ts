const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const padding = 0x3d;
const invalid = 0x80;

const letters = Uint8Array.from(alphabet, (letter) => letter.charCodeAt(0));
const values = new Uint8Array(256).fill(invalid);
for (const [value, letter] of letters.entries()) values[letter] = value;

/** How many bytes so much base64 (RFC 4648, 4, padded) stands for; -1 where it can't be any. */
export function base64Bytes(base64: Uint8Array): number {
  const { length } = base64;
  if (length % 4 !== 0) return -1;
  if (length === 0 || base64[length - 1] !== padding) return (length / 4) * 3;
  return (length / 4) * 3 - (base64[length - 2] === padding ? 2 : 1);
}

/** Letters that so many bytes take. */
export function base64Letters(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}

/**
 * Writes what ASCII base64 stands for to `target` from `at` on, where there is room for it. How many bytes; -1 for anything else than
 * base64, what was written then is of no use.
 */
export function decodeBase64(base64: Uint8Array, target: Uint8Array, at: number): number {
  const bytes = base64Bytes(base64);
  if (bytes < 0) return -1;
  const whole = Math.floor(bytes / 3) * 3;
  let bad = 0;
  let from = 0;
  let to = at;
  for (const end = at + whole; to < end; to += 3, from += 4) {
    const a = values[base64[from] ?? 0] ?? 0;
    const b = values[base64[from + 1] ?? 0] ?? 0;
    const c = values[base64[from + 2] ?? 0] ?? 0;
    const d = values[base64[from + 3] ?? 0] ?? 0;
    bad |= a | b | c | d;
    target[to] = (a << 2) | (b >> 4);
    target[to + 1] = (b << 4) | (c >> 2);
    target[to + 2] = (c << 6) | d;
  }
  if (bytes > whole) {
    const a = values[base64[from] ?? 0] ?? 0;
    const b = values[base64[from + 1] ?? 0] ?? 0;
    const c = bytes - whole === 2 ? (values[base64[from + 2] ?? 0] ?? 0) : 0;
    bad |= a | b | c;
    target[to] = (a << 2) | (b >> 4);
    if (bytes - whole === 2) target[to + 1] = (b << 4) | (c >> 2);
  }
  return (bad & invalid) === 0 ? bytes : -1;
}

/** Writes bytes as padded base64 in ASCII to `target` from `at` on, where there is room for it. How many letters. */
export function encodeBase64(bytes: Uint8Array, target: Uint8Array, at: number): number {
  let to = at;
  let from = 0;
  for (const whole = bytes.length - 2; from < whole; from += 3, to += 4) {
    const triple = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    target[to] = letters[triple >> 18] ?? 0;
    target[to + 1] = letters[(triple >> 12) & 63] ?? 0;
    target[to + 2] = letters[(triple >> 6) & 63] ?? 0;
    target[to + 3] = letters[triple & 63] ?? 0;
  }
  const left = bytes.length - from;
  if (left > 0) {
    const a = bytes[from] ?? 0;
    const b = left === 2 ? (bytes[from + 1] ?? 0) : 0;
    target[to] = letters[a >> 2] ?? 0;
    target[to + 1] = letters[((a << 4) | (b >> 4)) & 63] ?? 0;
    target[to + 2] = left === 2 ? (letters[(b << 2) & 63] ?? 0) : padding;
    target[to + 3] = padding;
    to += 4;
  }
  return to - at;
}
