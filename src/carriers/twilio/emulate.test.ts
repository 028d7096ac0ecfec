import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createEmulator } from 'emulate';
import { PhoneError } from '../../core/errors.ts';
import { Rig, accountSid, authToken, ourNumber, theirNumber } from './rig.example.ts';

/** Somebody else's imitation of the REST API, of texts and of signatures. It runs no TwiML and rings no phones. */
describe('the adapter against the emulator of another house', () => {
  let emulator: { readonly url: string; close(): Promise<void> };
  let rig: Rig;
  before(async () => {
    emulator = await createEmulator({
      service: 'twilio',
      port: 0,
      hostname: '127.0.0.1',
      seed: {
        twilio: {
          account: { sid: accountSid, auth_token: authToken },
          phone_numbers: [{ phone_number: ourNumber }],
        },
      },
    });
    const url = emulator.url.replace('localhost', '127.0.0.1');
    rig = await Rig.open({ env: { TWILIO_API_BASE_URL: url } });
  });
  after(async () => {
    await rig.close();
    await emulator.close();
  });

  it('places, finds and ends a call; its signed callbacks are taken', async () => {
    const { sid, callId } = await rig.dial();
    assert.match(sid, /^CA[0-9a-f]{32}$/);
    const asked = {
      accountId: 'agt_1',
      callId,
      carrierCallId: sid,
      from: ourNumber,
      to: theirNumber,
      dialedAt: Date.now(),
    };
    assert.equal((await rig.carrier.find(asked)).state, 'active');
    await rig.carrier.hangUp({ accountId: 'agt_1', carrierCallId: sid });
    const found = await rig.carrier.find(asked);
    assert.ok(found.state === 'ended', JSON.stringify(found));
    await rig.until('its word has come', () => rig.kinds(sid).some((kind) => kind.startsWith('ended')));
  });

  it('is refused as by Twilio for a number that is not the account’s', async () => {
    await assert.rejects(rig.dial({ from: '+14155550999' }), (error: unknown) => {
      assert.ok(error instanceof PhoneError);
      assert.deepEqual([error.code, error.detail['carrierCode']], ['no_phone_number', 21_210]);
      return true;
    });
  });

  it('sends texts and hears what became of them', async () => {
    const text = { accountId: 'agt_1', from: ourNumber, to: theirNumber, text: 'Hello' };
    const { carrierTextId } = await rig.carrier.texts.send(text);
    assert.match(carrierTextId, /^SM/);
    await rig.until('its word has come', () =>
      rig.textStatuses.some((status) => status.carrierTextId === carrierTextId),
    );
  });

  it('buys a number that points here, sees it among its own, and gives it back', async () => {
    const number = '+14155550177';
    const { carrierNumberId } = await rig.carrier.numbers.provision({ accountId: 'agt_1', number });
    const owned = await rig.carrier.numbers.owned('agt_1');
    assert.deepEqual(
      owned
        .filter((each) => each.number === number)
        .map(({ pointsHere, type, country }) => [pointsHere, type, country]),
      [[true, 'local', 'US']],
    );
    await rig.carrier.numbers.release({ accountId: 'agt_1', number, carrierNumberId });
    assert.ok((await rig.carrier.numbers.owned('agt_1')).every((each) => each.number !== number));
  });
});
