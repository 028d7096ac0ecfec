import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Mouth } from '../../../core/ports/mouth.ts';
import { speechOf, TestNetwork, theirNumber, theirs } from '../network.example.ts';

const quiet = { opening: null, otherwise: null };

/** The text of what was said, in order: `> ` ours, `< ` theirs. */
async function talkOf(call: {
  truth(): Promise<{ said: readonly { who: string; text: string }[] }>;
}): Promise<string[]> {
  const { said } = await call.truth();
  return said.map(({ who, text }) => `${who === 'agent' ? '>' : '<'} ${text}`);
}

describe('a person', () => {
  test('answers when the agent has been silent for 400 ms, `afterMs` after the end of its audio', async () => {
    for (const [afterMs, expectedMs] of [
      [0, 400],
      [500, 500],
      [2000, 2000],
    ] as const) {
      const network = new TestNetwork();
      await network.putPhone({ ...quiet, lines: [{ says: 'Yes', afterMs }] });
      const call = await network.call();
      call.say('Hello');
      await network.time.advance(5000);
      const [ours, theirs] = (await call.truth()).said;
      assert.ok(ours && theirs);
      assert.deepEqual([ours.who, ours.endMs - ours.startMs, ours.playedMs, ours.cut], ['agent', 500, 500, false]);
      assert.equal(theirs.startMs - ours.endMs, expectedMs);
    }
  });

  test('says the first line that matches and is not used up, and `otherwise` when there is none', async () => {
    const network = new TestNetwork();
    await network.putPhone({
      opening: null,
      lines: [
        { hears: 'name', says: 'Ann' },
        { hears: 'NAME|size', says: 'Eight', times: 2 },
        { hears: 'bye', says: 'Bye', times: 0 },
      ],
      otherwise: 'What',
    });
    const call = await network.call();
    for (const line of ['The name', 'The Name', 'Hm', 'A size', 'My size', 'Good-bye', 'Bye']) {
      call.say(line);
      await network.time.advance(4000);
    }
    assert.deepEqual(await talkOf(call), [
      '> The name',
      '< Ann',
      '> The Name',
      '< Eight',
      '> Hm',
      '< What',
      '> A size',
      '< Eight',
      '> My size',
      '< What',
      '> Good-bye',
      '< Bye',
      '> Bye',
      '< Bye',
    ]);
  });

  test('an answer to come is dropped when the agent goes on; the turn grows and no line is used', async () => {
    const network = new TestNetwork();
    await network.putPhone({
      ...quiet,
      lines: [
        { hears: 'one.*two', says: 'Both' },
        { hears: 'one', says: 'Only one', afterMs: 1500 },
      ],
    });
    const call = await network.call();
    call.say('one');
    await network.time.advance(300 + 1200);
    call.say('two');
    await network.time.advance(3000);
    assert.deepEqual(await talkOf(call), ['> one two', '< Both']);
    call.say('one');
    await network.time.advance(4000);
    assert.equal((await talkOf(call)).at(-1), '< Only one');
  });

  test('only what was played counts as heard', async () => {
    const network = new TestNetwork();
    await network.putPhone({
      ...quiet,
      lines: [
        { hears: 'secret', says: 'I heard it' },
        { hears: '', says: 'Go on' },
      ],
    });
    const call = await network.call();
    call.say('this is a secret');
    await network.time.advance(900);
    call.leg.clear();
    await network.time.advance(3000);
    const { said } = await call.truth();
    assert.deepEqual(await talkOf(call), ['> this is a secret', '< Go on']);
    assert.equal(said[0]?.cut, true);
    assert.ok((said[0]?.playedMs ?? 0) <= 900);
  });

  test('talks on to the end of the line while the agent speaks; what the agent said then is its next turn', async () => {
    const network = new TestNetwork();
    await network.putPhone({
      opening: 'This is a long opening',
      otherwise: null,
      lines: [{ hears: '^excuse me what now$', says: 'Fine' }],
    });
    const call = await network.call();
    await network.time.advance(600);
    call.say('excuse me');
    await network.time.advance(4000);
    assert.equal(call.heard, 'This is a long opening ');
    assert.deepEqual(await talkOf(call), ['< This is a long opening', '> excuse me'], 'no answer to it yet');
    call.say('what now');
    await network.time.advance(3000);
    assert.deepEqual(await talkOf(call), ['< This is a long opening', '> excuse me what now', '< Fine']);
  });

  test('interrupts so far into the agent’s turn, on what was played by then, and does not stop when the agent does', async () => {
    const network = new TestNetwork();
    await network.putPhone({
      ...quiet,
      lines: [{ hears: 'offer', says: 'No thank you', interruptAfterMs: 1000 }],
    });
    const call = await network.call();
    call.say('nothing here to talk over at all');
    await network.time.advance(6000);
    assert.deepEqual(call.heard, '', 'neither matched, nor said after the turn');
    call.say('we have an offer for everybody in your whole street');
    const spokenAtMs = network.elapsedMs;
    await network.until(() => call.heard !== '');
    call.leg.clear();
    await network.time.advance(3000);
    const { said } = await call.truth();
    const [, ours, theirs] = said;
    assert.ok(ours && theirs);
    assert.equal(theirs.text, 'No thank you');
    assert.deepEqual([theirs.playedMs, theirs.cut], [1100, false]);
    assert.ok(spokenAtMs > 0);
    const offerEndsMs = speechOf('we have an offer').audio.length / 8;
    assert.ok(Math.abs(theirs.startMs - ours.startMs - offerEndsMs) <= 20, 'once it has been heard');
    assert.equal(ours.cut, true);
    assert.equal(ours.text, 'we have an offer for everybody in your whole street');
    assert.ok(ours.playedMs < 2000);
    assert.equal(call.heard, 'No thank you ');
  });

  test('does not answer to the rest of what they talked over', async () => {
    const network = new TestNetwork();
    await network.putPhone({
      opening: null,
      lines: [
        { says: 'No', interruptAfterMs: 1000 },
        { hears: 'well', says: 'Yes' },
      ],
      otherwise: 'What',
    });
    const call = await network.call();
    call.say('we have an offer for everybody');
    await network.until(() => call.heard !== '');
    await network.time.advance(300);
    call.leg.clear();
    await network.time.advance(1500);
    assert.equal(call.heard, 'No ');
    call.say('very well');
    await network.time.advance(3000);
    assert.equal(call.heard, 'No Yes ');
  });

  test('an interruption waits for its time even when its words have been heard', async () => {
    const network = new TestNetwork();
    await network.putPhone({ ...quiet, lines: [{ says: 'Stop', interruptAfterMs: 1500 }] });
    const call = await network.call();
    call.say('one two three four five six seven eight');
    await network.time.advance(6000);
    const [ours, theirs] = (await call.truth()).said;
    assert.ok(ours && theirs);
    assert.equal(theirs.startMs - ours.startMs, 1500);
    assert.equal(ours.cut, false, 'an agent that talks on is heard on');
    assert.equal(ours.endMs - ours.startMs, 3560);
  });

  test('presses digits, hangs up, and says nothing where there is nothing to say', async () => {
    const network = new TestNetwork();
    await network.putPhone({
      ...quiet,
      lines: [
        { hears: 'press', says: null, presses: '12#' },
        { hears: 'bye', says: 'Bye', presses: '9', hangsUp: true },
      ],
    });
    const call = await network.call();
    call.say('press');
    await network.time.advance(3000);
    assert.deepEqual(
      call.digits.map(({ digit }) => digit),
      ['1', '2', '#'],
    );
    assert.equal(call.heard, '');
    const [first, second] = call.digits;
    assert.equal((second?.atMs ?? 0) - (first?.atMs ?? 0), 200);
    call.say('bye');
    await network.time.advance(4000);
    assert.equal(call.ending, 'completed');
    assert.equal(call.closed, 1);
    const truth = await call.truth();
    assert.equal(truth.endedBy, 'phone');
    assert.deepEqual(
      truth.dtmf.map(({ who, digit }) => `${who} ${digit}`),
      ['phone 1', 'phone 2', 'phone #', 'phone 9'],
    );
    const bye = truth.said.at(-1);
    assert.ok(bye);
    const endedAfterMs = Date.parse(truth.endedAt ?? '') - Date.parse(truth.answeredAt ?? '');
    assert.ok(endedAfterMs - bye.endMs > 300 && endedAfterMs - bye.endMs < 1200, 'after the last word, not in it');
  });

  test('says nothing after so many turns', async () => {
    const network = new TestNetwork();
    await network.putPhone({ opening: 'Hi', otherwise: 'Hm', silentAfterTurns: 2 });
    const call = await network.call();
    await network.time.advance(1500);
    for (let i = 0; i < 4; i++) {
      call.say('And');
      await network.time.advance(2000);
    }
    assert.deepEqual(await talkOf(call), ['< Hi', '> And', '< Hm', '> And', '< Hm', '> And', '> And']);
  });

  test('who hangs up is not cut short by a person in mid-word', async () => {
    const network = new TestNetwork();
    await network.putPhone({ opening: 'I am telling you' });
    const call = await network.call();
    await network.time.advance(800);
    await network.simulator.hangUp(theirs(call.carrierCallId));
    await network.time.advance(1000);
    const [said] = (await call.truth()).said;
    assert.ok(said);
    assert.equal(said.cut, true);
    assert.ok(said.playedMs < 600);
    assert.ok(call.heard.length > 0 && call.heard.length < 8);
  });

  test('gets ready while the phone rings: what takes real time to say is said in time', async () => {
    const network: TestNetwork = new TestNetwork({
      speed: 50,
      mouth: slowMouth(() => network),
    });
    await network.putPhone({ opening: 'Hello', lines: [{ says: 'Yes' }], otherwise: null, ringSecs: 2 });
    const call = await network.call();
    await network.until(() => call.heard.endsWith(' '));
    call.say('So');
    await network.until(() => call.heard.includes('Yes '));
    const [hello, ours, yes] = (await call.truth()).said;
    assert.ok(hello && ours && yes);
    assert.equal(hello.startMs, 300);
    assert.equal(yes.startMs - ours.endMs, 500);
  });

  test('a mouth that fails leaves a person mute, not the call dead', async () => {
    const broken: Mouth = {
      label: 'broken',
      speak: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('no voice')) }) }),
      close: () => Promise.resolve(),
    };
    const network = new TestNetwork({ mouth: broken });
    await network.putPhone({ opening: 'Hello', lines: [{ says: 'Bye', presses: '1', hangsUp: true }] });
    const call = await network.call();
    await network.time.advance(1000);
    call.say('So');
    await network.time.advance(3000);
    assert.equal(call.ending, 'completed');
    assert.deepEqual(call.digits.length, 1);
    assert.equal(call.heard, '');
  });
});

