import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type RoundSocket, SocketRound } from './socket-round.ts';

/** Sockets that write down what they do, and send what `answers` says to what they hear. */
function sockets(...names: string[]): { round: SocketRound; done: string[]; all: (RoundSocket & { name: string })[] } {
  const done: string[] = [];
  const round = new SocketRound(() => done.push('flushed'));
  const all = names.map((name) => {
    const socket = {
      name,
      take(chunk: Buffer): void {
        done.push(`${name} hears ${chunk.toString()}`);
        round.sends(socket);
      },
      flush: (): void => void done.push(`${name} sends`),
    };
    return socket;
  });
  return { round, done, all };
}

/** Two of them, after 1 and 3 have come on `a` and 2 on `b`. */
function threeArrivals() {
  const { round, done, all } = sockets('a', 'b');
  const [a, b] = all;
  assert.ok(a && b);
  for (const [socket, text] of [[a, '1'] as const, [b, '2'] as const, [a, '3'] as const])
    round.arrived(socket, Buffer.from(text));
  return { round, done, a, b };
}

test('what has come is heard before anything is sent, in order', async () => {
  const { round, done, b } = threeArrivals();
  assert.deepEqual(done, []);
  await nextTurn();
  assert.deepEqual(done, ['a hears 1', 'b hears 2', 'a hears 3', 'a sends', 'b sends', 'a sends', 'flushed']);
  round.sends(b);
  await nextTurn();
  assert.deepEqual(done.slice(7), ['b sends', 'flushed']);
});

test('nobody waits for the answer until a hundred have been heard', async () => {
  const { round, done, all } = sockets(...Array.from({ length: 100 }, (_, i) => `s${i}`));
  for (const socket of all) round.arrived(socket, Buffer.from('x'));
  await nextTurn();
  const firstSent = done.indexOf('s0 sends');
  assert.ok(firstSent > 1 && firstSent < 20, `after ${firstSent}`);
  for (const { name } of all) {
    assert.deepEqual(
      done.filter((what) => what.startsWith(`${name} `)),
      [`${name} hears x`, `${name} sends`],
    );
  }
});

test('a socket that goes hears first what had come on it', async () => {
  const { round, done, a } = threeArrivals();
  round.settle(a);
  assert.deepEqual(done, ['a hears 1', 'a hears 3']);
  round.settle(a);
  await nextTurn();
  assert.deepEqual(done.slice(2, 3), ['b hears 2']);
  assert.equal(done.filter((what) => what.startsWith('a hears')).length, 2);
});

test('one that throws does not take the others’ turn', async () => {
  const { round, done, all } = sockets('a', 'b');
  const [a, b] = all;
  assert.ok(a && b);
  const failing: RoundSocket = {
    take: () => {
      throw new Error('deaf');
    },
    flush: () => {},
  };
  const { promise: thrown, resolve } = Promise.withResolvers<unknown>();
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.once('uncaughtException', resolve);
  round.arrived(a, Buffer.from('1'));
  round.arrived(failing, Buffer.from('2'));
  round.arrived(b, Buffer.from('3'));
  assert.match(String(await thrown), /deaf/);
  for (const listener of others) process.on('uncaughtException', listener);
  await nextTurn();
  await nextTurn();
  assert.deepEqual(done, ['a hears 1', 'b hears 3', 'a sends', 'b sends', 'flushed']);
});
