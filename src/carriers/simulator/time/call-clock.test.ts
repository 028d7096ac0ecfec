import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Timer } from '../../../core/ports/clock.ts';
import { type Log, silentLog } from '../../../core/ports/log.ts';
import { NetworkDriver } from './network-driver.ts';
import type { NetworkTime } from './network-time.ts';

/** Real time that passes only when told to, also without anybody being woken: a process that was held up. */
class StubbornTime implements NetworkTime {
  nowMs = 5000;
  wakes = 0;
  #due: { readonly atMs: number; readonly run: () => void }[] = [];

  monotonicMs(): number {
    return this.nowMs;
  }

  epochMs(): number {
    return 1_773_068_403_217 + this.nowMs;
  }

  after(delayMs: number, run: () => void): Timer {
    const due = { atMs: this.nowMs + delayMs, run };
    this.#due.push(due);
    return { cancel: () => (this.#due = this.#due.filter((other) => other !== due)) };
  }

  get waiting(): number {
    return this.#due.length;
  }

  /** Wakes whoever is due now, and whoever that makes due. */
  async wake(): Promise<void> {
    for (;;) {
      await letPromisesThrough();
      const at = this.#due.findIndex((due) => due.atMs <= this.nowMs);
      const [due] = at === -1 ? [] : this.#due.splice(at, 1);
      if (!due) return;
      this.wakes += 1;
      due.run();
    }
  }

  async pass(ms: number, stepMs = 1): Promise<void> {
    const untilMs = this.nowMs + ms;
    while (this.nowMs < untilMs) {
      this.nowMs = Math.min(untilMs, this.nowMs + stepMs);
      await this.wake();
    }
  }
}

function letPromisesThrough(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function network(log: Log = silentLog): { time: StubbornTime; driver: NetworkDriver } {
  const time = new StubbornTime();
  return { time, driver: new NetworkDriver(time, log) };
}

test('timers run at their time, in its order, ties as they were asked for', async () => {
  const { time, driver } = network();
  const clock = driver.clock(1);
  const startMs = clock.now();
  const ran: [string, number][] = [];
  const note = (name: string) => () => ran.push([name, clock.now() - startMs]);
  clock.after(30, note('c'));
  clock.after(10, note('a'));
  clock.after(30, note('d'));
  const dropped = clock.after(20, note('b'));
  dropped.cancel();
  await time.pass(29);
  assert.deepEqual(ran, [['a', 10]]);
  await time.pass(5);
  assert.deepEqual(ran, [
    ['a', 10],
    ['c', 30],
    ['d', 30],
  ]);
  assert.equal(time.waiting, 0, 'nothing is left waiting');
});

for (const speed of [0.5, 1, 2.5, 20, 200]) {
  test(`a clock of speed ${speed} lives so much faster than the wall`, async () => {
    const { time, driver } = network();
    const clock = driver.clock(speed);
    const startMs = clock.now();
    let ticks = 0;
    const tick = (): void => {
      ticks += 1;
      clock.after(startMs + (ticks + 1) * 20 - clock.now(), tick);
    };
    clock.after(20, tick);
    await time.pass(400);
    assert.equal(ticks, 20 * speed);
    assert.ok(Math.abs(clock.now() - startMs - 400 * speed) < 0.1);
  });
}

test('a clock starts within 10 ms of the wall, and all start alike within 20 ms', async () => {
  const { time, driver } = network();
  const remainders = new Set<number>();
  for (let i = 0; i < 20; i++) {
    const nowMs = driver.clock(1).now();
    assert.ok(Math.abs(nowMs - time.epochMs()) <= 10);
    remainders.add(Math.round((nowMs - time.nowMs) % 20) % 20);
    await time.pass(3.7, 3.7);
  }
  assert.equal(remainders.size, 1);
});

test('a process that was held up loses nothing and does not drift', async () => {
  const { time, driver } = network();
  const clock = driver.clock(1);
  const startMs = clock.now();
  const ticks: { readonly atMs: number; readonly realMs: number }[] = [];
  const tick = (): void => {
    ticks.push({ atMs: clock.now() - startMs, realMs: time.nowMs - 5000 });
    clock.after(startMs + (ticks.length + 1) * 20 - clock.now(), tick);
  };
  clock.after(20, tick);
  await time.pass(100);
  time.nowMs += 305;
  await time.pass(595);
  assert.deepEqual(
    ticks.map((each) => each.atMs),
    Array.from({ length: 50 }, (_, i) => (i + 1) * 20),
  );
  assert.ok(ticks.slice(25).every((each) => each.realMs - each.atMs <= 1));
});

test('whoever reacts to an event has reacted before the next event of that call, also when it is late', async () => {
  const { time, driver } = network();
  const clock = driver.clock(1);
  const order: string[] = [];
  const react = async (name: string): Promise<void> => {
    for (let i = 0; i < 50; i++) await Promise.resolve();
    order.push(`reacted to ${name} at ${clock.now() - startMs}`);
  };
  const startMs = clock.now();
  for (const atMs of [20, 40, 60]) {
    clock.after(atMs, () => {
      order.push(`${atMs}`);
      void react(`${atMs}`);
    });
  }
  time.nowMs += 200;
  await time.wake();
  assert.deepEqual(order, ['20', 'reacted to 20 at 20', '40', 'reacted to 40 at 40', '60', 'reacted to 60 at 200']);
});

test('time never runs past a timer that has not run, and never backwards', async () => {
  const { time, driver } = network();
  const clock = driver.clock(20);
  const startMs = clock.now();
  let ran = false;
  clock.after(100, () => {
    ran = true;
  });
  time.nowMs += 4;
  assert.equal(clock.now() - startMs, 80);
  time.nowMs += 4;
  assert.equal(clock.now() - startMs, 80);
  await time.wake();
  assert.ok(ran);
  assert.ok(clock.now() - startMs >= 100);
});

for (const speed of [1, 20, 100]) {
  test(`real work of 30 ms costs 30 simulated ms at speed ${speed}`, async () => {
    const { time, driver } = network();
    const clock = driver.clock(speed);
    const startMs = clock.now();
    const work = Promise.withResolvers<string>();
    let settledAtMs = NaN;
    clock.after(100, () => {
      void clock.during(work.promise).then((result) => {
        assert.equal(result, 'done');
        settledAtMs = clock.now() - startMs;
      });
    });
    await time.pass(100 / speed);
    await time.pass(30);
    work.resolve('done');
    await time.wake();
    assert.ok(Math.abs(settledAtMs - 130) < 0.1, `${settledAtMs}`);
    const resumedMs = clock.now();
    await time.pass(10);
    assert.ok(Math.abs(clock.now() - resumedMs - 10 * speed) < 0.1);
  });
}

test('a clock is slow until the last of several works has settled, also when one fails', async () => {
  const { time, driver } = network();
  const clock = driver.clock(10);
  const startMs = clock.now();
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const failing = clock.during(first.promise);
  void clock.during(second.promise);
  await time.pass(10);
  first.reject(new Error('no voice'));
  await assert.rejects(failing, /no voice/);
  await time.pass(10);
  second.resolve();
  await time.wake();
  await time.pass(10);
  assert.equal(clock.now() - startMs, 10 + 10 + 100);
});

test('what a fast clock was behind does not rush through the work that begins now', async () => {
  const { time, driver } = network();
  const clock = driver.clock(100);
  const startMs = clock.now();
  const seen: number[] = [];
  const tick = (): void => {
    seen.push(clock.now() - startMs);
    clock.after(20, tick);
    if (seen.length === 1) void clock.during(new Promise(() => {}));
  };
  clock.after(20, tick);
  time.nowMs += 3;
  await time.wake();
  assert.deepEqual(seen, [20]);
  await time.pass(45);
  assert.deepEqual(seen, [20, 40, 60]);
});

test('a fast clock gives up what it cannot catch up; nothing is skipped', async () => {
  const { time, driver } = network();
  const clock = driver.clock(50);
  const startMs = clock.now();
  const seen: number[] = [];
  const tick = (): void => {
    seen.push(clock.now() - startMs);
    clock.after(20, tick);
  };
  clock.after(20, tick);
  time.nowMs += 1000;
  await time.wake();
  assert.deepEqual(
    seen,
    Array.from({ length: 11 }, (_, i) => 20 * (i + 1)),
    '4 ms of real time are caught up, not a second',
  );
});

test('calls are run in turn, one event each, and one that throws harms nobody', async () => {
  const errors: unknown[] = [];
  const { time, driver } = network({ ...silentLog, error: (_message, fields) => void errors.push(fields?.error) });
  const order: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    const clock = driver.clock(1);
    for (const atMs of [10, 20]) {
      clock.after(atMs, () => {
        order.push(`${name}${atMs}`);
        if (name === 'b') throw new Error(name);
      });
    }
  }
  time.nowMs += 50;
  await time.wake();
  assert.deepEqual(order, ['a10', 'b10', 'c10', 'a20', 'b20', 'c20']);
  assert.equal(errors.length, 2);
});

test('a closed driver wakes nobody any more', async () => {
  const { time, driver } = network();
  const clock = driver.clock(1);
  let ran = false;
  clock.after(10, () => {
    ran = true;
  });
  driver.close();
  clock.after(5, () => {
    ran = true;
  });
  await time.pass(50);
  assert.equal(ran, false);
  assert.equal(time.waiting, 0);
});
