import assert from 'node:assert/strict';
import type { Account } from '../../src/core/account/account.ts';
import { PhoneError } from '../../src/core/errors.ts';
import { sendText } from '../../src/core/message/send-text.ts';
import { takeText } from '../../src/core/message/take-text.ts';
import { newNumber } from '../../src/core/number/new-number.ts';
import { newId } from '../../src/core/ports/ids.ts';
import { type Carrier } from '../../src/core/ports/carrier.ts';
import { systemClock } from '../../src/core/ports/clock.ts';
import { accountIn } from '../../src/core/ports/store-check.contract.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { monthOf } from '../../src/core/usage/calendar-month.ts';
import { readUsage } from '../../src/core/usage/read-usage.ts';
import { onBothStores } from './both-stores.ts';

const unused = (): never => assert.fail('Nothing is called here.');

/** Takes every text but those that say "refuse". */
const carrier: Carrier = {
  name: 'test',
  callClock: () => systemClock,
  dial: unused,
  hangUp: unused,
  openMedia: unused,
  find: unused,
  receive: unused,
  close: () => Promise.resolve(),
  texts: {
    send: ({ text }) =>
      text === 'refuse'
        ? Promise.reject(new PhoneError('carrier_error', 'The carrier refuses it.'))
        : Promise.resolve({ carrierTextId: newId('txt') }),
  },
};

async function counts(store: Store, account: Account): Promise<readonly [number, number, number]> {
  const { items, totalMicros } = await readUsage(store, account, monthOf(Date.now()));
  return [items.smsOutbound.quantity, items.smsInbound.quantity, totalMicros];
}

let made = 0;

onBothStores({
  'a text out is charged when the carrier has taken it': async (store) => {
    const core = { store, carrier, publicUrl: () => 'https://phone.example' };
    const account = await accountIn(store);
    const text = { accountId: account.id, numberId: 'num_1', from: '+14155550100', to: '+14155551234', callId: null };
    await sendText(core, { ...text, body: 'On our way.', mediaUrls: [] });
    await assert.rejects(sendText(core, { ...text, body: 'refuse', mediaUrls: [] }), { code: 'carrier_error' });
    assert.deepEqual(await counts(store, account), [1, 0, 15_000]);
  },

  'Free sends ten of them': async (store) => {
    const core = { store, carrier, publicUrl: () => 'https://phone.example' };
    const account = await accountIn(store, { plan: 'free' });
    const text = { accountId: account.id, numberId: 'num_1', from: '+14155550100', to: '+14155551234', callId: null };
    const send = () => sendText(core, { ...text, body: 'On our way.', mediaUrls: [] });
    for (let sent = 0; sent < 10; sent++) await send();
    await assert.rejects(send(), { code: 'plan_limit' });
    assert.deepEqual(await counts(store, account), [10, 0, 0]);
  },

  'a text in is charged once, however often the carrier brings it': async (store) => {
    const account = await accountIn(store);
    const number = `+1415556${String(1000 + made++)}`;
    await store.numbers.insert(
      newNumber({ accountId: account.id, number, type: 'local', country: 'US', carrier: 'test' }),
    );
    const carrierTextId = newId('txt');
    const incoming = { carrierTextId, from: '+14155551234', to: number, text: 'Hello', mediaUrls: [] };
    const taken = await Promise.all([1, 2, 3].map(() => takeText({ store, carrier }, incoming)));
    assert.equal(new Set(taken.map((one) => one?.messageId)).size, 1);
    assert.deepEqual(await counts(store, account), [0, 1, 8_000]);
  },
});
