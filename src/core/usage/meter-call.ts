import type { Call } from '../call/call.ts';
import { wholeSeconds } from '../call/whole-seconds.ts';
import { type Ledger, type Metered, enterUsage } from './enter-usage.ts';
import { type UsageItem, priceList } from './price-list.ts';

type CallItem = Extract<UsageItem, `voice${string}` | 'recording'>;

/**
 * Enters what an ended call is charged for: the whole seconds that it reports as its duration, from answer to end, and the same again
 * as recording where its audio was kept. It belongs to the month in which it was answered. A call that nobody took costs nothing.
 */
export async function meterCall(ledger: Ledger, call: Call, recorded: boolean): Promise<void> {
  const quantity = wholeSeconds(call.durationMs) ?? 0;
  const at = call.answeredAt;
  if (quantity === 0 || at === null) return;
  const enter = (item: CallItem, allowance: Metered['allowance']): Promise<boolean> =>
    enterUsage(ledger, {
      accountId: call.accountId,
      source: callSource(call.id),
      item,
      quantity,
      allowance,
      at,
      price: priceList[item],
    });
  await enter(voiceItem(call), allowanceOf(call));
  if (recorded) await enter('recording', null);
}

export function callSource(callId: string): string {
  return `call:${callId}`;
}

function voiceItem({ kind, direction, billedAs }: Call): CallItem {
  if (kind === 'plain') return direction === 'inbound' ? 'voiceInbound' : 'voiceOutbound';
  if (billedAs === 'premium') return 'voiceAiPremium';
  return billedAs === 'byok' && direction === 'inbound' ? 'voiceAiByok' : 'voiceAi';
}

function allowanceOf({ kind, direction }: Call): Metered['allowance'] {
  if (kind === 'plain') return 'voice';
  return direction === 'inbound' ? 'inbound_ai' : null;
}
