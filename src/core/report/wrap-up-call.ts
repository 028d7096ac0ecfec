import { isFinal } from '../call/call.ts';
import { choiceFor } from '../call/choice-for.ts';
import type { Core } from '../core.ts';
import { type EngineChoice, noChoice } from '../ports/engine-choice.ts';
import type { Reporter } from '../ports/reporter.ts';
import type { CallResult, ResultPrinter } from '../ports/result-printer.ts';
import type { Repositories } from '../ports/store.ts';
import { emitEvent } from '../webhook/emit-event.ts';
import { newDelivery, deliverJob } from '../webhook/deliver.ts';
import type { Delivery } from '../webhook/delivery.ts';
import { unknownCaller } from './caller-summary.ts';
import { costOf } from './cost.ts';
import { medianAnswerMs, nothingMeasured } from './measures.ts';
import type { Report } from './report.ts';
import { writeReport } from './write-report.ts';

/** Makes the result of an ended call and puts it on its way: report and deliveries are one commit, made once. */
export async function wrapUpCall(core: Core, callId: string): Promise<void> {
  const { store } = core;
  const call = await store.calls.find(callId);
  if (!call || !isFinal(call.state) || (await store.reports.get(callId))) return;
  const [workflow, account, number, transcript, recorded, notes, measures] = await Promise.all([
    call.workflowId === null ? null : store.workflows.get(call.accountId, call.workflowId),
    store.accounts.get(call.accountId),
    call.numberId === null ? null : store.numbers.get(call.accountId, call.numberId),
    store.talk.turns(callId),
    store.talk.fields(callId),
    store.talk.notes(callId),
    store.talk.measures(callId),
  ]);
  const reporters = workflow ? reportersFor(core, choiceFor(call.engineChoice, workflow, number, account)) : [];
  const report: Report = workflow
    ? await writeReport(
        { reporters, prices: core.settings.prices, log: core.log },
        {
          call,
          workflow: workflow.plan,
          transcript,
          recorded,
          notes,
          measures: measures ?? nothingMeasured,
          timeZone: account?.timeZone ?? core.settings.timeZone,
        },
      )
    : {
        outcome: call.answeredAt === null ? 'not_reached' : 'achieved',
        summary: call.answeredAt === null ? 'The call was not taken.' : 'A plain call: no agent spoke on it.',
        caller: unknownCaller,
        fields: [],
        madeBy: call.madeBy,
        measures: nothingMeasured,
        cost: costOf([], core.settings.prices),
      };
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
  const first = await store.transaction(async (tx) => {
    if (!(await tx.reports.insert(callId, report, Date.now()))) return false;
    await send(tx, deliveries);
    await tell(core, tx, { call, transcript, report });
    return true;
  });
  if (!first) return;
  const { outcome, cost, measures: taken } = report;
  core.log.info('A call is reported', {
    callId,
    outcome,
    turns: taken.turns.length,
    answeredInMs: medianAnswerMs(taken),
    usd: cost.usd,
  });
  core.telemetry.reported(call, report);
}

/** A choice that can no longer be met, since the settings have changed, must not keep a result from being written. */
function reportersFor(core: Core, choice: EngineChoice): readonly Reporter[] {
  try {
    return core.selector.select(choice).reporters;
  } catch (error) {
    core.log.warn('What a call was made with is not configured any more; its report is made with the default', {
      error,
    });
    return core.selector.select(noChoice).reporters;
  }
}

/** Owners are told what was said on every AI call that was answered, and where its audio is. */
async function tell(
  core: Core,
  tx: Repositories,
  { call, transcript, report }: Pick<CallResult, 'call' | 'transcript' | 'report'>,
): Promise<void> {
  const talked = call.kind === 'ai' && call.answeredAt !== null;
  if (talked) await emitEvent(core, tx, { name: 'call.transcript', call, transcript, report });
  const recording = call.record ? await tx.reports.recording(call.id) : null;
  if (recording) await emitEvent(core, tx, { name: 'call.recording', call, recording });
}

async function send(tx: Repositories, deliveries: readonly Delivery[]): Promise<void> {
  for (const delivery of deliveries) {
    await tx.deliveries.insert(delivery);
    await tx.jobs.enqueue({ kind: deliverJob, key: delivery.id, payload: { deliveryId: delivery.id } });
  }
}
