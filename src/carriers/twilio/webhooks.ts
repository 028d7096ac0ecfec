import { PhoneError } from '../../core/errors.ts';
import type { CarrierHost } from '../../core/ports/carrier.ts';
import type { Log } from '../../core/ports/log.ts';
import { hookPath } from './addresses.ts';
import { endingOf, isAnswered } from './call-resource.ts';
import type { TwilioTexts } from './texts.ts';
import { noReplyDocument } from './twiml.ts';
import type { TwilioRecordings } from './recordings.ts';
import type { RequestVerifier, VerifiedRequest } from './verify.ts';
import type { VoiceHook } from './voice.ts';

export interface WebhookParts {
  readonly verifier: RequestVerifier;
  readonly voice: VoiceHook;
  readonly texts: TwilioTexts;
  readonly recordings: TwilioRecordings;
  readonly host: Pick<CarrierHost, 'onEvent'>;
  readonly log: Log;
}

/** Everything that Twilio posts to us. Nothing is looked at before its signature has been. */
export class Webhooks {
  readonly #parts: WebhookParts;
  readonly #hooks: ReadonlyMap<string, (request: VerifiedRequest) => Promise<Response> | Response>;

  constructor(parts: WebhookParts) {
    this.#parts = parts;
    const { voice, texts, recordings } = parts;
    this.#hooks = new Map<string, (request: VerifiedRequest) => Promise<Response> | Response>([
      [hookPath('voice'), async (request) => xml(await voice.answer(request))],
      [hookPath('status'), (request) => this.#status(request)],
      [hookPath('amd'), (request) => this.#detected(request)],
      [hookPath('stream-status'), (request) => this.#streamStatus(request)],
      [
        hookPath('sms'),
        async (request) => {
          await texts.receive(request);
          return xml(noReplyDocument);
        },
      ],
      [
        hookPath('sms-status'),
        async (request) => {
          await texts.noteStatus(request);
          return ok();
        },
      ],
      [
        hookPath('recording'),
        (request) => {
          const call = voice.called(request);
          if (call) recordings.take(call, request);
          return ok();
        },
      ],
    ]);
  }

  async answer(request: Request): Promise<Response> {
    const verified = await this.#parts.verifier.webhook(request);
    const hook = this.#hooks.get(verified.path);
    if (!hook) throw new PhoneError('not_found', 'There is nothing for Twilio under this path.');
    if (verified.method === 'POST') return hook(verified);
    throw new PhoneError('method_not_allowed', 'Twilio’s webhooks are posts here: choose HTTP POST in its console.', {
      detail: { allow: ['POST'] },
    });
  }

  /** What became of a call. Whatever comes twice, late or in another order is passed on: the core sorts it out. */
  #status(request: VerifiedRequest): Response {
    const { voice, host } = this.#parts;
    const call = voice.called(request);
    const carrierCallId = request.field('CallSid');
    const status = request.field('CallStatus');
    if (!call) return ok();
    const ending = endingOf(status, call?.answered ?? false);
    if (status === 'ringing') host.onEvent({ kind: 'ringing', carrierCallId });
    else if (ending) {
      call.overAt ??= Date.now();
      call.stream.close();
      host.onEvent({ kind: 'ended', carrierCallId, ending });
    } else if (isAnswered(status)) {
      call.answered = true;
      host.onEvent({ kind: 'answered', carrierCallId });
    }
    return ok();
  }

  #detected(request: VerifiedRequest): Response {
    const { voice, host } = this.#parts;
    const call = voice.called(request);
    const carrierCallId = request.field('CallSid');
    const by = request.field('AnsweredBy');
    if (call && by === 'human') host.onEvent({ kind: 'detected', carrierCallId, who: 'person' });
    if (call && (by.startsWith('machine') || by === 'fax')) {
      host.onEvent({ kind: 'detected', carrierCallId, who: 'machine' });
    }
    return ok();
  }

  #streamStatus(request: VerifiedRequest): Response {
    const call = this.#parts.voice.called(request);
    if (call && request.field('StreamEvent') === 'stream-error') {
      this.#parts.log.warn('Twilio could not keep a media stream', {
        callId: call.callId,
        carrierCode: request.field('StreamErrorCode'),
      });
    }
    return ok();
  }
}

function ok(): Response {
  return Response.json({ status: 'ok' });
}

function xml(document: string): Response {
  return new Response(document, { headers: { 'content-type': 'text/xml; charset=utf-8' } });
}
