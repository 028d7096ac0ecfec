import { z } from 'zod';
import type { Account } from '../../core/account/account.ts';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import { newWorkflow } from '../../core/workflow/new-workflow.ts';
import type { StoredWorkflow } from '../../core/workflow/stored-workflow.ts';
import { type Route, route } from '../../http/dialect.ts';
import { prompt, shortText } from './wire/call-request.ts';
import { WireWorkflow, WorkflowListing } from './wire/workflow.ts';
import { wireWorkflow, workflowListing } from './workflow-printer.ts';

const clearable = z
  .string()
  .max(200, 'is longer than 200 characters')
  .nullable()
  .transform((text) => (text === '' ? null : text))
  .optional()
  .meta({ description: 'Left out: as it was. `null` or empty: none.' });

export function workflowRoutes(core: Core): readonly Route[] {
  const locate = ({
    account,
    params,
  }: {
    readonly account: Account;
    readonly params: { readonly id: string };
  }): Promise<StoredWorkflow> => findWorkflow(core, account, params.id);
  return [
    route({
      method: 'GET',
      path: '/api/workflows',
      summary: 'All workflows, newest first',
      answer: { schema: z.object({ workflows: z.array(WorkflowListing) }) },
      async handle({ account }) {
        return { workflows: (await core.store.workflows.list(account.id)).map(workflowListing) };
      },
    }),

    route({
      method: 'GET',
      path: '/api/workflows/:id',
      summary: 'A whole workflow, as the planner wrote it',
      answer: { schema: WireWorkflow },
      locate,
      handle: ({ subject }) => Promise.resolve(wireWorkflow(subject)),
    }),

    route({
      method: 'POST',
      path: '/api/workflows',
      summary: 'Plan a prompt without calling',
      body: z.object({
        prompt,
        name: shortText('For lists. Default: the planner’s.'),
        model: shortText('The model that talks on calls of this workflow.'),
      }),
      example: { prompt: 'Confirm the dental appointment for Friday at 3 PM and collect their email.' },
      answer: { schema: WireWorkflow },
      refusals: ['prompt_too_vague'],
      async handle({ account, body }) {
        const { name = null, model = null } = body;
        const workflow = await newWorkflow(core, { account, prompt: body.prompt, language: null, name, model });
        await core.store.workflows.insert(workflow);
        return wireWorkflow(workflow);
      },
    }),

    route({
      method: 'PATCH',
      path: '/api/workflows/:id',
      summary: 'Rename a workflow or choose its model',
      body: z.object({ name: clearable, model: clearable }),
      example: { name: 'Friday confirmations' },
      answer: { schema: WireWorkflow },
      locate,
      async handle({ subject, body }) {
        const { name = subject.name, model = subject.model } = body;
        const changed: StoredWorkflow = { ...subject, name, model };
        await core.store.workflows.update(changed);
        return wireWorkflow(changed);
      },
    }),
  ];
}

async function findWorkflow(core: Core, account: Account, id: string): Promise<StoredWorkflow> {
  const workflow = await core.store.workflows.get(account.id, id);
  if (workflow?.listed) return workflow;
  throw new PhoneError('not_found', 'There is no workflow with this id.');
}
