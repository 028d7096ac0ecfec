import type { CallResult, ResultPrinter } from '../../core/ports/result-printer.ts';
import { isoTime } from '../../http/dialect.ts';
import { endedWords } from './call-words.ts';
import { formFills, messages, recipientContext } from './result-parts.ts';
import type { Callback, WebhookPayload } from './wire/call-result.ts';

/** Results as this dialect delivers them: to a request's callback, and to webhooks registered for its workflow. */
export const callcowPrinters: readonly ResultPrinter[] = [
  { kind: 'callback', print: (result) => JSON.stringify(callback(result)) },
  { kind: 'registered_webhook', print: (result) => JSON.stringify(webhookPayload(result)) },
];

function callback({ call, transcript, report }: CallResult): Callback {
  const { callStatus, providerStatus } = endedWords(call);
  return {
    call_id: call.id,
    workflow_id: call.workflowId,
    call_status: callStatus,
    provider_status: providerStatus,
    call_summary: report.summary,
    messages: messages(transcript),
    context: recipientContext(call),
    form_fills: formFills(report),
    created_at: isoTime(call.createdAt),
  };
}

function webhookPayload({ call, workflow, transcript, report }: CallResult): WebhookPayload {
  const { name, email } = call.recipient;
  return {
    call_id: call.id,
    workflow_id: call.workflowId,
    workflow_name: workflow?.name ?? null,
    phone_number_from: call.from,
    phone_number_to: call.to,
    call_status: endedWords(call).callStatus,
    call_summary: report.summary,
    messages: transcript.map(({ role, text }) => ({ role: role === 'ai' ? 'assistant' : 'user', content: text })),
    context: JSON.stringify({ name, email, number: call.direction === 'outbound' ? call.to : call.from }),
    created_at: isoTime(call.createdAt),
  };
}
