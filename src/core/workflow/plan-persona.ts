import type { Log } from '../ports/log.ts';
import type { Planner } from '../ports/planner.ts';
import { planProblems } from './plan-problems.ts';
import type { Workflow } from './workflow.ts';

export interface PersonaRequest {
  /** The owner's description of the agent, word for word. */
  readonly systemPrompt: string;
  readonly direction: 'inbound' | 'outbound';
  /** ISO 639-1, or `auto` for the language of the prompt. */
  readonly language: string;
  /** IANA name: days and times of the prompt are meant there. */
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
  /** For whom the agent speaks, where that is known apart from the prompt. */
  readonly businessName: string | null;
}

export interface PersonaPlanning {
  /** The embedded one, which comes last, plans: a call that comes in cannot wait for a model. */
  readonly planners: readonly Planner[];
  readonly log: Log;
}

/**
 * What an agent described by a system prompt brings to a call. No prompt is refused and nothing is waited for: models go by the prompt
 * itself (`briefing`), the plan is what the embedded rules make of it. Never throws.
 */
export async function planPersona(core: PersonaPlanning, request: PersonaRequest): Promise<Workflow> {
  const workflow = (await planned(core, request)) ?? general(request);
  return {
    ...workflow,
    briefing: request.systemPrompt,
    onBehalfOf: request.businessName ?? workflow.onBehalfOf,
  };
}

async function planned({ planners, log }: PersonaPlanning, request: PersonaRequest): Promise<Workflow | null> {
  const { systemPrompt, direction, language, timeZone, now } = request;
  const planner = planners.at(-1);
  if (!planner) return null;
  try {
    const result = await planner.plan({
      kind: 'persona',
      prompt: systemPrompt,
      direction,
      language: language === 'auto' ? null : language,
      timeZone,
      now,
    });
    if (result.ok && planProblems({ ...result.workflow, briefing: systemPrompt }).length === 0) return result.workflow;
    log.warn('A persona could not be planned; its agent has nothing but its prompt', { planner: planner.label });
  } catch (error) {
    log.warn('A persona could not be planned; its agent has nothing but its prompt', { planner: planner.label, error });
  }
  return null;
}

/** An agent of which nothing is known beyond its prompt. */
function general({ systemPrompt, direction, language, businessName }: PersonaRequest): Workflow {
  return {
    briefing: systemPrompt,
    name: direction === 'inbound' ? 'Answer the call' : 'Make the call',
    language: language === 'auto' ? 'en' : language,
    onBehalfOf: businessName,
    callee: null,
    goal: { kind: 'general', summary: direction === 'inbound' ? 'find out what the caller wants' : 'talk to them' },
    facts: [],
    fields: [],
    steps: [],
    anytime: [],
    prohibitions: [],
    voicemail: null,
    closing: 'Thank you. Goodbye.',
    maxDurationSecs: 600,
  };
}
