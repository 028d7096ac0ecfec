import type { MindMove } from '../../../core/ports/mind.ts';
import type { Desk } from './desk.ts';
import { parametersOf } from './tool-arguments.ts';

const sent = new WeakSet<Desk>();

/** A message that has been taken, for the owner's own tool for messages; null where there is none, or it lacks what the tool needs. */
export function messageCall(desk: Desk): MindMove | null {
  const tool = desk.tools.forMessages;
  if (tool === null || !desk.messageTaken || sent.has(desk)) return null;
  sent.add(desk);
  const given: Record<string, unknown> = {};
  for (const { name, about, type, required, options } of parametersOf(tool)) {
    const value = type === 'string' && options.length === 0 ? partFor(desk, about) : null;
    if (value !== null) given[name] = value;
    else if (required) return null;
  }
  return { kind: 'tool', name: tool.name, arguments: given };
}

function partFor(desk: Desk, about: string): string | null {
  const { caller } = desk;
  const time = desk.learned.get('callback_time');
  if (/\be-?mail\b/.test(about)) return caller.email;
  if (/\b(?:phone|number|mobile|contact)\b/.test(about)) return caller.phone;
  if (/\b(?:time|when|callback|call back)\b/.test(about)) return typeof time === 'string' ? time : null;
  if (/\bname\b/.test(about)) return caller.name;
  if (
    /\b(?:message|reason|subject|matter|topic|summary|note|notes|description|issue|details?|text|body|content)\b/.test(
      about,
    )
  )
    return caller.reason;
  return null;
}
