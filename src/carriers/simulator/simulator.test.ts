import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import { frameBytes } from '../../core/ports/media-leg.ts';
import { lost, speechOf, TestNetwork, theirNumber, theirs } from './network.example.ts';

const silent = { opening: null, otherwise: null };

/** Mean magnitude of a frame's samples. */
function loudness(frame: Uint8Array): number {
  const samples = decodeMulaw(frame);
  return samples.reduce((sum, sample) => sum + Math.abs(sample), 0) / samples.length;
}

describe('what becomes of a call', () => {
  const outcomes = [
    { phone: { answer: 'busy' }, kinds: ['ended'], ending: 'busy', endedBy: 'phone', atMs: 400 },
    { phone: { answer: 'failed' }, kinds: ['ended'], ending: 'failed', endedBy: 'network', atMs: 400 },
    {
      phone: { answer: 'rejected', ringSecs: 4 },
      kinds: ['ringing', 'ended'],
      ending: 'rejected',
      endedBy: 'phone',
      atMs: 4000,
    },
    {
      phone: { answer: 'no_answer' },
      kinds: ['ringing', 'ended'],
      ending: 'no_answer',
      endedBy: 'network',
      atMs: 30_000,
    },
    { phone: { ringSecs: 31 }, kinds: ['ringing', 'ended'], ending: 'no_answer', endedBy: 'network', atMs: 30_000 },
  ];
  for (const { phone, kinds, ending, endedBy, atMs } of outcomes) {
    test(`${JSON.stringify(phone)}: ${kinds.join(', ')}, ${ending}`, async () => {
      const network = new TestNetwork();
      await network.putPhone(phone);
      const call = await network.dial();
      assert.match(call.carrierCallId, /^sim_/);
      await network.time.advance(40_000);
      assert.deepEqual(call.kinds, kinds);
      assert.equal(call.ending, ending);
      const ended = call.events.at(-1);
      assert.ok(ended && Math.abs(ended.atMs - atMs) <= 20, `ended at ${ended?.atMs}`);
      await assert.rejects(network.simulator.openMedia(theirs(call.carrierCallId)), { code: 'call_not_active' });
      const truth = await call.truth();
      assert.equal(truth.endedBy, endedBy);
      assert.equal(truth.answeredAt, null);
      assert.ok(truth.endedAt);
      assert.deepEqual(await network.simulator.find(lost(call.callId, call.carrierCallId)), {
        state: 'ended',
        carrierCallId: call.carrierCallId,
        ending,
        answered: false,
        endedAt: Date.parse(truth.endedAt),
      });
      assert.equal(network.time.waiting, 0, 'an ended call leaves no timer');
    });
  }

  test('a person answers after `ringSecs`, and our hanging up completes the call', async () => {
    const network = new TestNetwork();
    await network.putPhone({ ...silent, ringSecs: 3 });
    const call = await network.dial();
    assert.deepEqual(await network.simulator.find(lost(call.callId, call.carrierCallId)), {
      state: 'active',
      carrierCallId: call.carrierCallId,
      answered: false,
    });
    await network.time.advance(3100);
    assert.deepEqual(
      call.events.map(({ kind, atMs }) => [kind, Math.round(atMs)]),
      [
        ['ringing', 200],
        ['answered', 3000],
      ],
    );
    await call.open();
    await network.time.advance(5000);
    assert.equal((await network.simulator.find(lost(call.callId, call.carrierCallId))).state, 'active');
    await network.simulator.hangUp(theirs(call.carrierCallId));
    await network.time.advance(100);
    assert.deepEqual(call.kinds, ['ringing', 'answered', 'ended']);
    assert.equal(call.ending, 'completed');
    assert.equal(call.closed, 1);
    const truth = await call.truth();
    assert.equal(truth.endedBy, 'agent');
    assert.match(truth.answeredAt ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(network.time.waiting, 0);
  });

  test('hanging up before the answer cancels; hanging up again, or an unknown call, is no error', async () => {
    const network = new TestNetwork();
    const call = await network.dial();
    await network.time.advance(1000);
    await network.simulator.hangUp(theirs(call.carrierCallId));
    await network.simulator.hangUp(theirs(call.carrierCallId));
    await network.simulator.hangUp(theirs('sim_nobody'));
    await network.time.advance(5000);
    assert.deepEqual(call.kinds, ['ringing', 'ended']);
    assert.equal(call.ending, 'canceled');
    assert.equal((await call.truth()).endedBy, 'agent');
  });

  test('the leg is given once', async () => {
    const network = new TestNetwork();
    const call = await network.call();
    await assert.rejects(network.simulator.openMedia(theirs(call.carrierCallId)), { code: 'call_not_active' });
    await assert.rejects(network.simulator.openMedia(theirs('sim_nobody')), { code: 'call_not_active' });
  });

  test('a second dial of the same call rings again, for all to see', async () => {
    const network = new TestNetwork();
    const first = await network.dial(theirNumber, 'call-x');
    const second = await network.dial(theirNumber, 'call-x');
    assert.notEqual(first.carrierCallId, second.carrierCallId);
    assert.equal((await second.truth()).dials, 2);
    await network.time.advance(2500);
    assert.deepEqual(first.kinds, ['ringing', 'answered']);
    assert.deepEqual(second.kinds, ['ringing', 'answered']);
  });

  test('there are no webhooks to receive', async () => {
    const network = new TestNetwork();
    await assert.rejects(network.simulator.receive(new Request('http://localhost/')), { code: 'not_found' });
  });

  test('a closed network keeps nothing running and takes no calls', async () => {
    const network = new TestNetwork();
    await network.call();
    await network.simulator.close();
    const before = network.events.length;
    await network.time.advance(60_000);
    assert.equal(network.events.length, before);
    assert.equal(network.time.waiting, 0);
    await assert.rejects(network.dial(), { code: 'unavailable' });
  });
});

describe('the audio', () => {
  for (const speed of [1, 20, 200]) {
    test(`flows both ways every 20 ms of the call's time at speed ${speed}, silence included`, async () => {
      const network = new TestNetwork({ speed });
      await network.putPhone(silent);
      const call = await network.call();
      await network.time.advance(10_000 / speed);
      assert.ok(call.frames.length >= 498 && call.frames.length <= 500, `${call.frames.length} frames`);
      const first = call.frames[0];
      assert.ok(first);
      for (const [i, { frame, atMs, realMs }] of call.frames.entries()) {
        assert.equal(frame.length, frameBytes);
        assert.equal(atMs, i * 20);
        assert.ok(Math.abs(realMs - first.realMs - (i * 20) / speed) < 0.1, 'no drift');
      }
    });
  }

  test('frames of many calls spread over the 20 ms', async () => {
    const network = new TestNetwork();
    await network.putPhone(silent);
    const calls = await Promise.all(Array.from({ length: 50 }, () => network.dial()));
    await network.time.advance(2100);
    for (const call of calls) await call.open();
    await network.time.advance(1000);
    const phases = calls.map((call) => (call.frames[0]?.realMs ?? NaN) % 20).toSorted((a, b) => a - b);
    assert.equal(phases.length, 50);
    const gaps = phases.map((phase, i) => (phases[i + 1] ?? (phases[0] ?? 0) + 20) - phase);
    assert.ok(Math.max(...gaps) < 3 * 0.4, `largest gap ${Math.max(...gaps)} ms, even would be 0.4`);
  });

  test('what is sent is played in order, 20 ms at a time; marks and playedMs tell how far', async () => {
    const network = new TestNetwork();
    await network.putPhone(silent);
    const call = await network.call();
    const { leg } = call;
    assert.equal(leg.playedMs, 0);
    leg.send(speechOf('one').audio);
    leg.mark('after one');
    leg.send(new Uint8Array(80).fill(0x10));
    leg.mark('after half a frame');
    leg.mark('the same place');
    await network.time.advance(150);
    assert.ok(leg.playedMs >= 120 && leg.playedMs <= 160, `${leg.playedMs}`);
    assert.deepEqual(call.marks, []);
    await network.time.advance(190);
    assert.equal(leg.playedMs, 310);
    assert.deepEqual(call.marks, ['after one', 'after half a frame', 'the same place']);
    await network.time.advance(500);
    assert.equal(leg.playedMs, 310, 'stands still while nothing plays');
    leg.mark('at once');
    assert.deepEqual(call.marks.length, 3, 'never from within');
    await network.time.advance(20);
    assert.equal(call.marks.at(-1), 'at once');
  });

  test('clear drops what was not played: it never counts, its marks are acknowledged', async () => {
    const network = new TestNetwork();
    await network.putPhone(silent);
    const call = await network.call();
    const { leg } = call;
    call.say('one two three');
    leg.mark('never reached');
    await network.time.advance(400);
    leg.clear();
    const playedMs = leg.playedMs;
    assert.ok(playedMs >= 380 && playedMs <= 400);
    await network.time.advance(40);
    assert.deepEqual(call.marks, ['never reached']);
    assert.equal(leg.playedMs, playedMs);
    leg.send(speechOf('more').audio);
    leg.mark('more');
    await network.time.advance(1000);
    assert.equal(leg.playedMs, playedMs + 400);
    assert.deepEqual(call.marks, ['never reached', 'more']);
    const [turn] = (await call.truth()).said;
    assert.ok(turn);
    assert.equal(turn.text, 'one two three');
    assert.equal(turn.playedMs, playedMs + 400);
    assert.equal(turn.cut, true);
  });

  test('words given for audio that is gone already are what was never played', async () => {
    const network = new TestNetwork();
    await network.putPhone(silent);
    const call = await network.call();
    const { audio, words } = speechOf('late words');
    call.leg.send(audio);
    await network.time.advance(200);
    call.leg.clear();
    call.leg.captions?.send(words);
    await network.time.advance(1000);
    const { said } = await call.truth();
    assert.deepEqual(
      said.map(({ text, cut }) => [text, cut]),
      [['late words', true]],
    );
  });

  test('the phone speaks with the voice of its mouth', async () => {
    const network = new TestNetwork();
    await network.putPhone({ opening: 'Yes' });
    const call = await network.call();
    await network.time.advance(1000);
    const loud = call.frames.filter(({ frame }) => loudness(frame) > 1000).map(({ atMs }) => atMs);
    assert.deepEqual(
      loud,
      Array.from({ length: 15 }, (_, i) => 300 + i * 20),
    );
    const [said] = (await call.truth()).said;
    assert.deepEqual(said, { who: 'phone', text: 'Yes', startMs: 300, endMs: 600, playedMs: 300, cut: false });
  });

  test('captions come character by character with the sound, white space between utterances', async () => {
    const network = new TestNetwork();
    await network.putPhone({
      opening: 'Good morning.',
      lines: [{ hears: 'table', says: 'For when, please?', afterMs: 500 }],
    });
    const call = await network.call();
    await network.until(() => call.heard.includes('.'));
    assert.equal(call.heard, 'Good morning. ');
    assert.equal(
      call.pieces.map((piece) => piece.text.trim()).every((text) => text.length <= 1),
      true,
    );
    const at = new Map(call.pieces.map((piece) => [piece.text.trim(), piece.atMs]));
    assert.equal(at.get('G'), 380, 'in the frame in which its 100 ms end');
    assert.equal(at.get('m'), 840);
    call.say('A table');
    await network.until(() => call.heard.includes('?'));
    assert.equal(call.heard, 'Good morning. For when, please? ');
  });

  test('nothing is sent or told after our side has closed its leg', async () => {
    const network = new TestNetwork();
    await network.putPhone({ opening: 'Hello there' });
    const call = await network.call();
    await network.time.advance(500);
    call.say('Not heard');
    call.leg.close();
    call.leg.close();
    const { frames, pieces } = call;
    const counts = [frames.length, pieces.length];
    assert.ok(frames.length > 0 && pieces.length > 0);
    call.leg.send(new Uint8Array(160));
    call.leg.sendDtmf('1');
    call.leg.mark('x');
    await network.time.advance(2000);
    await network.simulator.hangUp(theirs(call.carrierCallId));
    await network.time.advance(100);
    assert.deepEqual([frames.length, pieces.length, call.closed, call.marks.length], [...counts, 0, 0]);
    const { said, dtmf } = await call.truth();
    assert.deepEqual(dtmf, []);
    assert.equal(said.length, 2);
    assert.deepEqual(said[1] && [said[1].text, said[1].cut, said[1].playedMs], ['Not heard', true, 0]);
  });

  test('media flows without us when we do not come for it', async () => {
    const network = new TestNetwork();
    await network.putPhone({ opening: 'Hi' });
    const call = await network.dial();
    await network.time.advance(2000 + 500 + 1500);
    await call.open();
    await network.time.advance(100);
    assert.ok((call.frames[0]?.atMs ?? 0) >= 1480);
    assert.equal((await call.truth()).said[0]?.text, 'Hi');
  });

  test('digits of ours reach the phone one after the other', async () => {
    const network = new TestNetwork();
    await network.putPhone(silent);
    const call = await network.call();
    call.leg.sendDtmf('1a#x');
    await network.time.advance(1000);
    const { dtmf } = await call.truth();
    assert.deepEqual(
      dtmf.map(({ who, digit }) => [who, digit]),
      [
        ['agent', '1'],
        ['agent', 'A'],
        ['agent', '#'],
      ],
    );
    assert.equal((dtmf[2]?.atMs ?? 0) - (dtmf[0]?.atMs ?? 0), 400);
  });
});

describe('the line', () => {
  /** Repeatable dice. */
  function dice(): () => number {
    let state = 1;
    return () => (state = (state * 48_271) % 0x7fffffff) / 0x7fffffff;
  }

  test('loses frames: gaps in atMs, counted both ways; the text comes whole', async () => {
    const network = new TestNetwork({ random: dice() });
    await network.putPhone({
      opening: 'I can hear you quite badly on this line',
      otherwise: null,
      line: { lossPercent: 20 },
    });
    const call = await network.call();
    call.say('Oh that is a pity because I can hear you very well');
    await network.time.advance(10_000);
    const { media, said } = await call.truth();
    assert.equal(media.framesIn, 500);
    assert.ok(media.lost > 0.15 * (media.framesIn + media.framesOut));
    assert.ok(media.lost < 0.25 * (media.framesIn + media.framesOut));
    assert.ok(call.frames.length < 440 && call.frames.length > 360);
    assert.ok(call.frames.every(({ atMs }, i) => i === 0 || atMs > (call.frames[i - 1]?.atMs ?? 0)));
    assert.equal(call.heard, 'I can hear you quite badly on this line ');
    const ours = said.find((turn) => turn.who === 'agent');
    assert.ok(ours && ours.playedMs < 0.9 * (ours.endMs - ours.startMs), 'lost audio did not reach the phone');
    assert.equal(ours.text, 'Oh that is a pity because I can hear you very well');
    assert.equal(ours.cut, false);
  });

  test('delays: both directions come later by so much, on our media clock too', async () => {
    const network = new TestNetwork();
    await network.putPhone({ opening: null, lines: [{ says: 'Yes', presses: '5' }], line: { delayMs: 250 } });
    const call = await network.call();
    call.say('Well');
    await network.time.advance(5000);
    assert.equal(call.frames[0]?.atMs, 250);
    const { said } = await call.truth();
    const [ours, theirs] = said;
    assert.ok(ours && theirs);
    assert.ok(Math.abs(ours.startMs - 250) <= 20, `heard at ${ours.startMs}`);
    assert.equal(theirs.startMs, Math.ceil((ours.endMs + 500) / 20) * 20);
    const heardAtMs = call.frames.find(({ frame }) => loudness(frame) > 1000)?.atMs;
    assert.equal(heardAtMs, theirs.startMs + 250);
    assert.deepEqual(
      call.digits.map(({ digit }) => digit),
      ['5'],
    );
    assert.ok((call.digits[0]?.atMs ?? 0) >= theirs.endMs + 250);
  });

  test('what is on its way when we clear is heard, what was queued is not', async () => {
    const network = new TestNetwork();
    await network.putPhone({
      ...silent,
      lines: [{ hears: 'two', says: 'Two' }, { says: 'One' }],
      line: { delayMs: 600 },
    });
    const call = await network.call();
    call.say('one two three');
    await network.time.advance(500);
    call.leg.clear();
    const { playedMs } = call.leg;
    await network.time.advance(5000);
    const { said } = await call.truth();
    assert.deepEqual(
      said.map(({ who, text, playedMs, cut }) => ({ who, text, playedMs, cut })),
      [
        { who: 'agent', text: 'one two three', playedMs, cut: true },
        { who: 'phone', text: 'One', playedMs: 300, cut: false },
      ],
    );
    assert.ok(playedMs >= 480 && playedMs <= 500);
  });

  test('jitters: frames come unevenly, all of them and in order', async () => {
    const network = new TestNetwork({ random: dice() });
    await network.putPhone({ ...silent, line: { jitterMs: 100 } });
    const call = await network.call();
    await network.time.advance(10_000);
    assert.ok(call.frames.length > 480);
    assert.ok(call.frames.every(({ atMs }, i) => atMs === i * 20));
    const lateness = call.frames.map(({ atMs, realMs }) => realMs - atMs);
    const spreadMs = Math.max(...lateness) - Math.min(...lateness);
    assert.ok(spreadMs > 30 && spreadMs <= 100.1, `${spreadMs}`);
  });

  test('breaks: the media is gone and the call ends as an error of the network', async () => {
    const network = new TestNetwork();
    await network.putPhone({ opening: 'I have a lot to say about this', line: { dropAfterMs: 1000 } });
    const call = await network.call();
    await network.time.advance(3000);
    assert.equal(call.ending, 'error');
    assert.equal(call.closed, 1);
    assert.ok(call.frames.length >= 49 && call.frames.length <= 50);
    const { endedBy, said } = await call.truth();
    assert.equal(endedBy, 'network');
    assert.deepEqual(said[0] && [said[0].cut, said[0].playedMs], [true, 680]);
    assert.ok('I have a lot to say about this'.startsWith(call.heard.trimEnd()));
    assert.equal(call.heard, 'I have ', 'text that was not spoken is not sent');
    assert.deepEqual(
      await network.simulator.find(lost(call.callId, call.carrierCallId)).then(({ state }) => state),
      'ended',
    );
  });
});

test('a hundred calls at once, each with its own time and its own talk', async () => {
  const network = new TestNetwork({ speed: 4 });
  const numbers = Array.from({ length: 100 }, (_, i) => `+1415555${1000 + i}`);
  for (const [i, number] of numbers.entries()) {
    await network.putPhone(
      { opening: `Number ${i}`, lines: [{ hears: 'bye', says: `Bye ${i}`, hangsUp: true }] },
      number,
    );
  }
  const calls = await Promise.all(numbers.map((number) => network.dial(number)));
  await network.until(() => calls.every((call) => call.kinds.includes('answered')));
  for (const call of calls) await call.open();
  await network.time.advance(700);
  for (const call of calls) call.say('Bye now');
  await network.until(() => calls.every((call) => call.ending !== null));
  for (const [i, call] of calls.entries()) {
    assert.equal(call.heard, `Number ${i} Bye ${i} `);
    assert.equal(call.ending, 'completed');
    const truth = await call.truth();
    assert.equal(truth.endedBy, 'phone');
    assert.deepEqual(
      truth.said.map(({ text }) => text),
      [`Number ${i}`, 'Bye now', `Bye ${i}`],
    );
  }
  await network.time.advance(20);
  assert.equal(network.time.waiting, 0);
});
