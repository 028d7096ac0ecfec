import { Bridge } from '../bridge/bridge.ts';
import type { CallTalk } from '../bridge/call-talk.ts';
import { PlainLine } from '../bridge/plain-line.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import { textInCall } from '../message/text-in-call.ts';
import type { CarryRequest } from './carried-call.ts';
import { choiceFor } from './choice-for.ts';
import { type CarriedLine, connectCall } from './connect-call.ts';

export interface TalkHooks {
  readonly onMachine: () => void;
  /** Takes a further call in hand. */
  readonly carry: (request: CarryRequest) => CarriedLine;
}

/** Who talks on a call. Throws `invalid_request` when what is to talk is not configured. */
export function talkOf(core: Core, request: CarryRequest, hooks: TalkHooks): CallTalk {
  const { call, clock, account, number, workflow } = request;
  const { recordings, feed, log } = core;
  const choice = choiceFor(call.engineChoice, workflow, number, account);
  const { engines, announcers } = core.selector.select(choice, request.modelKey);
  if (call.kind === 'plain') {
    const connect = call.connectTo === null ? null : (line: PlainLine) => connectCall(core, request, line, hooks.carry);
    return new PlainLine({ announcers, recordings, feed, log, connect, joins: request.joins }, { call, clock });
  }
  if (!workflow) throw new PhoneError('internal_error', 'The call has lost its workflow.');
  return new Bridge(
    {
      engines,
      announcers,
      outbound: core.outbound,
      texts: core.carrier.texts ? (text) => textInCall(core, call, text) : null,
      voiceActivity: core.voiceActivity,
      talk: core.store.talk,
      recordings,
      feed,
      log,
    },
    {
      call,
      workflow: workflow.plan,
      timeZone: account.timeZone,
      tools: request.tools,
      context: request.context,
      clock,
      onMachine: hooks.onMachine,
    },
  );
}
