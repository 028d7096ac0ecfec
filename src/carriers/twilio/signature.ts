import { createHash, createHmac } from 'node:crypto';
import { isSameSecret } from './secrets.ts';

/** Parameters of a form in the order in which they came; names may repeat. */
export type FormFields = readonly (readonly [name: string, value: string])[];

/**
 * What Twilio signs a request with (https://www.twilio.com/docs/usage/webhooks/webhooks-security): the address as it asked for it,
 * and behind it the form's fields by name, of a repeated one each different value once, in order. JSON bodies are not in it; their
 * hash is in the address.
 */
export function signatureOf(authToken: string, url: string, fields: FormFields): string {
  const signed = createHmac('sha1', authToken).update(url, 'utf8');
  for (const name of [...new Set(fields.map(([name]) => name))].toSorted()) {
    const values = new Set(fields.filter(([other]) => other === name).map(([, value]) => value));
    for (const value of [...values].toSorted()) signed.update(name + value, 'utf8');
  }
  return signed.digest('base64');
}

export interface SignedRequest {
  /** The value of `X-Twilio-Signature`. */
  readonly signature: string;
  /** Where Twilio was told to send it, with the query as it came. */
  readonly url: string;
  readonly fields: FormFields;
  /** The body's bytes where it is no form; null for forms and where there is none. */
  readonly body: Uint8Array | null;
}

/** Whether the owner of `authToken` has signed this: each comparison in constant time. */
export function isSigned(authToken: string, request: SignedRequest): boolean {
  const { signature, url, fields, body } = request;
  if (body && !isHashed(url, body)) return false;
  let signed = false;
  for (const candidate of addressForms(url)) {
    if (isSameSecret(signature, signatureOf(authToken, candidate, fields))) signed = true;
  }
  return signed;
}

/** A body that is no form is signed by its hash in the address. */
function isHashed(url: string, body: Uint8Array): boolean {
  const claimed = new URL(url).searchParams.get('bodySHA256') ?? '';
  return isSameSecret(claimed.toLowerCase(), createHash('sha256').update(body).digest('hex'));
}

/** As it was given, and with and without its port: Twilio signs both forms, by the kind of request. */
function addressForms(url: string): Set<string> {
  const match = /^([a-z]+):\/\/(\[[^\]]*\]|[^/:?#]*)(:\d+)?(.*)$/i.exec(url);
  if (!match) return new Set([url]);
  const [, scheme = '', host = '', port, rest = ''] = match;
  const standardPort = /^(https|wss)$/i.test(scheme) ? ':443' : ':80';
  return new Set([url, `${scheme}://${host}${rest}`, `${scheme}://${host}${port ?? standardPort}${rest}`]);
}
