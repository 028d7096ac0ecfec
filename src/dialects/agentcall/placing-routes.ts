import type { Account } from '../../core/account/account.ts';
import type { Call } from '../../core/call/call.ts';
import { orderInCall } from '../../core/call/order-in-call.ts';
import { placeAgentCall } from '../../core/call/place-agent-call.ts';
import { placePlainCall } from '../../core/call/place-plain-call.ts';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import { requireCallable } from '../../core/number/callable.ts';
import type { AgentManner } from '../../core/number/number-agent.ts';
import type { OwnNumber } from '../../core/number/own-number.ts';
import { type Links, type Route, route } from '../../http/dialect.ts';
import { callObject } from './call-object.ts';
import { findCall } from './find-call.ts';
import { CallObject } from './wire/call.ts';
import {
  Accepted,
  AiCallRequest,
  DigitsRequest,
  InstructRequest,
  PlainCallRequest,
  SayRequest,
} from './wire/placing.ts';

const replayedHeader = 'x-agentcall-idempotency-replayed';
const placedHeaders = { [replayedHeader]: '`true` where an idempotency key got the answer of before.' };

/** Placing calls, and the owner's word in them. */
export function placingRoutes(core: Core, links: Links): readonly Route[] {
  const answer = async ({
    answer: call,
    replayed,
  }: {
    answer: Call;
    replayed: boolean;
  }): Promise<CallObject | Response> => {
    const body = await callObject(core, links, call);
    if (!replayed) return body;
    return Response.json(body, { status: 201, headers: { [replayedHeader]: 'true' } });
  };
  const locate = findCall(core);
  return [
    route({
      method: 'POST',
      path: '/v1/calls/ai',
      summary: 'Call somebody with an agent',
      description: 'Answers at once; the phone rings afterwards. 10 a minute.',
      body: AiCallRequest,
      example: {
        from: '+14155550100',
        to: '+14155551234',
        systemPrompt: 'You are calling for Josh Miller. Ask whether the bakery has rye bread today.',
      },
      answer: { status: 201, schema: CallObject, description: 'The call is accepted.', headers: placedHeaders },
      refusals: [
        'not_found',
        'carrier_not_supported',
        'no_saved_agent',
        'invalid_metadata',
        'plan_limit',
        'payment_method_required',
        'idempotency_in_progress',
        'too_many_calls',
        'voice_ai_unavailable',
        'unavailable',
      ],
      rates: ['aiCalls', 'v1'],
      async handle({ account, body }) {
        const number = await ownNumber(core, account, body.from, body.to);
        const agent = agentFor(number, body);
        requireCallable(core, number, body.to);
        return answer(
          await placeAgentCall(core, {
            account,
            number,
            to: body.to,
            agent,
            liveTranscript: body.liveTranscript ?? false,
            metadata: body.metadata ?? {},
            publicUrl: null,
            idempotencyKey: body.idempotencyKey ?? null,
            dial: 'soon',
          }),
        );
      },
    }),

    route({
      method: 'POST',
      path: '/v1/calls/initiate',
      summary: 'Call somebody without an agent',
      body: PlainCallRequest,
      example: { from: '+14155550100', to: '+14155551234', connectTo: '+14155559876' },
      answer: { status: 201, schema: CallObject, description: 'The call is accepted.', headers: placedHeaders },
      refusals: [
        'not_found',
        'invalid_metadata',
        'plan_limit',
        'payment_method_required',
        'idempotency_in_progress',
        'too_many_calls',
        'unavailable',
      ],
      async handle({ account, body }) {
        const number = await ownNumber(core, account, body.from, body.to);
        if (body.connectTo === 'browser') {
          throw new PhoneError(
            'not_implemented',
            'The browser’s phone is not built yet. Give a number in `connectTo`.',
          );
        }
        return answer(
          await placePlainCall(core, {
            account,
            number,
            to: body.to,
            record: body.record ?? false,
            metadata: body.metadata ?? {},
            connectTo: body.connectTo ?? null,
            idempotencyKey: body.idempotencyKey ?? null,
          }),
        );
      },
    }),

    route({
      method: 'POST',
      path: '/v1/calls/:id/say',
      summary: 'Say something in a call that runs',
      description: 'Word for word, in the call’s voice, after what is being said.',
      body: SayRequest,
      example: { text: 'The parcel is at the back door.' },
      answer: { schema: Accepted },
      refusals: ['call_not_active'],
      locate,
      async handle({ subject: call, body }) {
        await orderInCall(core, call, { kind: 'say', text: body.text });
        return { callId: call.id, accepted: true } as const;
      },
    }),

    route({
      method: 'POST',
      path: '/v1/calls/:id/instruct',
      summary: 'Tell the agent something in a call that runs',
      description: 'The other side does not hear it.',
      body: InstructRequest,
      example: { text: 'Ask whether Friday would do as well.' },
      answer: { schema: Accepted },
      refusals: ['call_not_active'],
      locate,
      async handle({ subject: call, body }) {
        await orderInCall(core, call, { kind: 'instruct', text: body.text });
        return { callId: call.id, accepted: true } as const;
      },
    }),

    route({
      method: 'POST',
      path: '/v1/calls/:id/dtmf',
      summary: 'Press keys in a call that runs',
      body: DigitsRequest,
      example: { digits: '1' },
      answer: { schema: Accepted },
      refusals: ['call_not_active'],
      locate,
      async handle({ subject: call, body }) {
        await orderInCall(core, call, { kind: 'press', digits: body.digits.toUpperCase() });
        return { callId: call.id, accepted: true } as const;
      },
    }),
  ];
}

async function ownNumber(core: Core, account: Account, from: string, to: string): Promise<OwnNumber> {
  const number = await core.store.numbers.get(account.id, from);
  if (!number) {
    throw new PhoneError('not_found', 'The account owns no number like the one in `from`.', {
      detail: { field: 'from' },
    });
  }
  if (number.number !== to) return number;
  const message = 'is the number that the call comes from';
  throw new PhoneError('invalid_request', `\`to\`: ${message}.`, { detail: { details: [{ path: 'to', message }] } });
}

/** What the request says, before what the number's saved agent says where it is asked for. */
function agentFor(number: OwnNumber, body: AiCallRequest): AgentManner {
  const saved = body.useSavedAgent === true ? number.outbound : null;
  if (body.useSavedAgent === true && !saved) {
    throw new PhoneError(
      'no_saved_agent',
      'The number has no saved agent. Save one with POST /v1/numbers/:id/outbound-defaults, or leave out `useSavedAgent`.',
    );
  }
  return {
    systemPrompt: body.systemPrompt ?? saved?.systemPrompt ?? '',
    firstMessage: body.firstMessage ?? saved?.firstMessage ?? null,
    voice: body.voice ?? saved?.voice ?? 'shimmer',
    language: body.language ?? saved?.language ?? 'auto',
    maxDurationSecs: body.maxDurationSecs ?? saved?.maxDurationSecs ?? 600,
    record: body.record ?? saved?.record ?? false,
  };
}
