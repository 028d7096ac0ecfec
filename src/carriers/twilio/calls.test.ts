import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PhoneError } from '../../core/errors.ts';
import { Rig, ourNumber, theirNumber } from './rig.example.ts';

const tone = new Uint8Array(8000).map((_, index) => (index % 16 < 8 ? 0x20 : 0xa0));

describe('calls by Twilio', { concurrency: true }, () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.open();
    await rig.phone({ ringSecs: 1, opening: 'Hello?', otherwise: 'Sorry, once more?' });
    for (const [number, answer] of [
      ['+14155550151', 'busy'],
      ['+14155550152', 'no_answer'],
      ['+14155550153', 'rejected'],
      ['+14155550154', 'failed'],
    ] as const) {
      await rig.phone({ answer, ringSecs: 1 }, number);
    }
  });
  after(() => rig.close());

  it('ring, are answered, carry audio both ways with marks and keys, and are hung up', async () => {
    const { sid, leg } = await rig.talk();
    await rig.until('the phone is heard', () => leg.frames.some(({ frame }) => frame.some((byte) => byte !== 0xff)));
    leg.leg.send(tone);
    leg.leg.mark('said');
    leg.leg.sendDtmf('5#');
    await rig.until('it is played', () => leg.marks.includes('said'));
    const truth = async (): Promise<string> => {
      const answer = await rig.simulator.control.handle({
        method: 'GET',
        path: `/calls/${sid}`,
        query: {},
        body: undefined,
      });
      return (answer.body as { dtmf: { digit: string }[] }).dtmf.map(({ digit }) => digit).join('');
    };
    let pressed = '';
    for (let i = 0; i < 500 && pressed !== '5#'; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      pressed = await truth();
    }
    assert.equal(pressed, '5#', 'the phone hears the keys');
    assert.ok(leg.leg.playedMs >= 999, `${leg.leg.playedMs} ms`);
    const gaps = leg.frames.map(({ atMs }, index) => atMs - (leg.frames[index - 1]?.atMs ?? atMs));
    assert.ok(gaps.length > 10 && gaps.every((gap) => gap >= 0));
    leg.leg.close();
    await rig.carrier.hangUp({ accountId: 'agt_1', carrierCallId: sid });
    await rig.until('it has ended', () => rig.kinds(sid).includes('ended: completed'));
    const kinds = rig.kinds(sid);
    assert.ok(kinds.indexOf('ringing') < kinds.indexOf('answered'));
    assert.equal(rig.fake.calls.get(sid)?.status, 'completed');
    const found = await rig.carrier.find({
      accountId: 'agt_1',
      callId: 'x',
      carrierCallId: sid,
      from: ourNumber,
      to: theirNumber,
      dialedAt: null,
    });
    assert.equal(found.state, 'ended');
  });

  for (const [number, ending] of [
    ['+14155550151', 'busy'],
    ['+14155550152', 'no_answer'],
    ['+14155550153', 'busy'],
    ['+14155550154', 'failed'],
  ] as const) {
    it(`to ${number} end as ${ending}`, async () => {
      const { sid } = await rig.dial({ to: number });
      await rig.until('it has ended', () => rig.kinds(sid).includes(`ended: ${ending}`));
      assert.ok(!rig.kinds(sid).includes('answered'));
    });
  }

  it('are cancelled while they ring', async () => {
    const { sid } = await rig.dial({ to: '+14155550152' });
    await rig.until('it rings', () => rig.kinds(sid).includes('ringing'));
    await rig.carrier.hangUp({ accountId: 'agt_1', carrierCallId: sid });
    await rig.until('it has ended', () => rig.kinds(sid).includes('ended: canceled'));
    assert.equal(rig.fake.calls.get(sid)?.status, 'canceled');
  });

  it('that are refused say why, with Twilio’s own words', async () => {
    await assert.rejects(rig.dial({ from: '+14155550999' }), (error: unknown) => {
      assert.ok(error instanceof PhoneError);
      assert.equal(error.code, 'no_phone_number');
      assert.equal(error.detail['carrierCode'], 21_210);
      assert.match(String(error.detail['carrierMessage']), /not yet verified for your account/);
      return true;
    });
  });
});
