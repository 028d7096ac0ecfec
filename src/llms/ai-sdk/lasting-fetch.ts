import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';

/** Idle connections hold no process back. */
const options = { keepAlive: true, maxFreeSockets: 8, scheduling: 'lifo' } as const;
const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
const withoutBody = new Set([204, 205, 304]);

interface Sending {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
  readonly signal: AbortSignal | undefined;
}

/**
 * `fetch` for JSON services over connections that stay open as long as the service lets them: the built-in one closes them after four
 * seconds, and then each turn of a call would wait for a handshake. Follows no redirects.
 */
export const lastingFetch: typeof fetch = async (input, init = {}) => {
  const { body = null, headers, method = 'GET', signal } = init;
  if (body !== null && typeof body !== 'string') throw new TypeError('Only text can be sent.');
  const url = new URL(input instanceof Request ? input.url : input);
  const response = await send({
    url,
    method,
    headers: Object.fromEntries(new Headers(headers)),
    body,
    signal: signal ?? undefined,
  });
  const status = response.statusCode ?? 500;
  const fields = Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const stream = withoutBody.has(status) ? null : (Readable.toWeb(response) as ReadableStream<Uint8Array>);
  return new Response(stream, { status, statusText: response.statusMessage ?? '', headers: fields });
};

/** A connection that was kept open may have been closed by the other side just now: then once more over another. */
async function send(sending: Sending): Promise<IncomingMessage> {
  for (;;) {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const { url, method, headers, body, signal } = sending;
    const secure = url.protocol === 'https:';
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = (secure ? requestHttps : requestHttp)(
      url,
      {
        method,
        headers: { ...headers, ...length },
        agent: secure ? agents.https : agents.http,
        ...(signal ? { signal } : {}),
      },
      resolve,
    );
    request.on('error', reject);
    request.setNoDelay(true);
    request.end(body ?? undefined);
    try {
      return await promise;
    } catch (error) {
      if (signal?.aborted || !request.reusedSocket) throw error;
    }
  }
}
