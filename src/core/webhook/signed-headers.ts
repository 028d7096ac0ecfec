import { createHmac } from 'node:crypto';
import { newUuid } from '../ports/ids.ts';

export interface SignedRequest {
  /** `tool.call`, `call.context`, `sms.relay` or an event's name. */
  readonly event: string;
  readonly body: string;
  /** Null: not signed. */
  readonly secret: string | null;
  /** The secret before the last rotation: the Standard Webhooks signature is made with both while it is given. */
  readonly alsoSecret?: string | null;
  /** Stays the same over retries. */
  readonly deliveryId?: string;
  /** Epoch ms. */
  readonly at?: number;
}

/**
 * The headers of a request to an owner's server (contract 0.10): HMAC-SHA256 of the raw body, and for `whsec_` secrets the headers of
 * Standard Webhooks (github.com/standard-webhooks) beside it.
 */
export function signedHeaders(request: SignedRequest): Readonly<Record<string, string>> {
  const { event, body, secret, alsoSecret = null, deliveryId = newUuid(), at = Date.now() } = request;
  const seconds = String(Math.floor(at / 1000));
  const headers = {
    'Content-Type': 'application/json',
    'X-AgentCall-Event': event,
    'X-AgentCall-Timestamp': seconds,
    'X-AgentCall-Delivery': deliveryId,
  };
  if (secret === null) return headers;
  const signature = `sha256=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`;
  return {
    ...headers,
    'X-AgentCall-Signature': signature,
    ...standardHeaders([secret, alsoSecret], deliveryId, seconds, body),
  };
}

function standardHeaders(
  secrets: readonly (string | null)[],
  id: string,
  seconds: string,
  body: string,
): Readonly<Record<string, string>> {
  const standard = secrets.filter((secret) => secret?.startsWith('whsec_') ?? false).map(String);
  if (standard.length === 0) return {};
  const signatures = standard.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`, 'utf8').digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') };
}
