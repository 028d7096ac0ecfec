import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Beep, BeepDetector } from './beep-detector.ts';
import { frames, mixed, noise, sequence, silence, syllables, tone } from './test-signals.ts';

function beeps(samples: Int16Array, lost: (atMs: number) => boolean = () => false): Beep[] {
  const detector = new BeepDetector();
  const found: Beep[] = [];
  let heard = 0;
  for (const { frame, atMs } of frames(samples)) {
    if (lost(atMs)) continue;
    heard++;
    const beep = detector.hear(frame, atMs);
    if (beep) found.push(beep);
  }
  assert.ok(heard > 10);
  return found;
}

function assertBeep(found: readonly Beep[], expected: Beep): void {
  const [beep, ...more] = found;
  assert.ok(beep, `no beep of ${expected.frequencyHz} Hz`);
  assert.deepEqual(more, []);
  assert.ok(Math.abs(beep.frequencyHz / expected.frequencyHz - 1) < 0.01, `${beep.frequencyHz} Hz`);
  assert.ok(Math.abs(beep.startMs - expected.startMs) <= 5, `start ${beep.startMs}`);
  assert.ok(Math.abs(beep.endMs - expected.endMs) <= 5, `end ${beep.endMs}`);
}

for (const hz of [400, 440, 850, 1000, 1400, 2000]) {
  for (const lengthMs of [120, 200, 1000]) {
    test(`a beep of ${hz} Hz and ${lengthMs} ms is found with its start and end, clean, soft and over noise`, () => {
      for (const startMs of [500, 507, 513]) {
        const expected = { frequencyHz: hz, startMs, endMs: startMs + lengthMs };
        const clean = sequence(silence(startMs), tone(lengthMs, 10_000, hz), silence(300));
        assertBeep(beeps(clean), expected);
        assertBeep(beeps(mixed(clean, noise(3000, 700))), expected);
        assertBeep(beeps(sequence(silence(startMs), tone(lengthMs, 500, hz), silence(300))), expected);
      }
    });
  }
}

test('shorter tones, chords, noise, silence and speech are no beeps', () => {
  assert.deepEqual(beeps(sequence(silence(500), tone(100, 9000, 1000), silence(500))), []);
  assert.deepEqual(beeps(tone(2000, 5000, 350, 440)), []);
  assert.deepEqual(beeps(tone(2000, 4000, 523, 659, 784)), []);
  assert.deepEqual(beeps(tone(2000, 5000, 697, 1209)), []);
  assert.deepEqual(beeps(tone(2000, 5000, 120)), []);
  assert.deepEqual(beeps(noise(4000, 3000)), []);
  assert.deepEqual(beeps(silence(2000)), []);
  assert.deepEqual(beeps(syllables(6000)), []);
});

test('a beep right behind speech is told apart from it', () => {
  const found = beeps(sequence(syllables(900), tone(400, 9000, 1000), syllables(900)));
  assertBeep(found, { frequencyHz: 1000, startMs: 900, endMs: 1300 });
});

test('two beeps of different pitch are two', () => {
  const found = beeps(sequence(silence(200), tone(300, 9000, 914), tone(300, 9000, 1371), silence(300)));
  assert.deepEqual(
    found.map((beep) => Math.round(beep.frequencyHz)),
    [914, 1371],
  );
});

test('lost frames do not split a beep; a gap of the line ends it', () => {
  const short = sequence(silence(500), tone(120, 9000, 1000), silence(300));
  assertBeep(
    beeps(short, (atMs) => atMs === 540),
    { frequencyHz: 1000, startMs: 500, endMs: 620 },
  );
  const samples = sequence(silence(500), tone(600, 9000, 1000), silence(300));
  assertBeep(
    beeps(samples, (atMs) => atMs === 700 || atMs === 900 || atMs === 920),
    { frequencyHz: 1000, startMs: 500, endMs: 1100 },
  );
  assertBeep(
    beeps(samples, (atMs) => atMs >= 700 && atMs < 1200),
    { frequencyHz: 1000, startMs: 500, endMs: 700 },
  );
});
