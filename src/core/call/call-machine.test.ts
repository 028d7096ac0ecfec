import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exampleCall } from './call.example.ts';
import { type CallEvent, advance, endingOfCall } from './call-machine.ts';
import { type Call, isFinal } from './call.ts';

const at = Date.UTC(2026, 2, 9, 15, 1);

function after(events: readonly CallEvent[], call = exampleCall()): Call {
  return events.reduce((current, event) => advance(current, event) ?? current, call);
}

const dialing: CallEvent = { kind: 'dialing', at, node: 'n1', leaseUntil: at + 1, madeBy: { mind: 'rules' } };
const accepted: CallEvent = { kind: 'accepted', at, carrierCallId: 'c1' };
const answered: CallEvent = { kind: 'answered', at: at + 2000 };

function ended(ending: Extract<CallEvent, { kind: 'ended' }>['ending'], durationMs: number | null = 5000): CallEvent {
  return { kind: 'ended', at: at + 9000, ending, durationMs };
}

test('a call that is talked through', () => {
  const call = after([
    dialing,
    accepted,
    answered,
    { kind: 'closing', reason: 'agent', detail: null },
    ended('completed'),
  ]);
  assert.equal(call.state, 'completed');
  assert.deepEqual(endingOfCall(call), { state: 'completed', reason: 'agent', detail: null });
  assert.equal(call.durationMs, 5000);
  assert.equal(call.answeredBy, 'person');
  assert.equal(call.carrierCallId, 'c1');
  assert.deepEqual([call.node, call.leaseUntil], [null, null]);
});

test('every way in which a call ends', () => {
  const cases: [readonly CallEvent[], string, string][] = [
    [[accepted, ended('busy')], 'busy', 'busy'],
    [[accepted, ended('rejected')], 'busy', 'busy'],
    [[accepted, ended('no_answer')], 'no_answer', 'no_answer'],
    [[accepted, ended('failed')], 'failed', 'failed'],
    [[{ kind: 'closing', reason: 'failed', detail: 'no engine' }, ended('failed')], 'failed', 'failed'],
    [[accepted, { kind: 'closing', reason: 'api', detail: null }, ended('canceled')], 'canceled', 'canceled'],
    [[accepted, { kind: 'closing', reason: 'no_answer', detail: null }, ended('canceled')], 'no_answer', 'no_answer'],
    [[accepted, answered, ended('completed')], 'completed', 'remote'],
    [[accepted, answered, { kind: 'closing', reason: 'api', detail: null }, ended('completed')], 'completed', 'api'],
    [
      [accepted, answered, { kind: 'closing', reason: 'silence', detail: null }, ended('completed')],
      'completed',
      'silence',
    ],
    [[accepted, answered, { kind: 'machine', at }, ended('completed')], 'voicemail', 'voicemail'],
    [[accepted, answered, ended('error')], 'broken_off', 'error'],
    [
      [accepted, answered, { kind: 'closing', reason: 'error', detail: 'x' }, ended('completed')],
      'broken_off',
      'error',
    ],
    [[ended('completed')], 'completed', 'remote'],
  ];
  for (const [events, state, reason] of cases) {
    const call = after(events);
    assert.deepEqual([call.state, call.endedReason], [state, reason], JSON.stringify(events));
  }
  assert.equal(cases.length, 14);
});

test('only the first to store `dialing` may dial', () => {
  const first = advance(exampleCall(), dialing);
  assert.ok(first);
  assert.equal(advance(first, { ...dialing, node: 'n2' }), null);
});

test('an answer that nobody reported counts once the carrier says completed', () => {
  const call = after([accepted, ended('completed', null)]);
  assert.equal(call.state, 'completed');
  assert.equal(call.answeredAt, at + 9000);
  assert.equal(call.durationMs, 0);
});

test('duplicated, reordered, late and missing events never move a call backwards or end it twice', () => {
  const order = { initiated: 0, ringing: 1, in_progress: 2 } as const;
  const rank = (call: Call): number => (isFinal(call.state) ? 3 : order[call.state]);
  const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
    fc.constant(dialing),
    fc.constant(accepted),
    fc.constant<CallEvent>({ kind: 'ringing', at }),
    fc.constant(answered),
    fc.constant<CallEvent>({ kind: 'machine', at }),
    fc
      .constantFrom('agent', 'api', 'silence', 'error', 'failed', 'no_answer', 'max_duration')
      .map((reason): CallEvent => ({ kind: 'closing', reason: reason as 'agent', detail: null })),
    fc
      .constantFrom('completed', 'busy', 'no_answer', 'rejected', 'failed', 'canceled', 'error')
      .map((ending) => ended(ending as 'completed', null)),
  );
  let finals = 0;
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      let call = exampleCall();
      for (const event of events) {
        const next = advance(call, event);
        if (!next) continue;
        assert.ok(!isFinal(call.state), 'an ended call has changed');
        assert.ok(rank(next) >= rank(call), `${call.state} → ${next.state}`);
        if (isFinal(next.state)) {
          finals += 1;
          assert.notEqual(next.endedReason, null);
          assert.notEqual(next.endedAt, null);
          assert.ok(next.durationMs !== null && next.durationMs >= 0);
        }
        call = next;
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(finals > 500, `only ${finals} calls ended`);
});

test('a call that is withdrawn is never dialled, one that was dialled is not withdrawn', () => {
  const withdrawn: CallEvent = { kind: 'withdrawn', at, reason: 'failed', detail: 'too late' };
  const call = after([withdrawn]);
  assert.deepEqual(endingOfCall(call), { state: 'failed', reason: 'failed', detail: 'too late' });
  assert.equal(advance(call, dialing), null);
  assert.equal(after([{ ...withdrawn, reason: 'api', detail: null }]).state, 'canceled');
  assert.equal(advance(after([dialing]), withdrawn), null);
});
