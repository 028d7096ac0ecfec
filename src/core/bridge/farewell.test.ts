import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Farewell } from './farewell.ts';

function hangsUpAt(speaking: (atMs: number) => boolean, agentUntilMs = 1000): number {
  const farewell = new Farewell();
  farewell.begin(0);
  for (let atMs = 0; atMs < 60_000; atMs += 100)
    if (farewell.check(atMs, atMs < agentUntilMs, speaking(atMs))) return atMs;
  return Infinity;
}

test('hangs up soon after the last word when nobody answers it', () => {
  assert.equal(
    hangsUpAt(() => false),
    2300,
  );
});

test('lets the person say goodbye', () => {
  assert.equal(
    hangsUpAt((atMs) => atMs >= 1500 && atMs < 2500),
    3500,
  );
});

test('does not wait for ever', () => {
  assert.equal(
    hangsUpAt(() => true),
    15_000,
  );
});

test('is called off by a conversation that goes on', () => {
  const farewell = new Farewell();
  farewell.begin(0);
  farewell.cancel();
  assert.equal(farewell.check(50_000, false, false), false);
});

test('a person who answers every goodbye is not answered for ever', () => {
  const farewell = new Farewell();
  for (let round = 0; round < 2; round++) {
    farewell.begin(0);
    assert.equal(farewell.check(100, false, true), false);
    farewell.cancel();
  }
  farewell.begin(200);
  assert.equal(farewell.check(300, true, true), false);
  assert.equal(farewell.check(400, false, true), true);
});
