import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { TranscriptTurn } from '../../../core/call/transcript.ts';
import { introducedAs, nameGiven } from './given-name.ts';

it('hears how somebody introduces themselves', () => {
  const rows = [
    ['Maria Lopez', "Hi, this is Maria Lopez, I'm calling about my bill."],
    ['Colin', 'My name is Colin and I have a question.'],
    ['Nadia Petrova', 'Hello, this is Nadia Petrova from Brightwater.'],
    ['Trevor', 'Dunmore Wholesale, Trevor here.'],
    ['Walter Kemp', "Name's Walter Kemp."],
    [null, "I'm calling about the heater."],
    [null, 'It is Monday today.'],
    [null, 'This is the third time.'],
  ] as const;
  for (const [name, text] of rows) assert.equal(introducedAs(text), name, text);
});

it('takes the answer to the question for the name', () => {
  const turns = [
    ['human', 'My dog ate a battery.'],
    ['ai', 'May I have your name, please?'],
    ['human', 'Aisha Bello.'],
    ['ai', 'Thank you. What is the name of your dog?'],
    ['human', 'Biscuit.'],
  ].map(([role, text], at): TranscriptTurn => ({
    role: role === 'ai' ? 'ai' : 'human',
    text: text ?? '',
    startMs: at,
    endMs: at,
    cut: false,
  }));
  assert.equal(nameGiven(turns), 'Aisha Bello');
  assert.equal(nameGiven(turns.slice(0, 1)), null);
});
