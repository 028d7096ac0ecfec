import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Field, Field as FieldShape, type FieldType } from '../workflow/workflow.ts';
import { evidenced } from './evidenced-value.ts';

/** `agent: …` and `person: …`, oldest first; the quote is looked for in the person's words. */
function claim(type: FieldType, value: unknown, quote: string, lines: readonly string[], language = 'en') {
  const field: Field = FieldShape.parse({
    key: 'asked',
    label: 'what was asked',
    type,
    ...(type === 'rating' && { min: 1, max: 10 }),
  });
  const turns = lines.map((line, at) => {
    const agent = line.startsWith('agent: ');
    const text = line.replace(/^\w+: /, '');
    return { role: agent ? 'ai' : 'human', text, startMs: at, endMs: at + 1, cut: false } as const;
  });
  return evidenced(field, { value, quote }, { turns, language, phone: '+14155551234' });
}

const told: readonly (readonly [FieldType, unknown, string, ...string[]])[] = [
  ['rating', 9, 'I would say a nine', 'person: I would say a nine.'],
  ['rating', 9, 'nine out of ten', 'person: Nine out of ten, easily.'],
  ['rating', 10, 'perfect', 'agent: From 1 to 10?', 'person: Oh, perfect, really.'],
  ['number', 4, 'two adults and two kids', 'person: Two adults and two kids.'],
  ['number', 5, 'two adults and three kids', 'person: Two adults and three kids.'],
  ['number', 0, 'none', 'person: None at all.'],
  ['number', 1, 'just me', 'person: Just me.'],
  ['number', 12, 'a dozen', 'person: About a dozen.'],
  ['number', 25, 'twenty-five', 'person: We are twenty-five people.'],
  ['number', 14, 'two weeks', 'person: It takes two weeks.'],
  ['number', 7, 'a week', 'person: Within a week.'],
  ['amount', 1250, 'twelve fifty', 'person: It is twelve fifty.'],
  ['amount', 12.5, 'twelve fifty', 'person: It is twelve fifty.'],
  ['amount', 1500, 'fifteen hundred dollars', 'person: Fifteen hundred dollars.'],
  ['amount', 450, 'Yes, that is right', 'agent: So that is $450, right?', 'person: Yes, that is right.'],
  ['email', 'jane@example.com', 'jane at example dot com', 'person: It is jane at example dot com.'],
  ['email', 'jane.doe42@gmail.com', 'jane dot doe forty two', 'person: jane dot doe forty two at g mail dot com'],
  ['email', 'jayne@example.com', 'jane at example', 'person: jane at example, that is J A Y N E'],
  ['email', 'priya@example.com', 'at example', 'person: P as in Peter, R, I, Y, A at example dot com.'],
  ['email', 'jane@example.com', 'juliet alpha', 'person: juliet alpha november echo at example dot com'],
  ['email', 'jane@example.com', 'example dot com', 'person: jane', 'agent: and then?', 'person: at example dot com'],
  ['email', 'jane@example.com', 'yes', 'agent: Is it still jane@example.com?', 'person: Yes.'],
  ['email', 'jane@example.com', 'right', 'agent: So jane@example.com?', 'person: Yes.', 'person: That is right.'],
  ['phone', '415-555-0123', 'four one five', 'person: four one five, five five five, zero one two three'],
  ['phone', '+14155550123', '555 0123', 'person: 415', 'agent: Go on.', 'person: 555 0123'],
  ['phone', '+14155551234', 'this number', 'person: You can use this number.'],
  ['phone', '8005550000', 'eight hundred', 'person: eight hundred triple five oh oh oh oh'],
  ['date', '2026-03-13', 'Friday', 'person: Friday works.'],
  ['date', '2026-03-13', 'the thirteenth', 'person: Let us do the thirteenth.'],
  ['date', '2026-03-10', 'tomorrow', 'person: Tomorrow, please.'],
  ['date', '2026-03-13', 'yes', 'agent: Is Friday, March 13 good?', 'person: Yes.'],
  ['date', '2026-03-13', 'the first one', 'agent: Friday the 13th or Monday the 16th?', 'person: The first one.'],
  ['date_time', '2026-03-13T15:00', 'Friday at three', 'person: Friday at three.'],
  ['name', 'Dana', 'This is Dana', 'person: This is Dana.'],
  ['yes_no', 'yes', 'sure', 'agent: Does that work?', 'person: Sure.'],
];

