import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { PhoneError } from '../../core/errors.ts';
import { systemClock } from '../../core/ports/clock.ts';
import { TwilioApi, TwilioUnheard } from './api.ts';
import type { CallFault } from './fake/ledger.ts';
import { Rig, accountSid, authToken, ourNumber } from './rig.example.ts';

const account = { sid: accountSid, authToken, user: accountSid, password: authToken };

/** Each test has a number of its own, so that its calls are told from the others’. */
let numbers = 0;
function numberOf(): string {
  return `+1415555${String(2000 + numbers++)}`;
}

describe('the request for a call goes wrong', { concurrency: true }, () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.open();
  });
  after(() => rig.close());

  const placed = (to: string): number => [...rig.fake.calls.values()].filter((call) => call.parts.to === to).length;

  async function dialWith(fault: CallFault): Promise<{ readonly to: string; readonly outcome: unknown }> {
    const to = numberOf();
    rig.fake.faults.nextCalls.push(fault);
    const outcome = await rig.dial({ to }).catch((error: unknown) => error);
    return { to, outcome };
  }

  it('429 is asked once more, after the time that Twilio names', { concurrency: false }, async () => {
    const { to, outcome } = await dialWith('429');
    assert.ok(!(outcome instanceof Error), String(outcome));
    assert.equal(placed(to), 1);
  });

  it('an answer of 500 after the call was placed: it is found, not placed again', async () => {
    const { to, outcome } = await dialWith('500 after acceptance');
    assert.ok(!(outcome instanceof Error), String(outcome));
    assert.equal(placed(to), 1);
  });

  it('an answer of 500 and no call: nothing is placed, and that is said', async () => {
    const { to, outcome } = await dialWith('500');
    assert.ok(outcome instanceof PhoneError && outcome.code === 'carrier_error', String(outcome));
    assert.equal(placed(to), 0);
  });

  it('a connection that is reset may have placed a call: none is placed blindly', async () => {
    const { to, outcome } = await dialWith('reset');
    assert.ok(outcome instanceof PhoneError && outcome.code === 'carrier_error', String(outcome));
    assert.equal(placed(to), 0);
  });

  it('no answer after the call was placed: it is found by the words about it or in the list', async () => {
    const { to, outcome } = await dialWith('silent after acceptance');
    assert.ok(!(outcome instanceof Error), String(outcome));
    assert.equal(placed(to), 1);
  });
});

describe('words about calls are lost, doubled and out of order', () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.open({ own: { after: (delayMs, run) => systemClock.after(delayMs / 20, run) } });
  });
  after(() => rig.close());

  it('lost ones are found by asking', async () => {
    rig.fake.faults.dropPercent = 100;
    const to = numberOf();
    await rig.phone({ answer: 'busy' }, to);
    const { sid, callId } = await rig.dial({ to });
    await rig.until('the call is over at Twilio', () => rig.fake.calls.get(sid)?.isOver === true);
    assert.deepEqual(rig.of(sid), []);
    const asked = { accountId: 'agt_1', callId, carrierCallId: sid, from: ourNumber, to, dialedAt: Date.now() };
    const found = await rig.carrier.find(asked);
    assert.ok(found.state === 'ended' && found.ending === 'busy' && !found.answered && found.endedAt !== null);
    rig.fake.faults.dropPercent = 0;
  });

  it('a call of which another process knows but our id is found by numbers and time', async () => {
    const to = numberOf();
    await rig.phone({ answer: 'no_answer' }, to);
    const form = { To: to, From: ourNumber, Url: 'http://127.0.0.1:9/voice' };
    await new TwilioApi(rig.fake.url).post(account, '/Calls.json', form);
    const asked = {
      accountId: 'agt_1',
      callId: 'lost',
      carrierCallId: null,
      from: ourNumber,
      to,
      dialedAt: Date.now(),
    };
    const found = await rig.carrier.find(asked);
    assert.ok(found.state === 'active' && !found.answered, JSON.stringify(found));
    assert.deepEqual(await rig.carrier.find({ ...asked, dialedAt: Date.now() + 600_000 }), { state: 'unknown' });
    assert.deepEqual(await rig.carrier.find({ ...asked, carrierCallId: `CA${'0'.repeat(32)}` }), { state: 'unknown' });
  });

  it('a call that may be another one of ours is not taken for this one', async () => {
    const to = numberOf();
    await rig.phone({ answer: 'no_answer' }, to);
    const form = { To: to, From: ourNumber, Url: 'http://127.0.0.1:9/voice' };
    const placed = await new TwilioApi(rig.fake.url).post(account, '/Calls.json', form);
    const sid = String(placed['sid']);
    const asked = { accountId: 'agt_1', callId: 'lost too', carrierCallId: null, from: ourNumber, to };
    const now = Date.now();
    const found = await rig.carrier.find({ ...asked, dialedAt: now, others: [`CA${'0'.repeat(32)}`] });
    assert.ok(found.state === 'active' && found.carrierCallId === sid, JSON.stringify(found));
    assert.deepEqual(await rig.carrier.find({ ...asked, dialedAt: now, others: [sid] }), { state: 'unknown' });
    await assert.rejects(rig.carrier.find({ ...asked, dialedAt: now, others: [null] }), { retryable: true });
  });

  it('a call that is looked for while it is placed is none of our others', async () => {
    rig.fake.faults.dropPercent = 100;
    const dial = (to: string, others: readonly (string | null)[]): Promise<string> => {
      rig.fake.faults.nextCalls.push('500 after acceptance');
      return rig.dial({ to, others: async () => others }).then(
        () => 'found',
        ({ code }: PhoneError) => code,
      );
    };
    const [one, two] = [numberOf(), numberOf()];
    for (const to of [one, two]) await rig.phone({ ringSecs: 200, answer: 'no_answer' }, to);
    assert.equal(await dial(one, []), 'found');
    assert.equal(await dial(two, [null]), 'carrier_error');
    const [first] = [...rig.fake.calls.values()].filter(({ parts }) => parts.to === two);
    assert.ok(first);
    rig.fake.faults.nextCalls.push('500');
    await assert.rejects(rig.dial({ to: two, others: async () => [first.parts.sid] }), { code: 'carrier_error' });
    rig.fake.faults.dropPercent = 0;
  });

  it('doubled ones are passed on as they come', async () => {
    rig.fake.faults.duplicatePercent = 100;
    const to = numberOf();
    await rig.phone({ answer: 'busy' }, to);
    const { sid } = await rig.dial({ to });
    await rig.until('both have come', () => rig.kinds(sid).filter((kind) => kind === 'ended: busy').length === 2);
    rig.fake.faults.duplicatePercent = 0;
  });
});