/** Takes 40 ms of real time for each text. */
function slowMouth(network: () => TestNetwork): Mouth {
  return {
    label: 'slow tones',
    async *speak({ text }) {
      await new Promise<void>((resolve) => void network().time.after(40, resolve));
      yield speechOf(text);
    },
    close: () => Promise.resolve(),
  };
}

describe('a machine', () => {
  test('greets, beeps, records and hangs up after a minute', async () => {
    const network = new TestNetwork();
    await network.putPhone({ answer: 'voicemail', greeting: 'Leave a message', beepAfterMs: 700 });
    const call = await network.call();
    await network.until(() => call.heard.endsWith(' '));
    await network.time.advance(2000);
    const { beep, said, answer } = await call.truth();
    const [greeting] = said;
    assert.ok(greeting && beep);
    assert.equal(answer, 'voicemail');
    assert.equal(greeting.startMs, 500);
    assert.equal(beep.startMs - greeting.endMs, 700);
    assert.equal(beep.endMs - beep.startMs, 400);
    const loud = call.frames.filter(
      ({ atMs, frame }) => atMs >= beep.startMs - 100 && frame.some((code) => code !== 0xff),
    );
    assert.deepEqual([loud.length, loud[0]?.atMs, loud.at(-1)?.atMs], [20, beep.startMs, beep.endMs - 20]);
    call.say('Please call back');
    await network.time.advance(70_000);
    assert.equal(call.ending, 'completed');
    const truth = await call.truth();
    assert.equal(truth.endedBy, 'phone');
    assert.deepEqual(
      truth.said.map(({ who, text }) => [who, text]),
      [
        ['phone', 'Leave a message'],
        ['agent', 'Please call back'],
      ],
    );
    const lastedMs = Date.parse(truth.endedAt ?? '') - Date.parse(truth.answeredAt ?? '');
    assert.ok(Math.abs(lastedMs - (beep.endMs + 60_000)) < 100, `${lastedMs}`);
  });

  test('the beep is 1000 Hz', async () => {
    const network = new TestNetwork();
    await network.putPhone({ answer: 'voicemail', greeting: 'Hi', beepAfterMs: 0 });
    const call = await network.call();
    await network.time.advance(3000);
    const { beep } = await call.truth();
    const frame = call.frames.find(({ atMs }) => atMs === (beep?.startMs ?? NaN) + 100)?.frame;
    assert.ok(frame);
    assert.deepEqual(frame.slice(0, 8), frame.slice(8, 16), 'eight samples of 8000 Hz a period');
    assert.notDeepEqual(frame.slice(0, 4), frame.slice(4, 8));
  });

  test('a message that begins in the greeting is a turn of its own before the beep', async () => {
    const network = new TestNetwork();
    await network.putPhone({ answer: 'voicemail', greeting: 'Nobody is at home' });
    const call = await network.call();
    await network.time.advance(600);
    call.say('Hello');
    await network.time.advance(4000);
    call.say('The message');
    await network.time.advance(2000);
    assert.deepEqual(await talkOf(call), ['< Nobody is at home', '> Hello', '> The message']);
  });
});

