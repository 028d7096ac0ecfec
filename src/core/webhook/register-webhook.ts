import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import { newId } from '../ports/ids.ts';
import type { RegisteredWebhook } from './delivery.ts';

export interface RegisterWebhookRequest {
  readonly accountId: string;
  readonly workflowId: string;
  readonly url: string;
  readonly name: string | null;
}

/** From now on each ended call of the workflow is posted to the address. Throws `url_not_allowed` and `not_found`. */
export async function registerWebhook(
  core: Pick<Core, 'store' | 'outbound'>,
  request: RegisterWebhookRequest,
): Promise<RegisteredWebhook> {
  core.outbound.check(request.url);
  if (!(await core.store.workflows.get(request.accountId, request.workflowId))) {
    throw new PhoneError('not_found', 'There is no workflow with this id.', { detail: { field: 'workflow_id' } });
  }
  const webhook: RegisteredWebhook = { id: newId('wh'), createdAt: Date.now(), ...request };
  await core.store.webhooks.insert(webhook);
  return webhook;
}
