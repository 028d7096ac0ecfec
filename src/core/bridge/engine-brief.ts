import type { EngineBrief } from '../ports/engine.ts';
import type { ToolDefinition } from '../ports/mind.ts';
import { namedLanguage } from '../workflow/named-language.ts';
import type { Recipient } from '../workflow/workflow.ts';
import type { BridgeCall } from './bridge-call.ts';

/** Who is on the other side. */
export function recipientOf({ call }: Pick<BridgeCall, 'call'>): Recipient {
  return { phone: call.direction === 'outbound' ? call.to : call.from, ...call.recipient };
}

/** ISO 639-1 of the bridge's own words: the prompt's where the other side decides the language of the call. */
export function openingLanguage({ call, workflow }: Pick<BridgeCall, 'call' | 'workflow'>): string {
  return namedLanguage(call.language) ?? workflow.language;
}

/** What an engine is told before a call. */
export function engineBrief(request: BridgeCall, tools: readonly ToolDefinition[]): Omit<EngineBrief, 'soFar'> {
  const { call, workflow, timeZone, clock, context } = request;
  const { direction, language, voice } = call;
  return { workflow, recipient: recipientOf(request), direction, timeZone, language, voice, clock, tools, context };
}
