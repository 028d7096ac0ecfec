import { carryCall } from './call/carry-call.ts';
import { placeJob } from './call/place-call.ts';
import { wrapUpJob } from './call/record-event.ts';
import type { Core } from './core.ts';
import { settleNumber, settleNumberJob } from './number/provision-number.ts';
import { giveBack, giveBackJob } from './number/release-number.ts';
import type { Job, JobWorkerOptions } from './ports/jobs.ts';
import { meterMonth, monthJob } from './usage/meter-month.ts';
import { wrapUpCall } from './report/wrap-up-call.ts';
import { deliverEvent } from './webhook/deliver-event.ts';
import { deliverEventJob } from './webhook/emit-event.ts';
import { forgetEvents, forgetEventsJob } from './webhook/forget-events.ts';
import { deliver, deliverJob } from './webhook/deliver.ts';

const patient: Omit<JobWorkerOptions, 'concurrency'> = {
  leaseMs: 12_000,
  maxAttempts: 20,
  backoffMs: (attempt) => Math.min(60_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2),
};

/** Sets the durable jobs to work: what was accepted is dialled, what has ended is reported, what is reported is delivered. */
export function startWork(core: Core): void {
  const { runner } = core.store;
  runner.work(placeJob, { ...patient, concurrency: 64 }, async (job) => {
    await carryCall(core, textOf(job, 'callId'));
  });
  runner.work(wrapUpJob, { ...patient, concurrency: 8 }, (job) => wrapUpCall(core, textOf(job, 'callId')));
  runner.work(monthJob, { ...patient, concurrency: 1 }, (job) => meterMonth(core.store, textOf(job, 'month')));
  runner.work(settleNumberJob, { ...patient, concurrency: 4 }, async (job) => {
    await settleNumber(core, { accountId: textOf(job, 'accountId'), id: textOf(job, 'numberId') });
  });
  runner.work(giveBackJob, { ...patient, concurrency: 4 }, (job) =>
    giveBack(core, {
      id: textOf(job, 'numberId'),
      accountId: textOf(job, 'accountId'),
      number: textOf(job, 'number'),
      carrier: textOf(job, 'carrier'),
      carrierNumberId: typeof job.payload['carrierNumberId'] === 'string' ? job.payload['carrierNumberId'] : null,
    }),
  );
  runner.work(deliverEventJob, { ...patient, concurrency: 64 }, (job) =>
    deliverEvent(core, textOf(job, 'deliveryId'), job.key),
  );
  runner.work(forgetEventsJob, { ...patient, concurrency: 1 }, () => forgetEvents(core.store));
  runner.work(deliverJob, { ...patient, concurrency: 32 }, (job) => deliver(core, textOf(job, 'deliveryId')));
}

function textOf(job: Job, name: string): string {
  const value = job.payload[name];
  if (typeof value !== 'string') throw new TypeError(`A ${job.kind} job has no ${name}.`);
  return value;
}
