import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, JobWorkerOptions } from '../../core/ports/jobs.ts';
import { type Log, silentLog } from '../../core/ports/log.ts';
import { JobLoop } from './job-loop.ts';
import type { ClaimedJob, JobSource } from './job-source.ts';

const options: JobWorkerOptions = { concurrency: 2, leaseMs: 60_000, maxAttempts: 2, backoffMs: () => 1 };

/** A source in memory that says what was asked of it. `failures`: calls that throw first. */
function memorySource(keys: readonly string[], failures: readonly string[] = []) {
  const due = [...keys];
  const failing = [...failures];
  const asked: string[] = [];
  const perform = (call: string): Promise<void> => {
    asked.push(call);
    const at = failing.indexOf(call);
    if (at === -1) return Promise.resolve();
    failing.splice(at, 1);
    return Promise.reject(new Error(`cannot ${call}`));
  };
  const source: JobSource<string> = {
    async claim(kind, limit) {
      await perform('claim');
      const taken = due.splice(0, limit);
      const jobs = taken.map((key): ClaimedJob<string> => ({ kind, key, payload: {}, attempt: 1, claim: key }));
      return { jobs, nextDueInMs: null };
    },
    renew: (_kind, claims) => perform(`renew ${claims.join(' ')}`),
    finish: (_kind, claim) => perform(`finish ${claim}`),
    retry: (_kind, claim, delayMs) => perform(`retry ${claim} in ${delayMs}`),
    bury: (_kind, claim) => perform(`bury ${claim}`),
    dead: () => Promise.resolve([]),
  };
  return { source, asked, due };
}

function collectingLog(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  const add = (message: string): void => void lines.push(message);
  return { lines, log: { ...silentLog, warn: add, error: add } };
}

/** Ends when the handler has seen `count` jobs. */
function handled(count: number): { readonly all: Promise<void>; readonly handler: (job: Job) => Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  return { all: promise, handler: async () => void (--left === 0 && resolve()) };
}

test('a source that fails is asked again', async () => {
  const { source } = memorySource(['a'], ['claim', 'claim']);
  const { log, lines } = collectingLog();
  const loop = new JobLoop(source, { pollMs: 5, log });
  const { all, handler } = handled(1);
  loop.work('kind', options, handler);
  await all;
  await loop.stop();
  assert.deepEqual(lines, ['Jobs could not be taken', 'Jobs could not be taken']);
});

test('a job that cannot be settled is left to its lease, and the loop goes on', async () => {
  const { source, asked } = memorySource(['a', 'b', 'c'], ['finish a']);
  const { log, lines } = collectingLog();
  const loop = new JobLoop(source, { pollMs: 60_000, log });
  const { all, handler } = handled(3);
  loop.work('kind', { ...options, concurrency: 1 }, handler);
  await all;
  await loop.stop();
  assert.deepEqual(
    asked.filter((call) => call !== 'claim'),
    ['finish a', 'finish b', 'finish c'],
  );
  assert.deepEqual(lines, ['A job could not be settled and will run again']);
});

test('leases are renewed for what runs, and only while it runs', async () => {
  const { source, asked, due } = memorySource(['a', 'b']);
  const loop = new JobLoop(source, { pollMs: 60_000, log: silentLog });
  const renewed = Promise.withResolvers<void>();
  const rightRenew = source.renew.bind(source);
  source.renew = async (...call) => {
    await rightRenew(...call);
    renewed.resolve();
  };
  loop.work('kind', { ...options, leaseMs: 30 }, () => renewed.promise);
  await renewed.promise;
  await loop.stop();
  assert.deepEqual(due, []);
  const renewals = asked.filter((call) => call.startsWith('renew'));
  assert.ok(renewals.length > 0);
  assert.deepEqual(new Set(renewals), new Set(['renew a b']));
});

test('a wake during a look leads to another look', async () => {
  const { source, due } = memorySource([]);
  const loop = new JobLoop(source, { pollMs: 60_000, log: silentLog });
  const { all, handler } = handled(1);
  loop.work('kind', options, handler);
  loop.wake('kind');
  due.push('late');
  await all;
  loop.wake('unknown');
  loop.wake();
  await loop.stop();
  loop.wake();
});

test('a wait that cannot be computed leaves the job to its lease', async () => {
  const { source, asked } = memorySource(['a']);
  const { log, lines } = collectingLog();
  const loop = new JobLoop(source, { pollMs: 60_000, log });
  const ran = Promise.withResolvers<void>();
  const backoffMs = (): number => {
    ran.resolve();
    throw new Error('no idea');
  };
  loop.work('kind', { ...options, backoffMs }, () => Promise.reject(new Error('fails')));
  await ran.promise;
  await loop.stop();
  assert.deepEqual(new Set(asked), new Set(['claim']));
  assert.deepEqual(lines, ['A job could not be settled and will run again']);
});

test('a kind has one handler, with sensible options, until the runner stops', async () => {
  const loop = new JobLoop(memorySource([]).source, { pollMs: 60_000, log: silentLog });
  const handler = (): Promise<void> => Promise.resolve();
  for (const bad of [{ concurrency: 0 }, { leaseMs: 0 }, { maxAttempts: 0 }, { concurrency: Number.NaN }]) {
    assert.throws(() => loop.work('kind', { ...options, ...bad }, handler), RangeError);
  }
  loop.work('kind', options, handler);
  assert.throws(() => loop.work('kind', options, handler), /handler already/);
  await loop.stop();
  assert.throws(() => loop.work('other', options, handler), /stopped/);
});
