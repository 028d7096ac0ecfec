import type { CarrierHost, CarrierTexts, OutgoingText, TextStatus } from '../../core/ports/carrier.ts';
import { type Timer, systemClock } from '../../core/ports/clock.ts';
import { textOf } from '../../core/json-fields.ts';
import type { Log } from '../../core/ports/log.ts';
import type { TwilioAccounts } from './accounts.ts';
import { hookUrl } from './addresses.ts';
import type { TwilioApi } from './api.ts';
import type { VerifiedRequest } from './verify.ts';

/** Words about a text can come before Twilio's answer that names it: they are passed on again after these. */
const againAfterMs = [1000, 5000];
/** The most that a text can carry. */
const mostMedia = 10;

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
const statuses: ReadonlyMap<string, TextStatus['status']> = new Map<string, TextStatus['status']>([
  ['accepted', 'queued'],
  ['scheduled', 'queued'],
  ['queued', 'queued'],
  ['sending', 'queued'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

/** https://www.twilio.com/docs/api/errors */
const reasons: ReadonlyMap<string, string> = new Map([
  ['30003', 'The phone is switched off or out of reach.'],
  ['30004', 'The recipient or their network blocks these texts.'],
  ['30005', 'The number does not exist or is not in service.'],
  ['30006', 'The number is a landline, or its network takes no texts.'],
  ['30007', 'The network took the text for unwanted and dropped it.'],
  ['30008', 'The network did not say why it could not deliver the text.'],
  ['30034', 'The number is not registered for texts from applications (A2P 10DLC).'],
]);

/** Texts by Twilio, both ways. */
export class TwilioTexts implements CarrierTexts {
  readonly #api: TwilioApi;
  readonly #accounts: TwilioAccounts;
  readonly #host: Pick<CarrierHost, 'onText' | 'onTextStatus'>;
  readonly #publicUrl: () => string;
  readonly #log: Log;
  readonly #timers = new Set<Timer>();

  constructor(parts: {
    readonly api: TwilioApi;
    readonly accounts: TwilioAccounts;
    readonly host: Pick<CarrierHost, 'onText' | 'onTextStatus'>;
    readonly publicUrl: () => string;
    readonly log: Log;
  }) {
    this.#api = parts.api;
    this.#accounts = parts.accounts;
    this.#host = parts.host;
    this.#publicUrl = parts.publicUrl;
    this.#log = parts.log;
  }

  /** Asked once: a text that went out twice can't be taken back. */
  async send(text: OutgoingText): Promise<{ readonly carrierTextId: string }> {
    const account = await this.#accounts.of(text.accountId);
    const sent = await this.#api.post(account, '/Messages.json', {
      To: text.to,
      From: text.from,
      Body: text.text,
      MediaUrl: text.mediaUrls ?? [],
      StatusCallback: hookUrl(this.#publicUrl(), 'sms-status'),
    });
    return { carrierTextId: textOf(sent, 'sid') };
  }

  async receive({ field, speaksFor }: VerifiedRequest): Promise<void> {
    const count = Math.min(mostMedia, Number.parseInt(field('NumMedia'), 10) || 0);
    const mediaUrls = Array.from({ length: count }, (_, index) => field(`MediaUrl${index}`)).filter(Boolean);
    await this.#host.onText({
      carrierTextId: field('MessageSid'),
      from: field('From'),
      to: field('To'),
      text: field('Body'),
      mediaUrls,
      speaksFor,
    });
  }

  async noteStatus({ field, speaksFor }: VerifiedRequest): Promise<void> {
    const status = statuses.get(field('MessageStatus'));
    if (!status) return;
    const code = field('ErrorCode');
    const why =
      code === '' ? 'It was not delivered.' : `${reasons.get(code) ?? 'It was not delivered.'} (Twilio error ${code})`;
    const error = status === 'failed' ? why : null;
    await this.#note({ carrierTextId: field('MessageSid'), status, error, speaksFor }, againAfterMs);
  }

  close(): void {
    for (const timer of this.#timers) timer.cancel();
  }

  async #note(status: TextStatus, [waitMs, ...later]: readonly number[]): Promise<void> {
    if ((await this.#host.onTextStatus(status)) || waitMs === undefined) return;
    const timer = systemClock.after(waitMs, () => {
      this.#timers.delete(timer);
      this.#note(status, later).catch((error: unknown) =>
        this.#log.error('What became of a text could not be noted', { error }),
      );
    });
    this.#timers.add(timer);
  }
}