describe('a friendly person', () => {
  test('has no entry, answers after 2 s and talks a booking through to the end', async () => {
    const network = new TestNetwork();
    const call = await network.dial();
    await network.until(() => call.kinds.includes('answered'));
    assert.ok(Math.abs(network.elapsedMs - 2000) <= 20);
    await call.open();
    await network.until(() => call.heard.endsWith(' '));
    const turns = [
      'Hello, this is an AI assistant calling on behalf of Josh. Could I book a table for 2 on Friday at 7 PM?',
      'Great. Could I get your email address?',
      'I have that down. Is that right?',
      'Thank you very much. Have a nice day. Goodbye.',
    ];
    for (const turn of turns) {
      const before = call.heard;
      call.say(turn);
      await network.until(() => call.heard !== before && call.heard.endsWith('. '));
    }
    const theirs = (await call.truth()).said.filter(({ who }) => who === 'phone').map(({ text }) => text);
    assert.equal(theirs.length, 5);
    assert.equal(theirs[0], 'Hello?');
    assert.equal(theirs[1], 'Yes, of course.');
    assert.match(theirs[2] ?? '', /^It's [a-z]+\.[a-z]+@example\.com\.$/);
    assert.equal(theirs[3], "Yes, that's right.");
    assert.equal(theirs[4], 'Thank you, goodbye.');
    assert.equal(call.ending, null, 'the agent may hang up');
    await network.time.advance(5000);
    assert.equal(call.ending, 'completed', 'or else the person does');
  });

  test('says the same at the same number every time, something else at others', async () => {
    const said = new Map<string, Set<string>>();
    for (const number of [theirNumber, theirNumber, '+14155550143', '+442071838750']) {
      const network = new TestNetwork();
      const call = await network.call(number);
      await network.time.advance(2000);
      call.say('What is your name?');
      await network.time.advance(6000);
      const theirs = (await call.truth()).said.at(-1)?.text ?? '';
      assert.match(theirs, /^It's \w+ \w+\.$/);
      said.set(number, (said.get(number) ?? new Set()).add(theirs));
    }
    assert.ok([...said.values()].every((texts) => texts.size === 1));
    assert.ok(new Set([...said.values()].flatMap((texts) => [...texts])).size > 1);
  });

  test('goes when nobody has spoken for a minute', async () => {
    const network = new TestNetwork();
    const call = await network.call();
    await network.time.advance(58_000);
    assert.equal(call.ending, null);
    await network.time.advance(5000);
    assert.equal(call.ending, 'completed');
    assert.equal((await call.truth()).endedBy, 'phone');
  });

  test('answers on when the agent comes back after the goodbyes', async () => {
    const network = new TestNetwork();
    const call = await network.call();
    await network.time.advance(1500);
    call.say('Goodbye.');
    await network.time.advance(4000);
    call.say('Oh, what is your email?');
    await network.time.advance(6000);
    assert.equal(call.ending, null);
    assert.match((await talkOf(call)).at(-1) ?? '', /@example\.com/);
    call.say('Thanks, bye.');
    await network.time.advance(10_000);
    assert.equal(call.ending, 'completed');
    assert.deepEqual((await talkOf(call)).filter((line) => line === '< Thank you, goodbye.').length, 2);
  });
});
