import { PhoneError } from '../core/errors.ts';

/** Contract 0.3. */
export const maxBodyBytes = 1024 * 1024;

/**
 * The JSON of a request, whatever its content type says; undefined when there is no body. Throws `payload_too_large` as soon as
 * the limit is passed, holding no more than that, and `invalid_json`. What is left of a body is for the server to discard: to
 * cancel it would close the connection before the refusal is sent.
 */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request, maxBodyBytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PhoneError('invalid_json', 'The body is not UTF-8 text. Send JSON in UTF-8.', { cause });
  }
  if (text.trim() === '') return undefined;
  try {
    return text.includes('\\u0000') ? JSON.parse(text, refuseNul) : JSON.parse(text);
  } catch (cause) {
    if (cause instanceof PhoneError) throw cause;
    throw new PhoneError('invalid_json', 'The body is not well-formed JSON. Check quotes, commas and brackets.', {
      cause,
    });
  }
}

/** The body, whole. Throws `payload_too_large` as soon as it is longer than `maxBytes`. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = (request.body as ReadableStream<Uint8Array> | null)?.getReader();
  for (;;) {
    const chunk = await reader?.read().catch((cause: unknown) => {
      throw new PhoneError('invalid_json', 'The body broke off before its end. Send it again.', { cause });
    });
    if (!chunk || chunk.done) return Buffer.concat(chunks);
    size += chunk.value.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk.value);
  }
}

function tooLarge(maxBytes: number): PhoneError {
  const message = `The body is larger than ${maxBytes / 1024} KiB. Send less at once.`;
  return new PhoneError('payload_too_large', message);
}

/** PostgreSQL keeps no text with U+0000 in it. */
function refuseNul(name: string, value: unknown): unknown {
  if (name.includes('\0') || (typeof value === 'string' && value.includes('\0'))) {
    throw new PhoneError('invalid_json', 'The body holds the character U+0000, which cannot be kept. Leave it out.');
  }
  return value;
}
