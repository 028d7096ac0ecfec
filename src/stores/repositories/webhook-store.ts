import type { WebhookStore } from '../../core/ports/store.ts';
import type { RegisteredWebhook } from '../../core/webhook/delivery.ts';
import type { Database, WebhookTable } from '../schema/tables.ts';
import { wholeMs } from './column-values.ts';

export function webhookStore(db: Database): WebhookStore {
  const ofAccount = (accountId: string) => db.selectFrom('webhooks').selectAll().where('account_id', '=', accountId);
  return {
    async insert(webhook) {
      await db.insertInto('webhooks').values(toRow(webhook)).execute();
    },
    async list(accountId) {
      const rows = await ofAccount(accountId).orderBy('created_at', 'desc').orderBy('id', 'desc').execute();
      return rows.map(fromRow);
    },
    async forWorkflow(accountId, workflowId) {
      const rows = await ofAccount(accountId)
        .where('workflow_id', '=', workflowId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(fromRow);
    },
    async remove(accountId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('webhooks')
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
  };
}

function toRow(webhook: RegisteredWebhook): WebhookTable {
  return {
    id: webhook.id,
    account_id: webhook.accountId,
    workflow_id: webhook.workflowId,
    url: webhook.url,
    name: webhook.name,
    created_at: wholeMs(webhook.createdAt),
  };
}

function fromRow(row: WebhookTable): RegisteredWebhook {
  return {
    id: row.id,
    accountId: row.account_id,
    workflowId: row.workflow_id,
    url: row.url,
    name: row.name,
    createdAt: row.created_at,
  };
}
