import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { polarityOf } from './polarity.ts';
import { listen } from './utterance.ts';

const cases: readonly (readonly [said: string, answer: 'yes' | 'no' | null])[] = [
  ['Yes.', 'yes'],
  ['Yeah, that works for me.', 'yes'],
  ['No problem.', 'yes'],
  ['Why not?', 'yes'],
  ["I don't mind.", 'yes'],
  ['Friday still works.', 'yes'],
  ['No.', 'no'],
  ["I'm afraid not.", 'no'],
  ['Unfortunately we are fully booked.', 'no'],
  ["I don't think so.", 'no'],
  ["That doesn't work.", 'no'],
  ['Yes, wait, actually no.', 'no'],
  ["I don't know.", null],
  ['Right now I am at work.', null],
  ["There's no charge.", null],
  ['On Tuesday.', null],
];

void describe('yes and no', () => {
  for (const [said, answer] of cases)
    void test(said, () => {
      assert.equal(polarityOf(listen(said))?.value.answer ?? null, answer);
    });

  void test('"okay" alone is no more than a nod', () => {
    assert.deepEqual(polarityOf(listen('Okay.'))?.value, { answer: 'yes', firm: false });
  });
});
