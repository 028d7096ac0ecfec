import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { PhoneError } from '../errors.ts';
import type { Vault } from '../ports/vault.ts';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const version = 'v1.';

/** Seals with AES-256-GCM under a key made of `secret`: at least 128 bits of chance, in any form. */
export function createVault(secret: string): Vault {
  const key = createHash('sha256').update('ringdown vault').update(secret).digest();
  return {
    seal(text) {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, key, nonce);
      const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
      return version + Buffer.concat([nonce, sealing.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      try {
        if (!sealed.startsWith(version)) throw new Error('The seal has another form.');
        const bytes = Buffer.from(sealed.slice(version.length), 'base64url');
        const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes));
        opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        return opening.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + opening.final('utf8');
      } catch (cause) {
        throw new PhoneError(
          'internal_error',
          'A stored secret can’t be opened: it was sealed under another key. Set RINGDOWN_SECRET_KEY to the one before, or enter the secret again.',
          { cause },
        );
      }
    },
  };
}
