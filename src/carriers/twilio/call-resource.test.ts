import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingOf } from './call-resource.ts';

const ended = { sid: 'CA1', end_time: 'Mon, 23 Nov 2026 10:00:42 +0000' };
const endedAt = Date.UTC(2026, 10, 23, 10, 0, 42);

test('a call that ended while nobody listened says how long it was talked', () => {
  assert.deepEqual(findingOf({ ...ended, status: 'completed', duration: '37' }), {
    state: 'ended',
    carrierCallId: 'CA1',
    ending: 'completed',
    answered: true,
    endedAt,
    talkedMs: 37_000,
  });
  assert.deepEqual(findingOf({ ...ended, status: 'no-answer', duration: '0' }), {
    state: 'ended',
    carrierCallId: 'CA1',
    ending: 'no_answer',
    answered: false,
    endedAt,
  });
  assert.deepEqual(findingOf({ sid: 'CA1', status: 'in-progress', duration: null }), {
    state: 'active',
    carrierCallId: 'CA1',
    answered: true,
  });
});