describe('a media stream breaks', { concurrency: true }, () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.open({ speed: 4 });
    await rig.phone({ ringSecs: 0.5, opening: 'Hello?' });
  });
  after(() => rig.close());

  it('Twilio asks again, and the call goes on over another one', async () => {
    const { sid, leg } = await rig.talk();
    await rig.until('the phone is heard', () => leg.frames.length > 20);
    const call = rig.fake.calls.get(sid);
    assert.ok(call);
    call.streams[0]?.drop();
    await rig.until('there is a second stream', () => call.streams.length === 2);
    const heard = leg.frames.length;
    await rig.until('the phone is heard again', () => leg.frames.length > heard + 20);
    assert.equal(leg.closed, false);
    leg.leg.send(new Uint8Array(1600).fill(0x20));
    leg.leg.mark('again');
    await rig.until('what is said arrives', () => leg.marks.includes('again'));
    assert.equal(rig.kinds(sid).filter((kind) => kind === 'answered').length > 0, true);
    await rig.carrier.hangUp({ accountId: 'agt_1', carrierCallId: sid });
    await rig.until('it has ended', () => call.isOver);
  });

  it('when the call is over, nothing is opened any more', async () => {
    const { sid, leg } = await rig.talk();
    const call = rig.fake.calls.get(sid);
    assert.ok(call);
    leg.leg.close();
    await rig.carrier.hangUp({ accountId: 'agt_1', carrierCallId: sid });
    await rig.until('it has ended', () => call.isOver);
    assert.ok(call.streams.length <= 2, `${call.streams.length} streams`);
    await assert.rejects(rig.carrier.openMedia({ accountId: 'agt_1', carrierCallId: sid }), {
      code: 'call_not_active',
    });
  });
});

describe('the API is not there', () => {
  it('says whether anything can have been sent', async () => {
    const server = createServer((request) => request.socket.destroy());
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const ask = (): Promise<unknown> =>
      new TwilioApi(`http://127.0.0.1:${port}`).get(account, '/Calls.json').catch((error: unknown) => error);
    const reset = await ask();
    assert.ok(reset instanceof TwilioUnheard && !reset.neverSent);
    await new Promise((resolve) => server.close(resolve));
    const refused = await ask();
    assert.ok(refused instanceof TwilioUnheard && refused.neverSent);
    const nowhere = await new TwilioApi('http://no-such-host.invalid')
      .get(account, '/Calls.json')
      .catch((error: unknown) => error);
    assert.ok(nowhere instanceof TwilioUnheard && nowhere.neverSent);
  });

  it('a server that answers nothing is not waited for long', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    await assert.rejects(
      new TwilioApi(`http://127.0.0.1:${port}`, systemClock, 50).get(account, '/Calls.json'),
      TwilioUnheard,
    );
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
