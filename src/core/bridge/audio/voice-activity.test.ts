import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frames, mixed, noise, sequence, silence, syllables, tone } from './test-signals.ts';
import { createVoiceActivity } from './voice-activity.ts';

/** Spans in which the detector's flag is up, in ms; the time of a decision is the end of its frame. */
function spans(samples: Int16Array, lost: (atMs: number) => boolean = () => false): [number, number][] {
  const voice = createVoiceActivity();
  const found: [number, number][] = [];
  let up = false;
  let heard = 0;
  for (const { frame, atMs } of frames(samples)) {
    if (lost(atMs)) continue;
    heard++;
    const speech = voice.hear(frame, atMs);
    if (speech && !up) found.push([atMs + 20, Infinity]);
    const last = found.at(-1);
    if (!speech && up && last) last[1] = atMs + 20;
    up = speech;
  }
  assert.ok(heard > 10);
  return found;
}

test('speech is recognised within 80 ms and ends 120 ms after its last sound', () => {
  const [span, ...more] = spans(sequence(silence(500), syllables(1800), silence(1000)));
  assert.deepEqual(more, []);
  assert.ok(span);
  assert.ok(span[0] >= 540 && span[0] <= 580, `up at ${span[0]}`);
  assert.ok(span[1] >= 2380 && span[1] <= 2440, `down at ${span[1]}`);
});

test('speech in the first frame of a call is recognised as early', () => {
  const [span] = spans(sequence(syllables(900), silence(1000)));
  assert.ok(span && span[0] <= 80);
});

test('silence holds none', () => {
  assert.deepEqual(spans(silence(3000)), []);
});

test('clicks are ignored, wherever they fall in a frame', () => {
  let clicks = 0;
  for (let offset = 0; offset < 160; offset += 10) {
    const samples = silence(2000);
    for (const atMs of [300, 700, 1500]) {
      for (let i = 0; i < 24; i++) samples[atMs * 8 + offset + i] = i % 2 ? -25_000 : 25_000;
      clicks++;
    }
    assert.deepEqual(spans(samples), []);
  }
  assert.equal(clicks, 48);
});

test('the closure of a stop is bridged, a pause is not', () => {
  const word = syllables(360);
  assert.equal(spans(sequence(silence(200), word, silence(100), word, silence(600))).length, 1);
  assert.equal(spans(sequence(silence(200), word, silence(300), word, silence(600))).length, 2);
});

test('noise from the start of the call is none, and speech over it still is', () => {
  const found = spans(mixed(sequence(silence(1500), syllables(900), silence(1500)), noise(3900, 180)));
  assert.equal(found.length, 1);
  assert.ok(found[0] && found[0][0] >= 1540 && found[0][0] <= 1640 && found[0][1] <= 2640, String(found));
});

test('noise that sets in is taken for speech for 0.8 s at most', () => {
  const found = spans(sequence(silence(1000), noise(6000, 400)));
  assert.equal(found.length, 1);
  assert.ok(found[0] && found[0][1] <= 2000, String(found));
});

test('when noise ends, softer speech is heard again at once', () => {
  const found = spans(sequence(noise(3000, 400), silence(400), syllables(900, 1500), silence(500)));
  assert.ok(
    found.some(([up, down]) => up >= 3440 && up <= 3500 && down >= 4300),
    String(found),
  );
});

test('mains hum is none, and speech over it still is', () => {
  const hum = tone(4000, 1000, 120);
  assert.deepEqual(spans(hum), []);
  const found = spans(mixed(sequence(silence(1500), syllables(900), silence(1600)), hum));
  assert.equal(found.length, 1);
  assert.ok(found[0] && found[0][0] <= 1620 && found[0][1] <= 2640, String(found));
});

test('a beep is none, a dial tone or busy tone for a third of a second at most', () => {
  for (const hz of [400, 1000, 1400, 2000])
    assert.deepEqual(spans(sequence(silence(500), tone(1500, 9000, hz), silence(500))), []);
  const dialTone = spans(sequence(silence(500), tone(4000, 5000, 350, 440)));
  assert.ok(dialTone.length <= 1 && dialTone.every(([up, down]) => down - up <= 400), String(dialTone));
});

test('speech after a beep is recognised as early as all other speech', () => {
  const found = spans(sequence(silence(500), tone(500, 9000, 1000), syllables(900), silence(500)));
  assert.equal(found.length, 1);
  assert.ok(found[0] && found[0][0] >= 1040 && found[0][0] <= 1080, String(found));
});

test('a lost frame neither ends speech nor begins it; a long gap ends it', () => {
  const speech = sequence(silence(500), syllables(1800), silence(500));
  const whole = spans(speech, (atMs) => atMs === 1000 || atMs === 1500 || atMs === 1520);
  assert.equal(whole.length, 1);
  assert.equal(spans(speech, (atMs) => atMs >= 1000 && atMs < 1400).length, 2);
  assert.deepEqual(
    spans(silence(3000), (atMs) => atMs % 100 === 0),
    [],
  );
});

test('an empty frame is silence', () => {
  assert.equal(createVoiceActivity().hear(new Uint8Array(0), 0), false);
});
