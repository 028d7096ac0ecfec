import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speechPieces } from './speech-pieces.ts';

const words = (pieces: readonly { readonly text: string }[]): string =>
  pieces
    .map(({ text }) => text)
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

test('the first sentence comes alone, the others together', () => {
  assert.deepEqual(speechPieces('Hello there. How are you? I am well.', 'en'), [
    { text: 'Hello there.', endsSentence: true },
    { text: 'How are you? I am well.', endsSentence: true },
  ]);
});

test('no piece is too long, and nothing is lost between them', () => {
  const sentences = Array.from({ length: 40 }, (_, i) => `This is sentence number ${i}, which says little.`).join(' ');
  const endless = 'and on it goes '.repeat(200).trim();
  const oneWord = 'a'.repeat(4096);
  let seen = 0;
  for (const text of [sentences, endless, `${sentences} ${endless}. ${sentences}`]) {
    const pieces = speechPieces(text, 'en');
    assert.ok(pieces.length > 2);
    for (const piece of pieces) assert.ok(piece.text.length > 0 && piece.text.length <= 600, `${piece.text.length}`);
    assert.equal(words(pieces), text);
    seen += pieces.length;
  }
  assert.ok(seen > 10);
  const letters = speechPieces(oneWord, 'en');
  assert.ok(letters.every(({ text }) => text.length <= 600));
  assert.equal(letters.map(({ text }) => text).join(''), oneWord);
});

test('a sentence that is parted goes on without a pause', () => {
  const pieces = speechPieces(`${'and on it goes '.repeat(100)}. The end.`, 'en');
  assert.deepEqual(
    pieces.map(({ endsSentence }) => endsSentence),
    [false, false, true, true],
  );
});

test('languages without spaces, and characters of two units', () => {
  const japanese = 'これは長い文章です。'.repeat(100);
  assert.equal(
    speechPieces(japanese, 'ja')
      .map(({ text }) => text)
      .join(''),
    japanese,
  );
  const emoji = '😀'.repeat(1000);
  const pieces = speechPieces(emoji, 'en');
  assert.equal(pieces.map(({ text }) => text).join(''), emoji);
  assert.ok(pieces.every(({ text }) => text.isWellFormed()));
});

test('blanks are nothing', () => {
  assert.deepEqual(speechPieces(' \n\t ', 'en'), []);
});
