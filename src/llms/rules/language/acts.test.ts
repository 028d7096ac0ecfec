import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asks, findActs, type ActKind } from './acts.ts';
import { listen } from './utterance.ts';

const acts: readonly (readonly [text: string, act: ActKind])[] = [
  ['Who is this?', 'asks_who'],
  ['What is this about?', 'asks_purpose'],
  ['Are you a robot?', 'asks_robot'],
  ['Is this call being recorded?', 'asks_recording'],
  ['How did you get my number?', 'asks_source'],
  ['Is this going to take long?', 'asks_length'],
  ['Hold on a second.', 'hold'],
  ['One moment please, I will check.', 'hold'],
  ['Let me get my manager.', 'handover'],
  ['You have the wrong number.', 'wrong_number'],
  ['Take me off your list.', 'remove'],
  ["I'm driving right now.", 'busy'],
  ['Call me back tomorrow.', 'call_back'],
  ["He's not here.", 'absent'],
  ['Can I take a message?', 'takes_message'],
  ["I'd rather not say.", 'refuses_answer'],
  ['I would rather discuss that in person.', 'refuses_answer'],
  ['I have no idea.', 'does_not_know'],
  ['No wait, fifteen.', 'correction'],
  ['Do you have anything else?', 'reschedules'],
  ['I want to cancel.', 'cancels'],
  ["I can't hear you.", 'cannot_hear'],
  ['Could you say that again?', 'repeat'],
  ['No hablo inglés.', 'other_language'],
];

void describe('findActs', () => {
  for (const [text, act] of acts)
    void test(`${act}: ${text}`, () => {
      assert.ok(
        findActs(listen(text)).some((found) => found.value === act),
        findActs(listen(text))
          .map((found) => found.value)
          .join(', '),
      );
    });

  void test('friends who left are nobody that is absent', () => {
    const found = findActs(listen('We had friends over, but they left at ten thirty.'));
    assert.ok(!found.some((one) => one.value === 'absent'));
  });
});

void describe('asks', () => {
  for (const text of ['What time is it?', 'how much is that', 'Could I get a phone number', 'Name?'])
    void test(text, () => {
      assert.equal(asks(text), true);
    });
  for (const text of ['Maybe fifteen years?', 'That works, right?', 'Why not.', 'I could do Friday.'])
    void test(`no question: ${text}`, () => {
      assert.equal(asks(text), false);
    });
});
