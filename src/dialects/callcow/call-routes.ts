import type { Account } from '../../core/account/account.ts';
import type { Core } from '../../core/core.ts';
import type { Call } from '../../core/call/call.ts';
import { type PlaceCallRequest, placeCall } from '../../core/call/place-call.ts';
import { PhoneError } from '../../core/errors.ts';
import { choiceFrom } from '../../core/ports/engine-choice.ts';
import { type ReadResult, readResult } from '../../core/report/read-result.ts';
import { type Links, type Route, isoTime, route, wholeSeconds } from '../../http/dialect.ts';
import { callWords } from './call-words.ts';
import { evidence, formFills, messages, recipientContext, wireCost, wireTiming } from './result-parts.ts';
import { CallAnswer, CallPromptAnswer, CallPromptRequest, CallRequest } from './wire/call-request.ts';
import { PolledCall } from './wire/call-result.ts';

const recordingLinkMs = 60 * 60_000;

export function callRoutes(core: Core, links: Links): readonly Route[] {
  const polling = {
    method: 'GET',
    summary: 'What became of a call',
    description: 'While the call runs: what was said so far. Afterwards: the whole result, as the callback brings it.',
    answer: { schema: PolledCall },
    locate: ({ account, params }: { readonly account: Account; readonly params: { readonly call_id: string } }) =>
      findCall(core, account, params.call_id),
    handle: ({ subject }: { readonly subject: Call }) => polledCall(core, links, subject),
  } as const;
  return [
    route({
      method: 'POST',
      path: '/api/call-prompt',
      summary: 'Call somebody with a prompt',
      description:
        'Plans the call from the prompt, stores it and answers; the phone rings afterwards. The result comes to `callback_url`, or by polling.',
      body: CallPromptRequest,
      example: {
        prompt: 'Book a table at Olive Garden for Friday 7pm, party of 2, under Josh Miller.',
        recipient_phone: '+14155551234',
        callback_url: 'https://your-server.example/callback',
      },
      answer: { schema: CallPromptAnswer, description: 'The call is accepted.' },
      refusals: [
        'prompt_too_vague',
        'invalid_phone',
        'url_not_allowed',
        'no_phone_number',
        'plan_limit',
        'payment_method_required',
        'idempotency_in_progress',
        'too_many_calls',
        'unavailable',
      ],
      async handle({ account, body }) {
        const { from, language, voice, model, engine, ears, mouth, max_duration_secs, record } = body;
        const placed = await placeCall(core, {
          ...order(core, account, body, 'call-prompt'),
          from: from ?? null,
          plan: { prompt: body.prompt, model: model ?? null },
          recipient: { name: null, email: null, context: null },
          language: language === undefined || language === 'auto' ? null : language,
          voice: voice ?? null,
          maxDurationSecs: max_duration_secs ?? null,
          record: record ?? null,
          engineChoice: engine || ears || mouth ? choiceFrom({ engine, ears, mouth }) : null,
        });
        return { success: true, workflow_id: placed.workflowId, call_id: placed.callId } as const;
      },
    }),

    route({
      method: 'POST',
      path: '/api/call',
      summary: 'Call somebody with a workflow that exists',
      description: 'Results go to the webhooks that are registered for the workflow, and to `callback_url` when given.',
      body: CallRequest,
      example: {
        workflow_id: 'b8f40b44-3b7a-425b-a2ae-1327471b0410',
        recipient_phone: '+14155551234',
        recipient_name: 'Sarah Johnson',
      },
      answer: { schema: CallAnswer, description: 'The call is accepted.' },
      refusals: [
        'not_found',
        'invalid_phone',
        'url_not_allowed',
        'no_phone_number',
        'plan_limit',
        'payment_method_required',
        'idempotency_in_progress',
        'too_many_calls',
        'unavailable',
      ],
      claims: ({ has, bearer }) => has('recipient_phone') || has('workflow_id') || bearer,
      async handle({ account, body }) {
        const placed = await placeCall(core, {
          ...order(core, account, body, 'call'),
          from: null,
          plan: { workflowId: body.workflow_id },
          recipient: {
            name: body.recipient_name ?? null,
            email: body.recipient_email ?? null,
            context: body.recipient_context ?? null,
          },
          language: null,
          voice: null,
          maxDurationSecs: null,
          record: null,
          engineChoice: null,
        });
        return {
          success: true,
          message: 'The call is on its way.',
          call_id: placed.callId,
          workflow_id: placed.workflowId,
        } as const;
      },
    }),

    route({ ...polling, path: '/api/calls/:call_id', keylessLocally: true }),
    route({ ...polling, path: '/api/call/:call_id' }),
  ];
}

