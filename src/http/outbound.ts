import { lookup as systemLookup } from 'node:dns/promises';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { PhoneError } from '../core/errors.ts';
import type { Outbound, OutboundAnswer, OutboundRequest } from '../core/ports/outbound.ts';
import { AddressRules } from './address-rules.ts';

const maxAnswerBytes = 64 * 1024;
const maxRedirects = 3;

export interface OutboundOptions {
  /** `RINGDOWN_ALLOW_PRIVATE_URLS`: http, loopback and private addresses too. */
  readonly allowPrivate: boolean;
  /** All addresses of a name. Default: the system's resolver. */
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Requests to addresses that owners gave us, guarded by `AddressRules` at every connection. */
export function createOutbound(options: OutboundOptions): Outbound {
  const rules = new AddressRules(options.allowPrivate);
  const resolve = options.resolve ?? ((host) => systemLookup(host, { all: true }));
  const lookup = checkedLookup(rules, resolve);
  return {
    check(url) {
      rules.check(url);
    },

    async send(request) {
      const deadline = AbortSignal.timeout(request.timeoutMs);
      let url = rules.check(request.url);
      let headers = { ...request.headers };
      for (let redirects = 0; ; redirects++) {
        const answer = await exchange({ request, url, headers, deadline, lookup });
        const next = redirectOf(answer, url);
        if (!next || redirects === maxRedirects) return answer;
        rules.check(next.href);
        if (next.origin !== url.origin) headers = withoutAuthorization(headers);
        url = next;
      }
    },
  };
}

interface Exchange {
  readonly request: OutboundRequest;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadline: AbortSignal;
  readonly lookup: LookupFunction;
}

async function exchange(hop: Exchange): Promise<OutboundAnswer> {
  const { url, deadline, lookup } = hop;
  const { promise, resolve, reject } = Promise.withResolvers<OutboundAnswer>();
  const body = Buffer.from(hop.request.body, 'utf8');
  const headers = { 'user-agent': 'Ringdown', ...hop.headers, 'content-length': String(body.byteLength) };
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  let outgoing: ClientRequest;
  try {
    outgoing = send(url, { method: hop.request.method, headers, agent: false, lookup });
  } catch (cause) {
    throw new PhoneError('unavailable', 'The request could not be made.', { cause });
  }
  const giveUp = (): void => void outgoing.destroy(new Error('timeout'));
  deadline.addEventListener('abort', giveUp, { once: true });
  if (deadline.aborted) giveUp();
  let answered = false;
  const fail = (cause: Error): void => {
    if (!answered) reject(failure(cause, deadline, hop.request.timeoutMs));
  };
  outgoing.on('error', fail);
  outgoing.on('response', (incoming) => {
    answered = true;
    void readAnswer(incoming).then(resolve);
  });
  outgoing.on('close', () => fail(new Error('The connection closed.')));
  outgoing.end(body);
  try {
    return await promise;
  } finally {
    deadline.removeEventListener('abort', giveUp);
    outgoing.destroy();
  }
}

/** What came of the answer before it ended, grew too long or broke off: its status stands once it is there. */
async function readAnswer(incoming: IncomingMessage): Promise<OutboundAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size >= maxAnswerBytes) break;
    }
  } catch {
    // The status has arrived, which decides; the rest of the body is lost.
  }
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
  const body = Buffer.concat(chunks).subarray(0, maxAnswerBytes).toString('utf8');
  return { status: incoming.statusCode ?? 0, headers: Object.fromEntries(headers) as Record<string, string>, body };
}

function failure(cause: Error, deadline: AbortSignal, timeoutMs: number): PhoneError {
  if (cause instanceof PhoneError) return cause;
  if (deadline.aborted) {
    return new PhoneError('unavailable', `There was no answer within ${timeoutMs / 1000} s.`, { retryable: true });
  }
  const code = 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : '';
  return new PhoneError('unavailable', `The address could not be reached${code}.`, { cause, retryable: true });
}

/** 307 and 308 only: the others would turn a POST into a GET. */
function redirectOf(answer: OutboundAnswer, from: URL): URL | null {
  if (answer.status !== 307 && answer.status !== 308) return null;
  const { location } = answer.headers;
  return location !== undefined && URL.canParse(location, from.href) ? new URL(location, from) : null;
}

function withoutAuthorization(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

/**
 * Hands the socket only addresses that were checked, so that a name that answers differently the next time leads nowhere else.
 * IP addresses in the URL itself never come here: `AddressRules.check` has seen them.
 */
function checkedLookup(
  rules: AddressRules,
  resolve: (host: string) => Promise<readonly ResolvedAddress[]>,
): LookupFunction {
  const allowedOf = async (host: string): Promise<[ResolvedAddress, ...ResolvedAddress[]]> => {
    const [first, ...others] = (await resolve(host)).filter(({ address }) => rules.allows(address));
    if (first) return [first, ...others];
    throw new PhoneError('url_not_allowed', 'The address leads to a private, local or reserved network.');
  };
  const look = async (...[host, { all }, callback]: Parameters<LookupFunction>): Promise<void> => {
    let allowed: [ResolvedAddress, ...ResolvedAddress[]];
    try {
      allowed = await allowedOf(host);
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)), '', 0);
      return;
    }
    if (all) callback(null, allowed);
    else callback(null, allowed[0].address, allowed[0].family);
  };
  return (...asked) => void look(...asked);
}
