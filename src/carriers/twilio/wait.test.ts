import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '../../core/ports/manual-clock.ts';
import { wait } from './wait.ts';

describe('waiting', () => {
  it('ends in the time of the clock', async () => {
    const clock = new ManualClock();
    let over = false;
    const waited = wait(clock, 300, new AbortController().signal).then(() => {
      over = true;
    });
    await clock.advance(299);
    assert.equal(over, false);
    await clock.advance(1);
    await waited;
    assert.equal(over, true);
  });

  it('ends at once where it is given up, and leaves no timer', async () => {
    const clock = new ManualClock();
    const closing = new AbortController();
    const waited = wait(clock, 300, closing.signal);
    closing.abort(new Error('closing'));
    await assert.rejects(waited, /closing/);
    await assert.rejects(wait(clock, 300, closing.signal), /closing/);
    assert.equal(clock.waiting, 0);
  });
});
