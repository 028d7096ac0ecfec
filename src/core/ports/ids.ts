import { randomBytes, randomUUID } from 'node:crypto';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A UUID v4: calls and workflows. */
export function newUuid(): string {
  return randomUUID();
}

/** A prefix and 24 random characters (124 bits): everything that is no call and no workflow. */
export function newId(prefix: string): string {
  return `${prefix}_${randomText(24)}`;
}

/** Random lower-case letters and digits, without bias. */
export function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 252 && text.length < length) text += alphabet[byte % 36];
    }
  }
  return text;
}
