import { z } from 'zod';
import { Condition, Fact, FieldType, GoalKind, Offer } from '../../../core/workflow/workflow.ts';
import { timestamp } from '../../../http/dialect.ts';

const name = z.string().nullable();
const model = z.string().nullable().meta({ description: 'The model that talks; `null`: the settings’ default.' });

export const WorkflowListing = z
  .object({ id: z.string(), name, created_at: timestamp, model })
  .meta({ id: 'CallCowWorkflowListing' });

const field = z.object({
  key: z.string().meta({ description: 'The name in `form_fills`.' }),
  label: z.string(),
  type: FieldType,
  options: z.array(z.string()),
  min: z.number().nullable(),
  max: z.number().nullable(),
  confirm: z.boolean(),
  optional: z.boolean(),
});

const step = z.object({
  id: z.string(),
  kind: z.enum(['tell', 'ask', 'propose', 'offer']),
  text: z.string(),
  field: z.string().nullable(),
  agreed_field: z.string().nullable(),
  offers: z.array(Offer),
  sends: z.string().nullable(),
});

const branch = z.object({ when: Condition, steps: z.array(step), afterwards: z.enum(['continue', 'close']) });

/** The whole plan of a call as it is stored. */
export const WireWorkflow = WorkflowListing.extend({
  prompt: z.string(),
  planner: z.string().meta({ description: '`rules`, or the model that planned.' }),
  language: z.string(),
  on_behalf_of: z.string().nullable(),
  callee: z.string().nullable(),
  goal: z.object({ kind: GoalKind, summary: z.string() }),
  facts: z.array(Fact),
  fields: z.array(field).meta({ description: 'What is to be found out.' }),
  steps: z.array(step.extend({ branches: z.array(branch) })),
  anytime: z.array(branch).meta({ description: 'What holds at any moment of the call.' }),
  prohibitions: z.array(z.string()),
  voicemail: z.string().nullable(),
  closing: z.string(),
  max_duration_secs: z.int(),
}).meta({ id: 'CallCowWorkflow' });
export type WireWorkflow = z.infer<typeof WireWorkflow>;

export const RegisteredWebhookAnswer = z
  .object({
    id: z.string(),
    workflow_id: z.string(),
    webhook_url: z.string(),
    name,
    created_at: timestamp,
  })
  .meta({ id: 'CallCowWebhook' });
