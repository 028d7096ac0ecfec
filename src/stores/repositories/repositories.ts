import type { JobQueue } from '../../core/ports/jobs.ts';
import type { Repositories } from '../../core/ports/store.ts';
import type { Database } from '../schema/tables.ts';
import { accountStore } from './account-store.ts';
import { callStore } from './call-store.ts';
import { credentialStore } from './credential-store.ts';
import { deliveryStore } from './delivery-store.ts';
import { eventStore } from './event-store.ts';
import { keyStore } from './key-store.ts';
import { messageStore } from './message-store.ts';
import { notebook } from './notebook.ts';
import { numberStore } from './number-store.ts';
import { orderStore } from './order-store.ts';
import { type ReplySweep, replyStore } from './reply-store.ts';
import { reportStore } from './report-store.ts';
import { subscriptionStore } from './subscription-store.ts';
import { talkStore } from './talk-store.ts';
import { usageStore } from './usage-store.ts';
import { webhookStore } from './webhook-store.ts';
import { workflowStore } from './workflow-store.ts';

/** All repositories over a database of either kind, or over one transaction of it. */
export function repositories(db: Database, jobs: JobQueue, sweep: ReplySweep): Repositories {
  return {
    accounts: accountStore(db),
    keys: keyStore(db),
    numbers: numberStore(db),
    workflows: workflowStore(db),
    calls: callStore(db),
    talk: talkStore(db),
    reports: reportStore(db),
    webhooks: webhookStore(db),
    deliveries: deliveryStore(db),
    events: eventStore(db),
    subscriptions: subscriptionStore(db),
    orders: orderStore(db),
    messages: messageStore(db),
    usage: usageStore(db),
    credentials: credentialStore(db),
    replies: replyStore(db, sweep),
    notebook: notebook(db),
    jobs,
  };
}
