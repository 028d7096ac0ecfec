import type { Call } from '../call/call.ts';
import type { Core } from '../core.ts';
import { sendText } from './send-text.ts';

/** Texts the person on the line of a call, from the number that the call is on. */
export async function textInCall(
  core: Pick<Core, 'store' | 'carrier' | 'publicUrl'>,
  call: Call,
  text: string,
): Promise<void> {
  const [ours, theirs] = call.direction === 'outbound' ? [call.from, call.to] : [call.to, call.from];
  await sendText(core, {
    accountId: call.accountId,
    numberId: call.numberId ?? '',
    from: ours,
    to: theirs,
    body: text,
    mediaUrls: [],
    callId: call.id,
  });
}
