import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StallWatch } from './stall-watch.ts';

/** The first time, in steps of 100 ms, at which the watch has something to say. */
function firstVerdict(watch: StallWatch, fromMs: number, toMs: number): [number, string] | null {
  for (let atMs = fromMs; atMs <= toMs; atMs += 100) {
    const verdict = watch.check(atMs);
    if (verdict.kind !== 'none') return [atMs, verdict.kind];
  }
  return null;
}

function speak(watch: StallWatch, fromMs: number, toMs: number, agentBusy = false): void {
  for (let atMs = fromMs; atMs < toMs; atMs += 20) watch.caller(true, atMs, agentBusy);
  watch.caller(false, toMs, agentBusy);
}

test('an engine that has decided to answer and does not is noticed within three seconds', () => {
  const watch = new StallWatch();
  speak(watch, 0, 1000);
  watch.decided(1600);
  const found = firstVerdict(watch, 1600, 10_000);
  assert.deepEqual(found?.[1], 'stalled');
  assert.ok((found?.[0] ?? 0) - 1600 <= 3000);
});

test('so is one that does not even take a turn for one', () => {
  const watch = new StallWatch();
  speak(watch, 0, 1000);
  const found = firstVerdict(watch, 1000, 10_000);
  assert.ok(found && found[0] - 1000 <= 3000);
  assert.deepEqual(watch.check(4100), { kind: 'stalled', decided: false });
});

test('an answer, a short sound, and words over the agent’s own are no stall', () => {
  const watch = new StallWatch();
  speak(watch, 0, 1000);
  watch.decided(1500);
  watch.answered();
  assert.equal(firstVerdict(watch, 1500, 20_000), null);
  speak(watch, 20_000, 20_300);
  assert.equal(firstVerdict(watch, 20_300, 30_000), null);
  speak(watch, 30_000, 31_500, true);
  assert.equal(firstVerdict(watch, 31_500, 40_000), null);
});

test('who goes on speaking is not waited for yet', () => {
  const watch = new StallWatch();
  speak(watch, 0, 1000);
  watch.decided(1500);
  speak(watch, 2000, 3000);
  assert.equal(firstVerdict(watch, 3000, 5900), null);
});

test('a tool is covered once and waited for; after it the engine has its time anew', () => {
  const watch = new StallWatch();
  watch.decided(0);
  watch.tool(true, 100);
  assert.deepEqual(firstVerdict(watch, 100, 10_000), [2800, 'tool']);
  watch.covered(2800);
  assert.equal(firstVerdict(watch, 2800, 12_000), null);
  watch.tool(false, 12_000);
  assert.equal(firstVerdict(watch, 12_000, 14_600), null);
  assert.equal(firstVerdict(watch, 14_600, 20_000)?.[1], 'stalled');
});

test('an engine that stays silent after it was covered for is lost', () => {
  const watch = new StallWatch();
  watch.decided(0);
  assert.equal(watch.check(2700).kind, 'stalled');
  watch.covered(2700);
  assert.deepEqual(firstVerdict(watch, 2700, 30_000), [10_700, 'lost']);
});
