import { type Clock, systemClock } from '../../../core/ports/clock.ts';
import { type FakeAccount, newSid } from './ledger.ts';
import type { Poster } from './poster.ts';

export interface FakeMessage {
  readonly sid: string;
  readonly accountSid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly mediaUrls: readonly string[];
  readonly direction: 'outbound-api' | 'inbound';
  readonly createdAt: number;
  status: string;
  errorCode: number | null;
}

/** https://help.twilio.com/articles/223134027: the whole message, in any case. */
const stopWords = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
const startWords = new Set(['START', 'YES', 'UNSTOP']);
const stepMs = 20;

/** Texts both ways, and who wants none any more. */
export class FakeMessages {
  readonly all: FakeMessage[] = [];
  /** Numbers that are out of reach: what is sent there fails with this code. */
  readonly unreachable = new Map<string, number>();
  readonly #optedOut = new Set<string>();
  readonly #poster: Poster;
  readonly #clock: Clock = systemClock;

  constructor(poster: Poster) {
    this.#poster = poster;
  }

  refuses(from: string, to: string): boolean {
    return this.#optedOut.has(`${to} ${from}`);
  }

  send(
    account: FakeAccount,
    text: Pick<FakeMessage, 'from' | 'to' | 'body' | 'mediaUrls'>,
    statusCallback: string,
  ): FakeMessage {
    const message = this.#enter(account, text, 'outbound-api', 'queued');
    const errorCode = this.unreachable.get(text.to) ?? null;
    const steps = ['queued', 'sent', errorCode === null ? 'delivered' : 'undelivered'];
    const tell = this.#poster.channel(this.#clock);
    for (const [index, status] of steps.entries()) {
      this.#clock.after(index * stepMs, () => {
        message.status = status;
        if (status === 'undelivered') message.errorCode = errorCode;
        if (statusCallback === '') return;
        tell(account, statusCallback, {
          ...this.#params(message),
          MessageStatus: status,
          SmsStatus: status,
          ...(status === 'undelivered' && { ErrorCode: String(errorCode) }),
        });
      });
    }
    return message;
  }

  /** Somebody texts a number of the account. Settles with the answer to the webhook; null where there is none. */
  async receive(
    account: FakeAccount,
    text: Pick<FakeMessage, 'from' | 'to' | 'body' | 'mediaUrls'>,
    url: string,
  ): Promise<string | null> {
    const message = this.#enter(account, text, 'inbound', 'received');
    const word = text.body.trim().toUpperCase();
    if (stopWords.has(word)) this.#optedOut.add(`${text.from} ${text.to}`);
    if (startWords.has(word)) this.#optedOut.delete(`${text.from} ${text.to}`);
    const optOut = stopWords.has(word) ? 'STOP' : startWords.has(word) ? 'START' : null;
    const answer = await this.#poster.ask(account, url, {
      ...this.#params(message),
      SmsMessageSid: message.sid,
      SmsStatus: 'received',
      Body: text.body,
      NumSegments: '1',
      NumMedia: String(text.mediaUrls.length),
      ...Object.fromEntries(text.mediaUrls.map((media, index) => [`MediaUrl${index}`, media])),
      ...(optOut !== null && { OptOutType: optOut }),
    });
    return answer && answer.body;
  }

  #enter(
    account: FakeAccount,
    text: Pick<FakeMessage, 'from' | 'to' | 'body' | 'mediaUrls'>,
    direction: FakeMessage['direction'],
    status: string,
  ): FakeMessage {
    const { from, to, body, mediaUrls } = text;
    const sid = newSid(mediaUrls.length > 0 ? 'MM' : 'SM');
    const rest = { accountSid: account.sid, direction, status, errorCode: null, createdAt: Date.now() };
    const message: FakeMessage = { sid, from, to, body, mediaUrls, ...rest };
    this.all.push(message);
    return message;
  }

  #params({ sid, accountSid, from, to }: FakeMessage): Record<string, string> {
    return { MessageSid: sid, SmsSid: sid, AccountSid: accountSid, From: from, To: to, ApiVersion: '2010-04-01' };
  }
}