for (const [type, value, quote, ...lines] of told) {
  test(`${type} ${String(value)} is what "${quote}" says`, () => {
    assert.deepEqual(claim(type, value, quote, lines).ok, true);
  });
}

const invented: readonly (readonly [FieldType, unknown, string, ...string[]])[] = [
  ['email', 'attacker@evil.example', 'yes', 'agent: Shall I send it?', 'person: Yes.'],
  ['email', 'attacker@evil.example', 'jane at example dot com', 'person: jane at example dot com'],
  ['email', 'jane@evil.org', 'jane at example dot com', 'person: jane at example dot com'],
  ['email', 'jane@example.com', 'no', 'agent: Is it still jane@example.com?', 'person: No.'],
  ['email', 'jane@example.com', 'what was that', 'agent: Is it jane@example.com?', 'person: Sorry, what was that?'],
  ['amount', 5000, 'yes', 'agent: Is that right?', 'person: Yes.'],
  ['yes_no', 'yes', 'it is confirmed', 'person: It is confirmed, leave a message.', 'agent: Hello.'],
  ['amount', 5000, 'fifty dollars', 'person: Fifty dollars.'],
  ['amount', 1000, 'a good day', 'person: It is a good day.'],
  ['number', 7, 'a few', 'person: A few.'],
  ['rating', 9, 'it was okay', 'person: It was okay.'],
  ['rating', 10, 'two', 'person: A two.'],
  ['phone', '+19005550199', 'yes', 'agent: Is this your number?', 'person: Yes.'],
  ['phone', '+19005550199', 'this number', 'person: Use this number.'],
  ['phone', '+19005550199', 'four one five', 'person: four one five, five five five, zero one two three'],
  ['date', '2026-03-20', 'yes', 'agent: May I go on?', 'person: Yes.'],
  ['date', '2026-03-18', 'Friday', 'person: Friday works.'],
  ['date', '2026-03-13', 'no', 'agent: Is Friday the 13th good?', 'person: No.'],
  ['name', 'Dana', 'My name is Dana', 'person: This is Eve.'],
];

for (const [type, value, quote, ...lines] of invented) {
  test(`${type} ${String(value)} is not what "${quote}" says`, () => {
    const checked = claim(type, value, quote, lines);
    assert.ok(!checked.ok);
    assert.match(checked.wrong, /did not say|do not say/);
  });
}

test('in another language a bare yes vouches for nothing either, and other words are not judged', () => {
  const lines = ['agent: ¿Le parece bien?', 'person: Sí, claro.', 'agent: ¿Cuánto?', 'person: Son doscientos euros.'];
  assert.equal(claim('amount', 900, 'sí', lines, 'es').ok, false);
  assert.equal(claim('amount', 200, 'doscientos euros', lines, 'es').ok, true);
  assert.equal(claim('email', 'ana@example.es', 'sí', ['agent: ¿Es ana@example.es?', 'person: Sí.'], 'es').ok, true);
});

test('what was not learned needs no words, and a value of another type is refused', () => {
  assert.deepEqual(claim('email', null, '', []), {
    ok: true,
    field: { key: 'asked', value: null, quote: '', turn: null },
  });
  const wrong = claim('email', 'nobody', 'nobody', ['person: nobody']);
  assert.ok(!wrong.ok && wrong.wrong.includes('type email'));
});
