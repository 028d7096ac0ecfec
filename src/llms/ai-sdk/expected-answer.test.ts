import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examplePlan } from '../../core/workflow/plan.example.ts';
import { askedToWait } from './asked-to-wait.ts';
import { expectedAnswer } from './expected-answer.ts';

const { fields } = examplePlan();

test('a question tells what it asks for', () => {
  const cases = [
    ['Could I get your email address?', 'email'],
    ['Could you spell that e-mail for me, please?', 'email'],
    ['¿Me da su correo electrónico?', 'email'],
    ['What is the best phone number to reach you?', 'phone'],
    ['Wie ist Ihre Telefonnummer?', 'phone'],
    ['On a scale from 1 to 10, how was it?', 'rating'],
    ['May I have your full name?', 'name'],
    ['What time would suit you?', 'time'],
    ['Which day works for you?', 'date'],
    ['When would you like to come?', 'date_time'],
    ['How many people are you?', 'number'],
    ['Does that still work for you?', 'yes_no'],
    ['And you keep the appointment?', 'yes_no'],
    ['So how do you feel about it?', null],
    ['I have your email address.', null],
    ['Goodbye.', null],
  ] as const;
  for (const [sentence, expected] of cases) assert.equal(expectedAnswer(sentence, fields), expected, sentence);
});

test('whether somebody asks for patience', () => {
  for (const text of [
    'One moment please.',
    'hang on a sec',
    'Let me check that for you',
    'Un momento, por favor',
    '少々お待ちください',
  ])
    assert.equal(askedToWait(text), true, text);
  for (const text of [
    'In a moment of weakness I said yes, and then I had to let go of all of that.',
    'Yes.',
    'Could you wait a minute?',
    '',
  ])
    assert.equal(askedToWait(text), false, text);
});
