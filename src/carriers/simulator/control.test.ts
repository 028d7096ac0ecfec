import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PhoneError } from '../../core/errors.ts';
import { lost, memoryNotebook, ourNumber, TestCall, TestNetwork, theirNumber, theirs } from './network.example.ts';

/** The paths that a refusal names. */
async function refusedPaths(network: TestNetwork, method: string, path: string, body: unknown): Promise<string[]> {
  const error = await network.control(method, path, body).then(
    () => assert.fail(`${method} ${path} was not refused`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof PhoneError);
  assert.equal(error.code, 'invalid_request');
  const details = error.detail['details'] as { path: string; message: string }[];
  assert.ok(details.length > 0 && details.every((detail) => detail.message !== ''));
  return details.map((detail) => detail.path);
}

describe('phones', () => {
  test('PUT answers the whole phone with its defaults; GET, list and DELETE', async () => {
    const network = new TestNetwork();
    assert.deepEqual(await network.control('GET', '/phones'), { status: 200, body: { data: [] } });
    await assert.rejects(network.control('GET', `/phones/${theirNumber}`), { code: 'not_found' });
    const phone = {
      number: theirNumber,
      answer: 'person',
      ringSecs: 2,
      voice: 'rms',
      opening: 'Hello?',
      lines: [
        {
          hears: '',
          says: 'Yes',
          times: 1,
          afterMs: 500,
          interruptAfterMs: null,
          presses: null,
          hangsUp: false,
        },
      ],
      otherwise: 'Sorry, could you say that again?',
      silentAfterTurns: null,
      greeting:
        'Hi, you have reached my voicemail. I cannot take your call right now. Please leave a message after the beep.',
      beepAfterMs: 600,
      line: { lossPercent: 0, delayMs: 0, jitterMs: 0, dropAfterMs: null },
    };
    const put = await network.control('PUT', `/phones/${theirNumber}`, { lines: [{ says: 'Yes' }], unknown: 1 });
    assert.deepEqual(put, { status: 200, body: phone });
    assert.deepEqual(await network.control('GET', `/phones/${theirNumber}`), { status: 200, body: phone });
    await network.putPhone({ answer: 'busy' }, '+442071838750');
    const { body } = await network.control('GET', '/phones');
    assert.deepEqual(
      (body as { data: { number: string; answer: string }[] }).data.map(({ number, answer }) => [number, answer]),
      [
        [theirNumber, 'person'],
        ['+442071838750', 'busy'],
      ],
    );
    assert.deepEqual(await network.control('DELETE', `/phones/${theirNumber}`), {
      status: 200,
      body: { id: theirNumber, deleted: true },
    });
    await assert.rejects(network.control('DELETE', `/phones/${theirNumber}`), { code: 'not_found' });
  });

  test('null means absent, but silence where nothing is a thing to say', async () => {
    const network = new TestNetwork();
    const { body } = await network.control('PUT', `/phones/${theirNumber}`, {
      voice: null,
      ringSecs: null,
      lines: null,
      line: null,
      opening: null,
      otherwise: '',
    });
    const phone = body as Record<string, unknown>;
    assert.deepEqual(
      [phone['voice'], phone['ringSecs'], phone['lines'], phone['opening'], phone['otherwise']],
      ['rms', 2, [], null, null],
    );
    assert.equal((await network.control('PUT', `/phones/${theirNumber}`)).status, 200, 'a body is not needed');
  });

  const faulty: readonly (readonly [string, unknown, string[]])[] = [
    ['nonsense', 'hello', ['']],
    ['an unknown answer', { answer: 'parrot' }, ['answer']],
    ['a pattern that is none', { lines: [{ hears: 'fine' }, { hears: '(' }] }, ['lines.1.hears']],
    ['an endless pattern', { lines: [{ hears: 'x'.repeat(501) }] }, ['lines.0.hears']],
    ['keys that no phone has', { lines: [{ presses: '1x' }] }, ['lines.0.presses']],
    [
      'several at once',
      { ringSecs: -1, beepAfterMs: 'soon', line: { lossPercent: 101 } },
      ['ringSecs', 'beepAfterMs', 'line.lossPercent'],
    ],
    ['half a use', { lines: [{ times: 1.5 }] }, ['lines.0.times']],
    ['a list for a phone', [], ['']],
  ];
  for (const [what, body, paths] of faulty) {
    test(`${what} is refused, by path`, async () => {
      const network = new TestNetwork();
      assert.deepEqual(await refusedPaths(network, 'PUT', `/phones/${theirNumber}`, body), paths);
      assert.deepEqual(await network.control('GET', '/phones'), { status: 200, body: { data: [] } });
    });
  }

  test('numbers are E.164', async () => {
    const network = new TestNetwork();
    for (const number of ['4155550142', '+0155550142', '+1 415', '+12345678901234567', 'x']) {
      assert.deepEqual(await refusedPaths(network, 'PUT', `/phones/${number}`, {}), ['number']);
    }
  });

  test('what is not built yet says so', async () => {
    const network = new TestNetwork();
    for (const answer of ['ivr', 'screening', 'hold', 'browser']) {
      await assert.rejects(network.control('PUT', `/phones/${theirNumber}`, { answer }), { code: 'not_implemented' });
    }
    await assert.rejects(network.control('GET', `/phones/${theirNumber}/texts`), { code: 'not_implemented' });
    await assert.rejects(network.control('POST', '/texts', {}), { code: 'not_implemented' });
  });

  test('unknown paths and wrong methods', async () => {
    const network = new TestNetwork();
    await assert.rejects(network.control('GET', '/nothing'), { code: 'not_found' });
    await assert.rejects(network.control('POST', `/phones/${theirNumber}`), {
      code: 'method_not_allowed',
      detail: { allow: ['PUT', 'GET', 'DELETE'] },
    });
    await assert.rejects(network.control('GET', '/calls/nobody'), { code: 'not_found' });
  });

  test('phones outlive the process', async () => {
    const notebook = memoryNotebook();
    await new TestNetwork({ notebook }).putPhone({ answer: 'busy' });
    const network = new TestNetwork({ notebook });
    const call = await network.dial();
    await network.time.advance(1000);
    assert.equal(call.ending, 'busy');
  });
});

describe('somebody calls us', () => {
  test('our side takes the call: it rings, is answered, and the caller speaks and hears', async () => {
    const network = new TestNetwork({ onIncoming: async () => ({ callId: 'in-1', answer: true }) });
    const { status, body } = await network.control('POST', '/calls', {
      from: theirNumber,
      to: ourNumber,
      phone: { opening: null, lines: [{ hears: 'help', says: 'A table', afterMs: 500 }], otherwise: null },
    });
    const { simulatorCallId, callId } = body as { simulatorCallId: string; callId: string };
    assert.deepEqual([status, callId], [201, 'in-1']);
    assert.deepEqual(
      network.incoming.map(({ carrierCallId, from, to }) => ({ carrierCallId, from, to })),
      [{ carrierCallId: simulatorCallId, from: theirNumber, to: ourNumber }],
    );
    const call = new TestCall(network, 'in-1', simulatorCallId);
    await network.until(() => call.kinds.includes('answered'));
    assert.ok(Math.abs(network.elapsedMs - 1000) <= 20);
    await call.open();
    assert.equal(call.leg.clock, network.incoming[0]?.clock);
    call.say('How can I help');
    await network.until(() => call.heard === 'A table ');
    await network.simulator.hangUp(theirs(simulatorCallId));
    await network.time.advance(100);
    assert.equal(call.ending, 'completed');
    const truth = await call.truth();
    assert.deepEqual(
      [truth.callId, truth.carrierCallId, truth.answer, truth.endedBy],
      ['in-1', simulatorCallId, 'person', 'agent'],
    );
    const { body: byTheirs } = await network.control('GET', `/calls/${simulatorCallId}`);
    assert.deepEqual(byTheirs, truth);
  });

  test('without a phone the caller behaves as the entry of `from`, or is a friendly person who wants something', async () => {
    const network = new TestNetwork({
      onIncoming: async ({ from }) => ({ callId: `in ${from}`, answer: true }),
    });
    await network.putPhone({ answer: 'voicemail', opening: 'It is me' });
    const heard = new Map<string, string>();
    for (const from of [theirNumber, '+14155550199']) {
      const { body } = await network.control('POST', '/calls', { from, to: ourNumber });
      const { simulatorCallId, callId } = body as { simulatorCallId: string; callId: string };
      const call = new TestCall(network, callId, simulatorCallId);
      await network.until(() => call.kinds.includes('answered'));
      await call.open();
      await network.time.advance(1500);
      call.say('Hello, how can I help you?');
      await network.time.advance(12_000);
      heard.set(from, call.heard);
    }
    assert.match(heard.get(theirNumber) ?? '', /^It is me /);
    assert.match(heard.get('+14155550199') ?? '', /^I would like to make an appointment/);
  });

  test('our side declines: the caller hears so', async () => {
    const network = new TestNetwork({ onIncoming: async () => ({ callId: 'in-2', answer: false }) });
    const { status, body } = await network.control('POST', '/calls', { from: theirNumber, to: ourNumber });
    assert.equal(status, 201);
    const { simulatorCallId } = body as { simulatorCallId: string };
    await network.time.advance(2000);
    assert.deepEqual(
      network.events.map((event) => [event.kind, event.carrierCallId, event.kind === 'ended' && event.ending]),
      [['ended', simulatorCallId, 'rejected']],
    );
    const truth = await new TestCall(network, 'in-2', simulatorCallId).truth();
    assert.deepEqual([truth.endedBy, truth.answeredAt], ['agent', null]);
  });

  test('numbers that are not ours are not found; nothing is kept', async () => {
    const network = new TestNetwork();
    await assert.rejects(network.control('POST', '/calls', { from: theirNumber, to: ourNumber }), {
      code: 'not_found',
    });
    await network.time.advance(5000);
    assert.deepEqual(network.events, []);
    assert.deepEqual(await network.notebook.all('simulator'), []);
  });

  test('bad requests are refused before our side hears of them', async () => {
    const network = new TestNetwork();
    assert.deepEqual(await refusedPaths(network, 'POST', '/calls', {}), ['from', 'to']);
    const call = { from: theirNumber, to: ourNumber };
    assert.deepEqual(await refusedPaths(network, 'POST', '/calls', { ...call, phone: { ringSecs: 'x' } }), [
      'phone.ringSecs',
    ]);
    assert.deepEqual(await refusedPaths(network, 'POST', '/calls', { ...call, phone: { answer: 'busy' } }), [
      'phone.answer',
    ]);
    assert.deepEqual(network.incoming, []);
  });
});

describe('the clock', () => {
  test('a new speed is for calls placed from then on', async () => {
    const network = new TestNetwork({ speed: 2 });
    assert.deepEqual(await network.control('GET', '/clock'), { status: 200, body: { speed: 2 } });
    const before = await network.dial();
    assert.deepEqual(await network.control('PUT', '/clock', { speed: 20 }), { status: 200, body: { speed: 20 } });
    const after = await network.dial();
    await network.time.advance(110);
    assert.deepEqual(after.kinds, ['ringing', 'answered']);
    assert.deepEqual(before.kinds, ['ringing']);
    await network.time.advance(900);
    assert.deepEqual(before.kinds, ['ringing', 'answered']);
    for (const speed of [0, -1, 1e9, 'fast', null]) {
      assert.deepEqual(await refusedPaths(network, 'PUT', '/clock', { speed }), ['speed']);
    }
  });
});

describe('faults', () => {
  const quiet = { opening: null, otherwise: null };

  test('PUT answers them whole, `{}` clears them', async () => {
    const network = new TestNetwork();
    const none = {
      callbacks: { duplicatePercent: 0, reorderPercent: 0, dropPercent: 0, delayMs: 0 },
      dialFailsPercent: 0,
      mediaDropsPercent: 0,
    };
    assert.deepEqual((await network.control('GET', '/faults')).body, none);
    const put = await network.control('PUT', '/faults', { callbacks: { dropPercent: 10 }, mediaDropsPercent: 5 });
    assert.deepEqual(put.body, {
      ...none,
      callbacks: { ...none.callbacks, dropPercent: 10 },
      mediaDropsPercent: 5,
    });
    assert.deepEqual((await network.control('PUT', '/faults', {})).body, none);
    assert.deepEqual(await refusedPaths(network, 'PUT', '/faults', { dialFailsPercent: 101 }), ['dialFailsPercent']);
  });

  test('dials fail, and are counted all the same', async () => {
    const network = new TestNetwork();
    await network.control('PUT', '/faults', { dialFailsPercent: 100 });
    await assert.rejects(network.dial(theirNumber, 'call-f'), { code: 'carrier_error', retryable: false });
    await network.time.advance(5000);
    assert.deepEqual(network.events, []);
    const found = await network.simulator.find(lost('call-f', null));
    assert.deepEqual(found.state === 'ended' && [found.ending, found.answered], ['failed', false]);
    await network.control('PUT', '/faults', {});
    const call = await network.dial(theirNumber, 'call-f');
    assert.equal((await call.truth()).dials, 2);
  });

  test('callbacks are dropped', async () => {
    const network = new TestNetwork();
    await network.putPhone({ answer: 'busy' });
    await network.control('PUT', '/faults', { callbacks: { dropPercent: 100 } });
    const call = await network.dial();
    await network.time.advance(10_000);
    assert.deepEqual(network.events, []);
    const found = await network.simulator.find(lost(call.callId, call.carrierCallId));
    assert.deepEqual(found.state === 'ended' && found.ending, 'busy', 'the truth is to be had by asking');
  });

  test('callbacks are delayed', async () => {
    const network = new TestNetwork();
    await network.putPhone(quiet);
    await network.control('PUT', '/faults', { callbacks: { delayMs: 700 } });
    const call = await network.dial();
    await network.time.advance(5000);
    assert.deepEqual(
      call.events.map(({ kind, atMs }) => [kind, Math.round(atMs)]),
      [
        ['ringing', 900],
        ['answered', 2700],
      ],
    );
  });

  test('callbacks come twice', async () => {
    const network = new TestNetwork();
    await network.putPhone({ answer: 'busy' });
    await network.control('PUT', '/faults', { callbacks: { duplicatePercent: 100 } });
    const call = await network.dial();
    await network.time.advance(5000);
    assert.deepEqual(call.kinds, ['ended', 'ended']);
    assert.ok((call.events[1]?.atMs ?? 0) > (call.events[0]?.atMs ?? 0));
  });

  test('callbacks overtake each other, and none is lost', async () => {
    const network = new TestNetwork();
    await network.putPhone({ answer: 'rejected', ringSecs: 1 });
    await network.control('PUT', '/faults', { callbacks: { reorderPercent: 100 } });
    const call = await network.dial();
    await network.time.advance(1100);
    assert.deepEqual(call.kinds, ['ended', 'ringing']);
    await network.putPhone({ answer: 'busy' });
    const alone = await network.dial();
    await network.time.advance(3300);
    assert.deepEqual(alone.kinds, [], 'waits for somebody to overtake it');
    await network.time.advance(200);
    assert.deepEqual(alone.kinds, ['ended']);
  });

  test('media drops: the share of answered calls breaks within 2 to 10 s', async () => {
    let state = 7;
    const network = new TestNetwork({ random: () => (state = (state * 48_271) % 0x7fffffff) / 0x7fffffff });
    await network.putPhone(quiet);
    await network.control('PUT', '/faults', { mediaDropsPercent: 50 });
    const calls = await Promise.all(Array.from({ length: 40 }, () => network.dial()));
    await network.time.advance(2050);
    for (const call of calls) await call.open();
    await network.time.advance(10_000);
    const broken = calls.filter((call) => call.ending === 'error');
    assert.ok(broken.length > 10 && broken.length < 30, `${broken.length} of 40`);
    for (const call of broken) {
      assert.equal(call.closed, 1);
      const lastedMs = call.frames.length * 20;
      assert.ok(lastedMs >= 1980 && lastedMs <= 10_000, `${lastedMs}`);
      assert.equal((await call.truth()).endedBy, 'network');
    }
    assert.ok(calls.filter((call) => call.ending === null).length === calls.length - broken.length);
  });
});
