import { PhoneError } from '../../core/errors.ts';
import { type Fields, textOf } from '../../core/json-fields.ts';
import type { DialRequest } from '../../core/ports/carrier.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { TwilioAccount } from './accounts.ts';
import { callHookUrl } from './addresses.ts';
import { type Form, type TwilioApi, TwilioUnheard, listIn } from './api.ts';
import { TwilioRefusal } from './api-error.ts';
import type { BookedCall, CallBook } from './call-book.ts';
import { timeOf } from './call-resource.ts';
import { wait } from './wait.ts';

/** Twilio was asked too fast, or not reached: it is asked once more, after a wait that the caller hardly notices. */
const againAfterMs = 300;
const longestWaitMs = 2000;
/** When the outcome of a request is not known, Twilio is asked for the call after each of these. */
const askAfterMs = [250, 750, 2000, 3000];
/** A call was made within so long of when we asked for it: what the answers take, and what Twilio's clock and ours differ by. */
const madeWithinMs = 60_000;

export interface DialParts {
  readonly api: TwilioApi;
  readonly book: CallBook;
  readonly publicUrl: string;
  readonly machineDetection: boolean;
  /** The adapter's own. */
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Asks Twilio for a call. It is asked a second time only where the first request certainly placed none; where that is not known the
 * call is looked for, by the words that Twilio sends about it and in its list. Throws when there is none.
 */
export async function dial(parts: DialParts, request: DialRequest, call: BookedCall): Promise<string> {
  const placed = place(parts, request, call);
  placed.catch(() => {});
  return Promise.race([placed, call.named.promise]);
}

async function place(parts: DialParts, request: DialRequest, call: BookedCall): Promise<string> {
  const askedAt = Date.now();
  for (let isLast = false; ; isLast = true) {
    try {
      return await ask(parts, request, call);
    } catch (error) {
      if (isPlacedPerhaps(error)) return found(parts, request, call, askedAt, error);
      if (isLast || !isWorthAnother(error)) throw error;
      await wait(parts.clock, waitOf(error), parts.signal);
    }
  }
}

async function ask({ api, ...parts }: DialParts, request: DialRequest, call: BookedCall): Promise<string> {
  const sid = textOf(await api.post(call.account, '/Calls.json', formOf(parts, request, call)), 'sid');
  if (sid !== '') return sid;
  throw new TwilioUnheard(new TypeError('The answer names no call.'));
}

function formOf(parts: Omit<DialParts, 'api'>, request: DialRequest, call: BookedCall): Form {
  const url = (hook: Parameters<typeof callHookUrl>[1]): string => callHookUrl(parts.publicUrl, hook, call);
  return {
    To: request.to,
    From: request.from,
    Url: url('voice'),
    Method: 'POST',
    StatusCallback: url('status'),
    StatusCallbackMethod: 'POST',
    StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    Timeout: Math.min(600, Math.max(1, Math.round(request.ringTimeoutMs / 1000))),
    TimeLimit: request.maxDurationSecs + 60,
    ...(parts.machineDetection && {
      MachineDetection: 'Enable',
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: url('amd'),
      AsyncAmdStatusCallbackMethod: 'POST',
    }),
  };
}

/** The request may have placed a call although no answer says so. */
function isPlacedPerhaps(error: unknown): boolean {
  if (error instanceof TwilioUnheard) return !error.neverSent;
  return error instanceof TwilioRefusal && (error.status >= 500 || error.status === 408);
}

function isWorthAnother(error: unknown): boolean {
  return error instanceof TwilioUnheard || (error instanceof TwilioRefusal && error.status === 429);
}

function waitOf(error: unknown): number {
  const secs = error instanceof TwilioRefusal ? error.detail['retryAfterSecs'] : null;
  return typeof secs === 'number' ? Math.min(longestWaitMs, Math.max(againAfterMs, secs * 1000)) : againAfterMs;
}

async function found(
  { api, book, clock, signal }: DialParts,
  { from, to, ...request }: DialRequest,
  call: BookedCall,
  askedAt: number,
  why: unknown,
): Promise<string> {
  for (const waitMs of askAfterMs) {
    await wait(clock, waitMs, signal);
    if (call.carrierCallId !== null) return call.carrierCallId;
    const others = (await request.others?.()) ?? [];
    const listed = await latest({ api, book }, { account: call.account, from, to, askedAt, others }).catch(() => null);
    if (call.carrierCallId !== null) return call.carrierCallId;
    const sid = listed === 'untold' ? '' : textOf(listed, 'sid');
    if (sid !== '' && book.name(call, sid)) return sid;
  }
  throw new PhoneError('carrier_error', 'Twilio did not say whether it placed the call, and knows none like it.', {
    cause: why,
  });
}

export interface LatestRequest {
  readonly account: TwilioAccount;
  readonly from: string;
  readonly to: string;
  /** When we asked for it. Epoch ms. */
  readonly askedAt: number;
  /** See `FindRequest`. */
  readonly others: readonly (string | null)[];
}

/**
 * The call between two numbers that was made nearest to when we asked for one, among those that are no other call of ours; `untold`
 * where it may be another one.
 */
export async function latest(
  { api, book }: Pick<DialParts, 'api' | 'book'>,
  { account, from, to, askedAt, others }: LatestRequest,
): Promise<Fields | 'untold' | null> {
  const answer = await api.get(account, '/Calls.json', { From: from, To: to, PageSize: 50 });
  const distance = (call: Fields): number => Math.abs((timeOf(call, 'date_created') ?? 0) - askedAt);
  const isAnother = (sid: string): boolean => book.named(sid) !== null || others.includes(sid);
  const [nearest] = listIn(answer, 'calls')
    .filter((call) => textOf(call, 'direction').startsWith('outbound') && !isAnother(textOf(call, 'sid')))
    .filter((call) => distance(call) <= madeWithinMs)
    .toSorted((one, other) => distance(one) - distance(other));
  if (nearest && others.includes(null)) return 'untold';
  return nearest ?? null;
}
