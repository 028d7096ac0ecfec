import type { EngineBrief } from '../ports/engine.ts';
import type { ToolDefinition } from '../ports/mind.ts';
import type { Recipient } from '../workflow/workflow.ts';
import type { BridgeCall } from './bridge-call.ts';

/** Who is on the other side. */
export function recipientOf({ call }: Pick<BridgeCall, 'call'>): Recipient {
  return { phone: call.direction === 'outbound' ? call.to : call.from, ...call.recipient };
}

/** What an engine is told before a call. */
export function engineBrief(request: BridgeCall, tools: readonly ToolDefinition[]): Omit<EngineBrief, 'soFar'> {
  const { call, workflow, timeZone, clock, context } = request;
  const { direction, language, voice } = call;
  return { workflow, recipient: recipientOf(request), direction, timeZone, language, voice, clock, tools, context };
}
