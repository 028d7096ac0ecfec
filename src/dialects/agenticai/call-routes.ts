import type { Account } from '../../core/account/account.ts';
import { type Call, type CallState, isFinal } from '../../core/call/call.ts';
import { endCall } from '../../core/call/end-call.ts';
import { placeAgentCall } from '../../core/call/place-agent-call.ts';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import type { OwnNumber } from '../../core/number/own-number.ts';
import { isPhoneNumber } from '../../core/number/phone-number.ts';
import { type Route, route } from '../../http/dialect.ts';
import { type ActiveCall, ActiveCalls, CallAccepted, CallEnded, CallRequest, type CallStatus } from './wire/call.ts';

/** Contract 2.1. */
const defaultPrompt = 'You are a helpful AI assistant making a phone call.';
const noWebhookUrl = "Missing 'webhook_url'. Set AGENTICAI_WEBHOOK_URL environment variable or pass in request.";

export interface AgenticaiOptions {
  /** Where the carrier reaches this server when a request does not say; null: it has to. */
  readonly webhookUrl: string | null;
}

/** All without a key for the machine itself. */
export function callRoutes(core: Core, options: AgenticaiOptions): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/call',
      summary: 'Call somebody',
      description:
        'Answers when the carrier has taken the call. What it refuses is answered with 200 and `success: false`.',
      keylessLocally: true,
      claims: ({ has }) => has('to'),
      body: CallRequest,
      example: { to: '+14155551234', prompt: 'Ask whether they are open on Sunday.' },
      answer: { schema: CallAccepted, description: 'The carrier has taken the call.' },
      async handle({ account, body }) {
        if (body.to === undefined) throw new PhoneError('invalid_request', "Missing 'to' phone number");
        const webhookUrl = body.webhook_url ?? options.webhookUrl;
        if (webhookUrl === null) throw new PhoneError('invalid_request', noWebhookUrl);
        const { to } = body;
        if (typeof to !== 'string' || !isPhoneNumber(to)) throw unreachable(to);
        const number = await firstNumber(core, account);
        const { answer: call, refusal } = await placeAgentCall(core, {
          account,
          number,
          to,
          agent: {
            systemPrompt: body.prompt ?? core.settings.defaultPrompt ?? defaultPrompt,
            firstMessage: null,
            voice: core.settings.defaultVoice,
            language: 'auto',
            maxDurationSecs: core.settings.defaultMaxDurationSecs,
            record: account.recordCalls,
          },
          liveTranscript: false,
          metadata: body.metadata ?? {},
          publicUrl: webhookUrl.replace(/\/+$/, ''),
          idempotencyKey: null,
          dial: 'now',
        });
        if (refusal) throw refused(refusal);
        return { success: true, call_id: call.id, to, webhook_url: webhookUrl } as const;
      },
    }),

    route({
      method: 'GET',
      path: '/api/calls',
      summary: 'Calls under way, of every dialect, oldest first',
      keylessLocally: true,
      answer: { schema: ActiveCalls },
      async handle({ account }) {
        const calls = (await core.store.calls.active(account.id)).map(activeCall);
        return { calls, count: calls.length };
      },
    }),

    route({
      method: 'POST',
      path: '/api/calls/:call_id/end',
      summary: 'End a call',
      keylessLocally: true,
      answer: { schema: CallEnded },
      async handle({ account, params }) {
        const call = await core.store.calls.get(account.id, params.call_id);
        if (!call || isFinal(call.state)) throw new PhoneError('not_found', 'Call not found');
        await endCall(core, call);
        return { success: true, message: `Call ${call.id} ended` } as const;
      },
    }),
  ];
}

async function firstNumber(core: Core, account: Account): Promise<OwnNumber> {
  const all = await core.store.numbers.list(account.id);
  const number = all.find((own) => own.carrier === core.carrier.name);
  if (number) return number;
  throw new PhoneError('no_phone_number', 'The account owns no phone number to call from. Connect or provision one.');
}

function unreachable(to: unknown): PhoneError {
  const written = typeof to === 'string' ? to : JSON.stringify(to);
  return new PhoneError(
    'invalid_phone',
    `Unable to create record: The 'To' number ${written.slice(0, 100)} is not a valid phone number.`,
  );
}

/** In the carrier's own words where it has said some. */
function refused(refusal: PhoneError): PhoneError {
  const { carrierMessage } = refusal.detail;
  const words = typeof carrierMessage === 'string' ? carrierMessage : refusal.message;
  return new PhoneError(refusal.code, `Unable to create record: ${words}`, { cause: refusal });
}

/** Contract 0.12. */
const statuses: Record<CallState, CallStatus> = {
  initiated: 'initiating',
  ringing: 'ringing',
  in_progress: 'in-progress',
  completed: 'completed',
  voicemail: 'completed',
  no_answer: 'no-answer',
  busy: 'busy',
  failed: 'failed',
  canceled: 'canceled',
  broken_off: 'failed',
  trial_exhausted: 'failed',
};

function activeCall(call: Call): ActiveCall {
  const { direction } = call.metadata;
  const outbound = call.direction === 'outbound';
  return {
    call_id: call.id,
    to_number: outbound ? call.to : call.from,
    status: statuses[call.state],
    direction: typeof direction === 'string' ? direction : outbound ? 'outbound' : 'incoming',
  };
}
