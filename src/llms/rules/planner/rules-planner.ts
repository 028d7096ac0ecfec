import type { PlanRequest, PlanResult, Planner } from '../../../core/ports/planner.ts';
import { personaPlan } from '../persona/persona-plan.ts';
import { whichLanguage } from '../language/which-language.ts';
import { localNow } from '../language/calendar.ts';
import { compose } from './compose.ts';
import { foreignPlan } from './foreign-plan.ts';
import { repaired } from './repair.ts';
import { specificsOf, vagueHint } from './vagueness.ts';

/** The embedded planner: grammar and rules, no model. Never throws; a prompt that it does not understand becomes a general plan. */
export const rulesPlanner: Planner = {
  label: 'rules',
  plan(request) {
    return Promise.resolve(plan(request));
  },
};

function plan(request: PlanRequest): PlanResult {
  const prompt = request.prompt
    .slice(0, 20_000)
    .replace(/[\0\uE000\uE001]/g, ' ')
    .trim();
  if (request.kind === 'persona') return { ok: true, workflow: { ...personaPlan(prompt, request), briefing: prompt } };
  const written = whichLanguage(prompt);
  if (written !== 'en') return { ok: true, workflow: foreignPlan(prompt, request.language ?? written) };
  const mended = repaired(prompt);
  const { missing } = specificsOf(mended);
  if (missing.length > 0) return { ok: false, missing, hint: vagueHint(missing) };
  const { day } = localNow(request.now, request.timeZone);
  return { ok: true, workflow: compose(mended, day, request.language ?? 'en') };
}
