import { newId } from '../ports/ids.ts';
import { type Ledger, enterUsage } from './enter-usage.ts';
import { priceList } from './price-list.ts';

/** Enters speech that was made for its own sake: once for each request, by the characters of its text. */
export async function meterTts(ledger: Ledger, accountId: string, characters: number): Promise<void> {
  await enterUsage(ledger, {
    accountId,
    source: newId('tts'),
    item: 'tts',
    quantity: characters,
    allowance: null,
    at: Date.now(),
    price: priceList.tts,
  });
}
