import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PhoneError } from '../../core/errors.ts';
import { Rig, ourNumber, theirNumber } from './rig.example.ts';

const of = { accountId: 'agt_1' };
const thrown = (run: Promise<unknown>): Promise<PhoneError> =>
  run.then(
    () => assert.fail('nothing was thrown'),
    (error: unknown) => {
      assert.ok(error instanceof PhoneError);
      return error;
    },
  );

describe('texts by Twilio', () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.open();
    await rig.carrier.numbers.pointHere({ ...of, number: ourNumber });
  });
  after(() => rig.close());

  it('go out with pictures, and are told of until they are delivered', async () => {
    const mediaUrls = ['https://example.com/a.png', 'https://example.com/b.png'];
    const text = { ...of, from: ourNumber, to: theirNumber, text: 'Grüße', mediaUrls };
    const { carrierTextId } = await rig.carrier.texts.send(text);
    const words = (): string[] =>
      rig.textStatuses.filter((status) => status.carrierTextId === carrierTextId).map(({ status }) => status);
    await rig.until('it is delivered', () => words().includes('delivered'));
    const sent = rig.fake.messages.all.find(({ sid }) => sid === carrierTextId);
    assert.deepEqual(sent?.mediaUrls, mediaUrls);
    assert.equal(sent.body, 'Grüße');
  });

  it('that cannot be delivered say why', async () => {
    const to = '+14155550181';
    rig.fake.messages.unreachable.set(to, 30_006);
    const { carrierTextId } = await rig.carrier.texts.send({ ...of, from: ourNumber, to, text: 'Hello' });
    await rig.until('it has failed', () => rig.textStatuses.some(({ status }) => status === 'failed'));
    const failed = rig.textStatuses.find(
      (status) => status.carrierTextId === carrierTextId && status.status === 'failed',
    );
    assert.match(failed?.error ?? '', /landline.*30006/);
  });

  it('come in once they are stored, and are answered with nothing', async () => {
    const media = ['https://api.example.com/media/1'];
    const answer = await rig.fake.text({ from: theirNumber, to: ourNumber, body: 'Hi & <bye>', mediaUrls: media });
    assert.match(answer ?? '', /<Response><\/Response>$/);
    const text = rig.texts.at(-1);
    assert.deepEqual(
      [text?.from, text?.to, text?.text, text?.mediaUrls],
      [theirNumber, ourNumber, 'Hi & <bye>', media],
    );
  });

  it('to somebody who has opted out are refused so', async () => {
    await rig.fake.text({ from: '+14155550182', to: ourNumber, body: 'Stop' });
    const refused = await thrown(rig.carrier.texts.send({ ...of, from: ourNumber, to: '+14155550182', text: 'Hello' }));
    assert.equal(refused.code, 'recipient_opted_out');
    assert.equal(refused.detail['carrierCode'], 21_610);
  });
});

describe('numbers by Twilio', () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.open();
  });
  after(() => rig.close());

  const search = { ...of, type: 'local', country: 'US', areaCode: null, contains: null, limit: 5 } as const;

  it('are found by kind, area and digits', async () => {
    const found = await rig.carrier.numbers.search({ ...search, areaCode: '212', contains: '1*7' });
    assert.ok(found.length > 0 && found.length <= 5);
    for (const { number, type, country } of found) {
      assert.match(number, /^\+1212555\d*1\d7/);
      assert.deepEqual([type, country], ['local', 'US']);
    }
    const free = await rig.carrier.numbers.search({ ...search, type: 'tollfree', country: 'CA' });
    assert.ok(free.length > 0);
    const none = await thrown(rig.carrier.numbers.search({ ...search, type: 'mobile' }));
    assert.equal(none.code, 'unsupported_number_type');
  });

  it('are taken with calls and texts coming here, and given back', async () => {
    const [available] = await rig.carrier.numbers.search(search);
    assert.ok(available);
    const { number } = available;
    const taken = await rig.carrier.numbers.provision({ ...of, number });
    assert.match(taken.carrierNumberId, /^PN/);
    const owned = await rig.carrier.numbers.owned('agt_1');
    const row = owned.find((each) => each.number === number);
    assert.deepEqual([row?.carrierNumberId, row?.pointsHere, row?.type], [taken.carrierNumberId, true, 'local']);
    const again = await thrown(rig.carrier.numbers.provision({ ...of, number }));
    assert.equal(again.code, 'number_unavailable');
    await rig.carrier.numbers.release({ ...of, number, carrierNumberId: null });
    await rig.carrier.numbers.release({ ...of, number, ...taken });
    assert.ok((await rig.carrier.numbers.owned('agt_1')).every((each) => each.number !== number));
  });

  it('that go elsewhere are pointed here', async () => {
    const elsewhere = rig.fake.own('+14155550190', { VoiceUrl: 'https://elsewhere.example/voice', TrunkSid: 'TK1' });
    const pointsHere = async (): Promise<boolean | undefined> =>
      (await rig.carrier.numbers.owned('agt_1')).find(({ number }) => number === elsewhere.number)?.pointsHere;
    assert.equal(await pointsHere(), false);
    await rig.carrier.numbers.pointHere({ ...of, number: elsewhere.number });
    assert.equal(await pointsHere(), true);
    assert.equal((await thrown(rig.carrier.numbers.pointHere({ ...of, number: '+14155550999' }))).code, 'not_found');
  });

  it('that may not be called say what to allow', async () => {
    rig.fake.closedCountries.add('CU');
    const refused = await thrown(rig.dial({ to: '+5351234567' }));
    assert.equal(refused.code, 'carrier_error');
    assert.match(refused.message, /Geo permissions.*21215/);
  });
});
