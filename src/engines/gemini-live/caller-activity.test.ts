import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameMs } from '../../core/ports/media-leg.ts';
import { type ActivityEvent, CallerActivity } from './caller-activity.ts';

/** Frames are numbered by their first byte's place in the call. */
class Line {
  readonly activity = new CallerActivity();
  readonly events: (ActivityEvent & { readonly atMs: number })[] = [];
  #atMs = 0;

  pass(ms: number, speech: boolean, agentHasWord = false): void {
    for (let passed = 0; passed < ms; passed += frameMs) {
      const event = this.activity.hear(new Uint8Array([this.#atMs / frameMs]), this.#atMs, speech, agentHasWord);
      if (event && event.kind !== 'frame') this.events.push({ ...event, atMs: this.#atMs });
      this.#atMs += frameMs;
    }
  }

  get kinds(): string[] {
    return this.events.map((event) => event.kind);
  }
}

test('a turn opens after 100 ms with what came before it, and ends after a pause', () => {
  const line = new Line();
  line.pass(1000, false);
  line.pass(600, true);
  line.pass(800, false);
  assert.deepEqual(line.kinds, ['opens', 'ends']);
  const [opens, ends] = line.events;
  assert.ok(opens?.kind === 'opens' && ends?.kind === 'ends');
  assert.equal(opens.interrupts, false);
  assert.equal(opens.atMs, 1100);
  assert.ok(opens.frames.length >= 15 + 5);
  assert.deepEqual([ends.startMs, ends.endMs], [1000, 1580]);
});

test('what the words show to be unfinished is waited for longer', () => {
  const line = new Line();
  line.pass(400, true);
  line.activity.words('my address is');
  line.pass(800, false);
  assert.deepEqual(line.kinds, ['opens']);
  line.pass(600, false);
  assert.deepEqual(line.kinds, ['opens', 'ends']);
});

test('a click is no turn', () => {
  const line = new Line();
  line.pass(60, true);
  line.pass(2000, false);
  assert.deepEqual(line.kinds, []);
});

test('speech over the agent interrupts, a listening sound is an aside with all of its audio', () => {
  const line = new Line();
  line.pass(100, false, true);
  line.pass(400, true, true);
  assert.deepEqual(line.kinds, ['opens']);
  assert.ok(line.events[0]?.kind === 'opens' && line.events[0].interrupts && line.events[0].atMs <= 240);

  const other = new Line();
  other.activity.words('uh-huh');
  other.pass(400, true, true);
  other.pass(1000, false, true);
  const [aside] = other.events;
  assert.ok(aside?.kind === 'aside');
  assert.deepEqual([aside.startMs, aside.endMs], [0, 380]);
  assert.ok(aside.frames.length >= 20);
});

test('a turn that is ended from outside is over', () => {
  const line = new Line();
  line.pass(400, true);
  assert.equal(line.activity.end()?.kind, 'ends');
  assert.equal(line.activity.end(), null);
  assert.equal(line.activity.speaking, false);
});
