import type { StoredWorkflow } from '../../core/workflow/stored-workflow.ts';
import type { Branch, Step } from '../../core/workflow/workflow.ts';
import { isoTime } from '../../http/dialect.ts';
import type { WireWorkflow } from './wire/workflow.ts';

type WireBranch = WireWorkflow['anytime'][number];
type WireStep = WireBranch['steps'][number];

export function wireWorkflow({ plan, ...stored }: StoredWorkflow): WireWorkflow {
  return {
    ...workflowListing(stored),
    prompt: stored.prompt,
    planner: stored.planner,
    language: plan.language,
    on_behalf_of: plan.onBehalfOf,
    callee: plan.callee,
    goal: plan.goal,
    facts: plan.facts,
    fields: plan.fields,
    steps: plan.steps.map((step) => ({ ...wireStep(step), branches: step.branches.map(wireBranch) })),
    anytime: plan.anytime.map(wireBranch),
    prohibitions: plan.prohibitions,
    voicemail: plan.voicemail,
    closing: plan.closing,
    max_duration_secs: plan.maxDurationSecs,
  };
}

export function workflowListing(
  stored: Omit<StoredWorkflow, 'plan'>,
): Pick<WireWorkflow, 'id' | 'name' | 'created_at' | 'model'> {
  return { id: stored.id, name: stored.name, created_at: isoTime(stored.createdAt), model: stored.model };
}

function wireBranch({ when, steps, afterwards }: Branch): WireBranch {
  return { when, steps: steps.map(wireStep), afterwards };
}

function wireStep({ id, kind, text, field, agreedField, offers, sends }: Omit<Step, 'branches'>): WireStep {
  return { id, kind, text, field, agreed_field: agreedField, offers, sends };
}
