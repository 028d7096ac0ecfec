import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SentenceSplitter } from './sentence-splitter.ts';

/** All at once, and character by character: the same sentences either way. */
function split(text: string, language = 'en'): string[] {
  const whole = new SentenceSplitter(language);
  const atOnce = [...whole.push(text), ...whole.flush()];
  const slow = new SentenceSplitter(language);
  const inPieces = [...Array.from(text).flatMap((character) => slow.push(character)), ...slow.flush()];
  assert.deepEqual(inPieces, atOnce, text);
  return atOnce;
}

test('sentences end at their marks', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['Hello there. How are you? Great!', ['Hello there.', 'How are you?', 'Great!']],
    ['One moment', ['One moment']],
    ['', []],
    ['   ', []],
    ['She said "yes." Then she left.', ['She said "yes."', 'Then she left.']],
    ['Really?! Yes.', ['Really?!', 'Yes.']],
    ['I said I. Then I left.', ['I said I.', 'Then I left.']],
    [
      'Do you know me? He told me. It was no. Yes it was.',
      ['Do you know me?', 'He told me.', 'It was no.', 'Yes it was.'],
    ],
    ['First line\nSecond line', ['First line', 'Second line']],
  ];
  for (const [text, expected] of cases) assert.deepEqual(split(text), expected);
});

test('abbreviations, initials, decimals, addresses and times do not end one', () => {
  const whole = [
    'Dr. Smith will see you with Mrs. J. Miller of St. Mary.',
    'It costs $3.50 or 12.75 euros, e.g. for one.',
    'Is it jane.doe@example.com or www.example.co.uk?',
    'Are you free at 7 p.m. on Friday?',
    'Is 7 p.m. Friday, March 13, all right?',
    'The call is at 9 a.m. EST tomorrow.',
    'Acme Inc. is at 5 Main St. in Springfield.',
    'Well... let me see.',
    'Take apartment no. 7 on Oct. 3 with John D. Rockefeller.',
    'Version 2.0.1 is out.',
  ];
  for (const text of whole) assert.deepEqual(split(text), [text]);
});

test('an abbreviation ends one where a new sentence follows', () => {
  assert.deepEqual(split('We open at 7 p.m. Does that work?'), ['We open at 7 p.m.', 'Does that work?']);
  assert.deepEqual(split('I work for Acme Inc. They sent me.'), ['I work for Acme Inc.', 'They sent me.']);
  assert.deepEqual(split('Well... Let me see.'), ['Well...', 'Let me see.']);
});

test('other languages', () => {
  assert.deepEqual(split('Der Termin ist am 3. März um 15 Uhr. Passt das z.B. Herrn Dr. Maier?', 'de'), [
    'Der Termin ist am 3. März um 15 Uhr.',
    'Passt das z.B. Herrn Dr. Maier?',
  ]);
  assert.deepEqual(split('Buenos días, Sr. García. ¿Le viene bien? ¡Gracias!', 'es'), [
    'Buenos días, Sr. García.',
    '¿Le viene bien?',
    '¡Gracias!',
  ]);
  assert.deepEqual(split('Bonjour M. Dupont. Cela vous convient ? Merci.', 'fr'), [
    'Bonjour M. Dupont.',
    'Cela vous convient ?',
    'Merci.',
  ]);
  assert.deepEqual(split('こんにちは。ご予約ですか？はい。', 'ja'), ['こんにちは。', 'ご予約ですか？', 'はい。']);
  assert.deepEqual(split('您好。星期五可以吗？', 'zh'), ['您好。', '星期五可以吗？']);
});

test('markup, emoji and stage directions are not spoken', () => {
  assert.deepEqual(split('**Great**, see [our page](https://example.com). 😀'), ['Great, see our page.']);
  assert.deepEqual(split('# Options\n- Monday\n- Tuesday'), ['Options', 'Monday', 'Tuesday']);
  assert.deepEqual(split('[laughs. A lot.] Sure. <b>Now</b>?'), ['Sure.', 'Now?']);
  assert.deepEqual(split('My id is snake_case_name.'), ['My id is snake_case_name.']);
  assert.deepEqual(split('... --- !!'), []);
});

test('a sentence is handed over as soon as it is known, long before the text ends', () => {
  const splitter = new SentenceSplitter('en');
  assert.deepEqual(splitter.push('Hello, this is Ava'), []);
  assert.deepEqual(splitter.push('.'), []);
  assert.deepEqual(splitter.push(' '), ['Hello, this is Ava.']);
  assert.deepEqual(splitter.push('At 7 p.m. '), []);
  assert.deepEqual(splitter.push('it starts'), []);
  assert.deepEqual(splitter.flush(), ['At 7 p.m. it starts']);
  assert.deepEqual(splitter.flush(), []);
});

test('a run-on is spoken in parts, none too long, nothing lost', () => {
  const clause = 'and then we would like to know whether that is possible for you, ';
  const runOn = `${clause.repeat(20).trim()} yes.`;
  const parts = split(runOn);
  assert.ok(parts.length > 4);
  for (const part of parts) assert.ok(part.length <= 240, `${part.length}`);
  assert.equal(parts.join(' '), runOn);
  assert.ok(parts.slice(0, -1).every((part) => part.endsWith(',')));
  const noSpaces = 'あ'.repeat(700);
  assert.equal(split(noSpaces, 'ja').join(''), noSpaces);
});
