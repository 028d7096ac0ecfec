import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FliteProgram, compileFlite } from './flite-program.ts';
import { pronunciation } from './speakable/pronunciations.ts';
import { speakableText } from './speakable/speakable-text.ts';
import { voiceNamed } from './voices.ts';
import { WasiProgram } from './wasi-program.ts';
import { timeWords } from './word-times.ts';

const flite = compileFlite();

function spokenWords(text: string) {
  return speakableText(text).flatMap((piece) => piece.words.flatMap((word) => word.spoken));
}

test('a run on the kept instance gives what a run on a new one gives', () => {
  const kept = new WasiProgram(flite);
  const orders = [
    ['-voice', 'slt', '-psdur', '-t', 'Good morning.', '-o', '/a.wav'],
    ['-voice', 'kal', '-psdur', '-t', 'Could you say that again, please?', '-o', '/a.wav'],
    ['-voice', 'awb', '-psdur', '--setf', 'duration_stretch=1.3', '-t', 'Thank you.', '-o', '/a.wav'],
    ['-voice', 'slt', '-psdur', '-t', 'Good morning.', '-o', '/a.wav'],
  ];
  for (const args of orders) {
    const again = kept.run({ args });
    assert.deepEqual(again, new WasiProgram(flite).run({ args }));
    assert.ok(again.written.length > 10_000 && again.stdout.includes('pau:'));
  }
});

test('a run that traps costs only itself', () => {
  const program = new WasiProgram(flite);
  assert.throws(() => program.run({ args: ['-t', 'Yes.', '-voice', 'kal', '-pr', 'NoSuchRelation', '-o', 'none'] }));
  assert.ok(program.run({ args: ['-t', 'Yes.', '-voice', 'kal', '-o', '/a.wav'] }).written.length > 1000);
});

test('the lexicon is pronounced as it is written', () => {
  const file = readFileSync(new URL('./speakable/pronunciations.ts', import.meta.url), 'utf8');
  const names = [...file.matchAll(/^([a-z]+) [a-z0-9 ]+$/gm)].map(([, name = '']) => name);
  const words = [...names, ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split(''), "priya's", "F's", "X's"];
  assert.ok(words.length > 130);
  const pronounced = new FliteProgram(flite).pronounce(words);
  const differing = words.filter((word, i) => {
    const expected = pronunciation(word)?.replace(/\d/g, '').replaceAll('ah', 'aa');
    return pronounced[i]?.join(' ').replaceAll('ah', 'aa') !== expected;
  });
  assert.deepEqual(differing, []);
});

test('a word that flite splits into sentences does not shift the others', () => {
  const pronounced = new FliteProgram(flite).pronounce(['hello', '.', 'there']);
  assert.deepEqual(
    [pronounced[0], pronounced[2]],
    [
      ['hh', 'ax', 'l', 'ow'],
      ['dh', 'eh', 'r'],
    ],
  );
});

test('words are timed by the phones that prefixes of their sentence end with', () => {
  const program = new FliteProgram(flite);
  const voice = voiceNamed('kal16');
  const sentences = [
    'I would like to book a table for two on Friday, March 13 at 7pm.',
    'My email is jane.doe@example.com, thanks.',
    'The apple, the orange, and the egg are in the other basket.',
    'Priya Raghavan and Siobhan Nguyen owe $45.50, is that right?',
  ];
  let boundaries = 0;
  for (const words of sentences.map(spokenWords)) {
    const pronounced = program.pronounce(words.map(({ word }) => word));
    const { phones } = program.synthesise({ words, isQuestion: false, voice, rate: 1 });
    const times = timeWords(
      words.map(({ pauseMs }, i) => ({ phones: pronounced[i] ?? [], pauses: pauseMs > 0 })),
      phones,
    );
    const ends = phones.filter(({ name }) => name !== 'pau').map(({ endMs }) => endMs);
    for (const [i, { endMs }] of times.entries()) {
      const prefix = program.synthesise({ words: words.slice(0, i + 1), isQuestion: false, voice, rate: 1 });
      assert.equal(endMs, ends[prefix.phones.filter(({ name }) => name !== 'pau').length - 1], words[i]?.word);
      boundaries++;
    }
  }
  assert.ok(boundaries > 40);
});
