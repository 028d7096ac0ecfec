import { isFinal } from '../call/call.ts';
import type { Core } from '../core.ts';
import type { ResultPrinter } from '../ports/result-printer.ts';
import type { Repositories } from '../ports/store.ts';
import { newDelivery, deliverJob } from '../webhook/deliver.ts';
import type { Delivery } from '../webhook/delivery.ts';
import type { Report } from './report.ts';
import { writeReport } from './write-report.ts';

/** Makes the result of an ended call and puts it on its way: report and deliveries are one commit, made once. */
export async function wrapUpCall(core: Core, callId: string): Promise<void> {
  const { store } = core;
  const call = await store.calls.find(callId);
  if (!call || !isFinal(call.state) || (await store.reports.get(callId))) return;
  const [workflow, account, transcript, recorded, notes] = await Promise.all([
    call.workflowId === null ? null : store.workflows.get(call.accountId, call.workflowId),
    store.accounts.get(call.accountId),
    store.talk.turns(callId),
    store.talk.fields(callId),
    store.talk.notes(callId),
  ]);
  const report: Report = workflow
    ? await writeReport(core, {
        call,
        workflow: workflow.plan,
        transcript,
        recorded,
        notes,
        timeZone: account?.timeZone ?? core.settings.timeZone,
      })
    : { outcome: 'not_reached', summary: 'The call was not taken.', fields: [], madeBy: call.madeBy };
  const result = { call, workflow, transcript, report };
  const registered = workflow ? await store.webhooks.forWorkflow(call.accountId, workflow.id) : [];
  const deliveries: Delivery[] = [];
  const print = (kind: ResultPrinter['kind']): string | null =>
    core.printers.find((printer) => printer.kind === kind)?.print(result) ?? null;
  const callback = call.callback && print('callback');
  if (call.callback && callback !== null) {
    deliveries.push(newDelivery(call, 'callback', call.callback.url, callback, call.callback.secret));
  }
  for (const webhook of registered) {
    const body = print('registered_webhook');
    if (body !== null) deliveries.push(newDelivery(call, 'registered_webhook', webhook.url, body, null));
  }
  await store.transaction(async (tx) => {
    if (await tx.reports.insert(callId, report, Date.now())) await send(tx, deliveries);
  });
}

async function send(tx: Repositories, deliveries: readonly Delivery[]): Promise<void> {
  for (const delivery of deliveries) {
    await tx.deliveries.insert(delivery);
    await tx.jobs.enqueue({ kind: deliverJob, key: delivery.id, payload: { deliveryId: delivery.id } });
  }
}