interface Order {
  readonly recipient_phone: string;
  readonly callback_url?: string | undefined;
  readonly callback_secret?: string | undefined;
  readonly idempotency_key?: string | undefined;
}

/** What both ways of calling have in common. Throws `url_not_allowed`. */
function order(
  core: Core,
  account: Account,
  body: Order,
  route: string,
): Pick<PlaceCallRequest, 'account' | 'to' | 'callback' | 'metadata' | 'idempotency'> {
  const { callback_url: url, callback_secret: secret, idempotency_key: key } = body;
  if (url !== undefined) core.outbound.check(url);
  return {
    account,
    to: body.recipient_phone,
    callback: url === undefined ? null : { url, secret: secret ?? null },
    metadata: {},
    idempotency: key === undefined ? null : { route, key },
  };
}

async function findCall(core: Core, account: Account, id: string): Promise<Call> {
  const call = await core.store.calls.get(account.id, id);
  if (call) return call;
  throw new PhoneError('not_found', 'There is no call with this id.');
}

async function polledCall(core: Core, links: Links, found: Call): Promise<PolledCall> {
  const result = await readResult(core, found);
  const { call, transcript, report, settled } = result;
  const { callStatus, providerStatus } = callWords(call, settled);
  return {
    call_id: call.id,
    workflow_id: await listedWorkflow(core, call),
    status: providerStatus,
    call_status: callStatus,
    provider_status: providerStatus,
    call_summary: report?.summary ?? null,
    outcome: report?.outcome ?? null,
    ended_reason: settled ? call.endedReason : null,
    duration: settled ? wholeSeconds(call.durationMs) : null,
    messages: messages(transcript),
    context: recipientContext(call),
    form_fills: formFills(report),
    form_fills_evidence: evidence(report),
    recording_url: await recordingUrl(core, links, result),
    deliveries: await deliveries(core, call),
    made_by: report?.madeBy ?? call.madeBy,
    turn_timings: report?.measures.turns.map(wireTiming) ?? [],
    cost: report ? wireCost(report.cost) : null,
    metadata: call.metadata,
    created_at: isoTime(call.createdAt),
  };
}

/** Agents of the other dialects have no workflow that could be run again. */
async function listedWorkflow(core: Core, call: Call): Promise<string | null> {
  const workflow = call.workflowId && (await core.store.workflows.get(call.accountId, call.workflowId));
  return workflow && workflow.listed ? workflow.id : null;
}

async function recordingUrl(core: Core, links: Links, { call, settled }: ReadResult): Promise<string | null> {
  if (!settled || !(await core.store.reports.recording(call.id))) return null;
  return links.recording(call.id, recordingLinkMs).url;
}

async function deliveries(core: Core, call: Call): Promise<PolledCall['deliveries']> {
  const sent = await core.store.deliveries.forCall(call.id);
  return sent.flatMap(({ delivery: { url }, attempts }): PolledCall['deliveries'] => {
    if (attempts.length === 0) return [{ url, at: null, status: null, ms: null }];
    return attempts.map(({ at, status, durationMs }) => ({ url, at: isoTime(at), status, ms: durationMs }));
  });
}
