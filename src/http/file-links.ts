import { createHmac, timingSafeEqual } from 'node:crypto';
import { PhoneError } from '../core/errors.ts';
import type { Notebook } from '../core/ports/store.ts';
import type { Links, RecordingFormat } from './dialect.ts';
import { storedSecret } from './stored-secret.ts';
import { voiceSamplePath } from './voice-sample-route.ts';

/** The key that download addresses are signed with. */
export function fileSigningSecret(notebook: Notebook): Promise<string> {
  return storedSecret(notebook, 'file-signing-secret');
}

/** Signs and verifies addresses of files. `base` is asked at each signing: it may be known only once the server listens. */
export class FileLinks implements Links {
  readonly #secret: string;
  readonly #base: () => string;

  constructor(secret: string, base: () => string) {
    this.#secret = secret;
    this.#base = base;
  }

  get base(): string {
    return this.#base();
  }

  recording(
    callId: string,
    validMs: number,
    format: RecordingFormat = 'wav',
  ): { readonly url: string; readonly expiresAt: number } {
    const expiresAt = (Math.floor(Date.now() / 1000) + Math.ceil(validMs / 1000)) * 1000;
    const path = recordingPath(callId, format);
    const expires = String(expiresAt / 1000);
    const query = new URLSearchParams({ expires, signature: this.#sign(path, expires) });
    return { url: `${this.base}${path}?${query.toString()}`, expiresAt };
  }

  voiceSample(voiceId: string): string {
    return `${this.base}${voiceSamplePath(voiceId)}`;
  }

  /** Throws `not_found` for what we did not sign and for what has expired. */
  verify(
    path: string,
    query: { readonly expires?: string | undefined; readonly signature?: string | undefined },
  ): void {
    const { expires = '', signature = '' } = query;
    const right = Buffer.from(this.#sign(path, expires));
    const given = Buffer.from(signature);
    if (given.byteLength !== right.byteLength || !timingSafeEqual(given, right)) {
      throw new PhoneError('not_found', 'This download address is not valid. Ask for the recording again.');
    }
    if (Number(expires) * 1000 < Date.now()) {
      throw new PhoneError('not_found', 'This download address has expired. Ask for the recording again.');
    }
  }

  #sign(path: string, expires: string): string {
    return createHmac('sha256', this.#secret).update(`${path}\n${expires}`).digest('base64url');
  }
}

export function recordingPath(callId: string, format: RecordingFormat): string {
  return `/files/recordings/${callId}.${format}`;
}
