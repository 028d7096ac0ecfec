import type { CallContext } from '../call/call.ts';
import type { Core } from '../core.ts';
import { signedHeaders } from '../webhook/signed-headers.ts';
import type { InboundAgent } from './number-agent.ts';
import type { OwnNumber } from './own-number.ts';

const longestBlock = 5000;

export interface CallerContext {
  /** What the agent is told of this caller; null: nothing. */
  readonly block: string | null;
  readonly outcome: CallContext;
}

/**
 * What is known of a caller before the call is answered (contract 3.11). Whatever goes wrong, the call is answered without it: nothing is
 * thrown, and no longer is waited than the owner allows.
 */
export async function callerContext(
  core: Pick<Core, 'outbound' | 'vault' | 'log'>,
  request: {
    readonly agent: InboundAgent;
    readonly number: OwnNumber;
    /** E.164. */
    readonly caller: string;
    readonly callId: string;
  },
): Promise<CallerContext> {
  const { agent, number, caller, callId } = request;
  const { contextSource: source, contextWebhook: webhook } = agent;
  const asks = (source === 'webhook' || source === 'merge') && webhook !== null;
  if (!asks) return { block: null, outcome: { source, status: 'none', ms: 0, chars: 0 } };
  const started = performance.now();
  const done = (status: string, block: string | null): CallerContext => ({
    block,
    outcome: { source, status, ms: Math.round(performance.now() - started), chars: block?.length ?? 0 },
  });
  try {
    const body = JSON.stringify({ caller, numberId: number.id, callId, timestamp: new Date().toISOString() });
    const secret = core.vault.open(webhook.sealedSecret);
    const headers = signedHeaders({ event: 'call.context', body, secret });
    const { timeoutMs } = webhook;
    const answer = await within(
      timeoutMs,
      core.outbound.send({ method: 'POST', url: webhook.url, headers, body, timeoutMs }),
    );
    if (answer === 'late') return done('timeout', null);
    if (answer.status < 200 || answer.status > 299) return done(`http_${answer.status}`, null);
    return blockOf(answer.body, done);
  } catch (error) {
    core.log.warn('The context of a caller could not be had; the call is answered without it', { callId, error });
    return done(performance.now() - started >= webhook.timeoutMs ? 'timeout' : 'failed', null);
  }
}

function blockOf(body: string, done: (status: string, block: string | null) => CallerContext): CallerContext {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return done('not_json', null);
  }
  const text = textIn(parsed, 'contextBlock') ?? textIn(parsed, 'context');
  if (text === null || text.trim() === '') return done('empty', null);
  return done('ok', text.slice(0, longestBlock));
}

function textIn(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const text: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
  return typeof text === 'string' ? text : null;
}

/** A name that does not resolve or a connection that hangs counts as late, too. */
async function within<T>(timeoutMs: number, asked: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeoutMs);
  });
  try {
    asked.catch(() => {});
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
