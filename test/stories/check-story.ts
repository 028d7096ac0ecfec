import type { Story } from './story.ts';
import type { TextCall } from './text-call.ts';

/** What a call did not do as its story expects, one line each. Empty: it went well. */
export function complaints(story: Story, call: TextCall): string[] {
  const { expect } = story;
  const found: string[] = [];
  if (call.callStatus !== expect.callStatus) found.push(`callStatus is ${call.callStatus}`);
  if (call.providerStatus !== expect.providerStatus) found.push(`providerStatus is ${call.providerStatus}`);
  const agent = call.transcript.filter((turn) => turn.role === 'ai').map((turn) => turn.text);
  const fields = call.report?.fields ?? [];
  for (const wanted of expect.fields ?? []) {
    const candidates = fields.filter((field) => matches(wanted.key, field.key));
    if (candidates.length === 0 && (wanted.optional === true || wanted.value === null)) continue;
    const good = candidates.some((field) => equals(field.value, wanted.value));
    if (!good && !(wanted.optional === true && candidates.every((field) => field.value === null))) {
      found.push(
        `field ${wanted.key}: wanted ${JSON.stringify(wanted.value)}, got ${candidates.map((field) => `${field.key}=${String(field.value)}`).join(', ') || 'none'}`,
      );
    }
  }
  const said = `${call.report?.summary ?? ''} ${fields.map((field) => String(field.value ?? '')).join(' | ')}`;
  for (const pattern of expect.absent ?? []) if (matches(pattern, said)) found.push(`absent: ${pattern}`);
  for (const pattern of expect.agentSays ?? [])
    if (!agent.some((text) => matches(pattern, text))) found.push(`agent never says ${pattern}`);
  for (const pattern of expect.agentNever ?? [])
    if (agent.some((text) => matches(pattern, text))) found.push(`agent says ${pattern}`);
  for (const pattern of expect.summary ?? [])
    if (!matches(pattern, call.report?.summary ?? '')) found.push(`summary lacks ${pattern}`);
  if (expect.maxAgentTurns !== undefined && agent.length > expect.maxAgentTurns)
    found.push(`agent took ${agent.length} turns, at most ${expect.maxAgentTurns} are wanted`);
  return found;
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(pattern, 'i').test(text);
}

type Wanted = NonNullable<Story['expect']['fields']>[number]['value'];

function equals(value: string | number | null, wanted: Wanted): boolean {
  if (typeof wanted === 'object' && wanted !== null) return value !== null && matches(wanted.matches, String(value));
  return value === wanted;
}
