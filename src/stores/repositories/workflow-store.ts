import type { WorkflowStore } from '../../core/ports/store.ts';
import type { StoredWorkflow } from '../../core/workflow/stored-workflow.ts';
import type { Database, WorkflowTable } from '../schema/tables.ts';
import { bit, wholeMs } from './column-values.ts';

export function workflowStore(db: Database): WorkflowStore {
  return {
    async insert(workflow) {
      await db.insertInto('workflows').values(toRow(workflow)).execute();
    },
    async get(accountId, id) {
      const row = await db
        .selectFrom('workflows')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async list(accountId) {
      const rows = await db
        .selectFrom('workflows')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('listed', '=', 1)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(fromRow);
    },
    async update(workflow) {
      const { id, account_id: accountId, ...columns } = toRow(workflow);
      await db.updateTable('workflows').set(columns).where('account_id', '=', accountId).where('id', '=', id).execute();
    },
  };
}

function toRow(workflow: StoredWorkflow): WorkflowTable {
  return {
    id: workflow.id,
    account_id: workflow.accountId,
    name: workflow.name,
    prompt: workflow.prompt,
    plan: JSON.stringify(workflow.plan),
    planner: workflow.planner,
    model: workflow.model,
    listed: bit(workflow.listed),
    created_at: wholeMs(workflow.createdAt),
  };
}

function fromRow(row: WorkflowTable): StoredWorkflow {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    prompt: row.prompt,
    plan: JSON.parse(row.plan) as StoredWorkflow['plan'],
    planner: row.planner,
    model: row.model,
    listed: row.listed === 1,
    createdAt: row.created_at,
  };
}
