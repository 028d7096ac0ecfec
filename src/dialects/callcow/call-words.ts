import { type Call, type CallState, isFinal } from '../../core/call/call.ts';
import type { Callback, PolledCall } from './wire/call-result.ts';

interface CallWords {
  readonly callStatus: PolledCall['call_status'];
  readonly providerStatus: PolledCall['provider_status'];
}

/** Contract 0.12. */
const words: Record<CallState, CallWords> = {
  initiated: { callStatus: null, providerStatus: 'initiated' },
  ringing: { callStatus: null, providerStatus: 'ringing' },
  in_progress: { callStatus: null, providerStatus: 'in-progress' },
  completed: { callStatus: 'success', providerStatus: 'completed' },
  voicemail: { callStatus: 'voicemail', providerStatus: 'completed' },
  no_answer: { callStatus: 'not_picked_up', providerStatus: 'no-answer' },
  busy: { callStatus: 'not_picked_up', providerStatus: 'busy' },
  failed: { callStatus: 'not_picked_up', providerStatus: 'failed' },
  canceled: { callStatus: 'not_picked_up', providerStatus: 'canceled' },
  broken_off: { callStatus: 'not_picked_up', providerStatus: 'failed' },
  trial_exhausted: { callStatus: 'not_picked_up', providerStatus: 'failed' },
};

/** Until its result is there an ended call still reads as it did before its end: nobody meets half a result. */
export function callWords(call: Call, settled: boolean): CallWords {
  return words[isFinal(call.state) && !settled ? lastActiveState(call) : call.state];
}

/** The words of a call that has ended. */
export function endedWords(call: Call): {
  callStatus: Callback['call_status'];
  providerStatus: Callback['provider_status'];
} {
  const { callStatus, providerStatus } = words[call.state];
  return { callStatus: callStatus ?? 'not_picked_up', providerStatus };
}

function lastActiveState(call: Call): CallState {
  if (call.answeredAt !== null) return 'in_progress';
  return call.ringingAt !== null ? 'ringing' : 'initiated';
}
