import type { PersonaCall } from './persona-call.ts';
import type { PersonaStory } from './persona-story.ts';

/** What a call did not do as its story expects, one line each. Empty: it went well. */
export function personaComplaints({ expect }: PersonaStory, call: PersonaCall): string[] {
  const found: string[] = [];
  const agent = call.transcript.filter((turn) => turn.role === 'ai').map((turn) => turn.text);
  for (const pattern of expect.agentSays ?? [])
    if (!agent.some((text) => matches(pattern, text))) found.push(`agent never says ${pattern}`);
  for (const pattern of expect.agentNever ?? [])
    if (agent.some((text) => matches(pattern, text))) found.push(`agent says ${pattern}`);
  if (expect.tools) {
    const names = call.askedTools.map((tool) => tool.name).join(', ');
    const wanted = expect.tools.map((tool) => tool.name).join(', ');
    if (names !== wanted) found.push(`tools asked: ${names || 'none'}, wanted ${wanted || 'none'}`);
    for (const [at, tool] of expect.tools.entries()) {
      for (const [name, pattern] of Object.entries(tool.arguments ?? {})) {
        const value = call.askedTools[at]?.arguments[name];
        if (!matches(pattern, String(value)))
          found.push(`${tool.name}: ${name} is ${String(value)}, wanted ${pattern}`);
      }
    }
  }
  for (const key of ['callerName', 'callbackBy', 'intent', 'urgency', 'spam'] as const) {
    const wanted = expect.caller?.[key];
    const value = call.caller[key];
    if (wanted === undefined) continue;
    const good =
      wanted === null || typeof wanted === 'boolean' || value === null
        ? wanted === value
        : matches(wanted, String(value));
    if (!good) found.push(`caller ${key} is ${String(value)}, wanted ${String(wanted)}`);
  }
  for (const [key, pattern] of Object.entries(expect.fields ?? {})) {
    const value = call.report.fields.find((field) => field.key === key)?.value ?? null;
    if (value === null || !matches(pattern, String(value)))
      found.push(`field ${key} is ${String(value)}, wanted ${pattern}`);
  }
  for (const pattern of expect.summary ?? [])
    if (!matches(pattern, call.report.summary)) found.push(`summary lacks ${pattern}: ${call.report.summary}`);
  if (expect.maxAgentTurns !== undefined && agent.length > expect.maxAgentTurns)
    found.push(`agent took ${agent.length} turns`);
  return found;
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(pattern, 'i').test(text);
}
