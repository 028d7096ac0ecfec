import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RecordedLeg, Rig, ourNumber, theirNumber } from './rig.example.ts';

describe('somebody calls', () => {
  let rig: Rig;
  let decision: { readonly callId: string; readonly answer: boolean } | null = null;
  before(async () => {
    rig = await Rig.open({ onIncoming: async () => decision });
    await rig.carrier.numbers.pointHere({ accountId: 'agt_1', number: ourNumber });
    await rig.phone({ opening: 'Hello?' });
  });
  after(() => rig.close());

  const callUs = (): Promise<unknown> =>
    rig.simulator.control.handle({
      method: 'POST',
      path: '/calls',
      query: {},
      body: { from: theirNumber, to: ourNumber },
    });
  const latest = (): string => [...rig.fake.calls.keys()].at(-1) ?? '';

  it('and is answered once the audio flows', async () => {
    decision = { callId: 'call-in', answer: true };
    await callUs();
    const sid = latest();
    assert.deepEqual([rig.incoming.at(-1)?.from, rig.incoming.at(-1)?.to], [theirNumber, ourNumber]);
    await rig.until('it is answered', () => rig.kinds(sid).includes('answered'));
    const leg = new RecordedLeg(await rig.carrier.openMedia({ accountId: 'agt_1', carrierCallId: sid }));
    await rig.until('the caller is heard', () => leg.frames.some(({ frame }) => frame.some((byte) => byte !== 0xff)));
    await rig.carrier.hangUp({ accountId: 'agt_1', carrierCallId: sid });
    await rig.until('it has ended', () => rig.kinds(sid).some((kind) => kind.startsWith('ended')));
    assert.equal(rig.fake.calls.get(sid)?.status, 'completed');
  });

  it('and is declined without being charged', async () => {
    for (const declined of [{ callId: 'call-no', answer: false }, null]) {
      decision = declined;
      await callUs();
      const call = rig.fake.calls.get(latest());
      assert.equal(call?.status, 'busy');
      assert.equal(call.streams.length, 0);
    }
  });
});
