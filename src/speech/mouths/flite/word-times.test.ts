import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeWords } from './word-times.ts';

/** `h:10 o:30` as phones with their ends in ms. */
function phones(text: string) {
  return text.split(' ').map((phone) => {
    const [name = '', end] = phone.split(':');
    return { name, endMs: Number(end) };
  });
}

function words(text: string) {
  return text.split(' | ').map((word) => ({ phones: word.replace(',', '').split(' '), pauses: word.endsWith(',') }));
}

test('words begin and end with their phones', () => {
  const times = timeWords(
    words('hh ax l ow, | dh eh r'),
    phones('pau:200 hh:250 ax:300 l:350 ow:500 pau:600 dh:650 eh:700 r:800 pau:1000'),
  );
  assert.deepEqual(times, [
    { startMs: 200, endMs: 500, pauseMs: 100 },
    { startMs: 600, endMs: 800, pauseMs: 200 },
  ]);
});

test('phones that change, come or go in the sentence move no neighbour', () => {
  const spoken = phones('pau:100 ax:150 ae:250 p:300 ax:350 l:400 ae:450 n:500 dh:550 iy:600 eh:650 g:700 pau:900');
  const times = timeWords(words('ey | ae p ax l | ae n d | dh ax | eh g'), spoken);
  assert.deepEqual(
    times.map(({ startMs, endMs }) => [startMs, endMs]),
    [
      [100, 150],
      [150, 400],
      [400, 500],
      [500, 600],
      [600, 700],
    ],
  );
});

test('repeated words are kept apart by their pauses even where a phone is missing', () => {
  const spoken = phones('pau:100 f:150 ay:200 v:250 pau:350 f:400 ay:450 pau:550 f:600 ay:650 v:700 pau:800');
  const times = timeWords(words('f ay v, | f ay v, | f ay v'), spoken);
  assert.deepEqual(
    times.map(({ startMs, endMs }) => [startMs, endMs]),
    [
      [100, 250],
      [350, 450],
      [550, 700],
    ],
  );
});

test('a word without phones stands where the one before it ended', () => {
  const times = timeWords([{ phones: [], pauses: false }, ...words('hh iy')], phones('pau:100 hh:150 iy:300 pau:400'));
  assert.deepEqual(
    times.map(({ startMs, endMs }) => [startMs, endMs]),
    [
      [100, 100],
      [100, 300],
    ],
  );
  assert.deepEqual(timeWords([], phones('pau:100')), []);
  assert.deepEqual(
    timeWords(words('hh iy'), []),
    [
      { startMs: 0, endMs: 0, pauseMs: 0 },
      { startMs: 0, endMs: 0, pauseMs: 0 },
    ].slice(0, 1),
  );
});
