import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TranscriptTurn } from '../call/transcript.ts';
import { type CallerSummary, callerOf, callerProblems, checkedCaller, unknownCaller } from './caller-summary.ts';

const turns: readonly TranscriptTurn[] = [
  ['ai', 'Hello, this is the AI assistant of City Dental. Maria can call you back before six. How can I help you?'],
  ['human', 'This is Dr. Olsen, O L S E N, Ingrid Olsen. Please call me back before five thirty tomorrow.'],
].map(([role, text], at) => ({
  role: role === 'ai' ? 'ai' : 'human',
  text: text ?? '',
  startMs: at,
  endMs: at,
  cut: false,
}));

const claim = (change: Partial<CallerSummary>): CallerSummary => ({ ...unknownCaller, ...change });

describe('checkedCaller', () => {
  it('keeps names that the other side has given, in their words or letter by letter', () => {
    for (const callerName of ['Ingrid Olsen', 'Dr. Olsen', 'Mrs. Olsen', 'OLSEN'])
      assert.equal(checkedCaller(claim({ callerName }), turns).callerName, callerName);
    for (const callerName of ['Maria', 'Ingrid Nilsen', 'Dr.', ''])
      assert.equal(checkedCaller(claim({ callerName }), turns).callerName, null, callerName);
  });

  it('keeps times that were named', () => {
    for (const callbackBy of ['tomorrow before 5:30', 'before five thirty tomorrow', 'tomorrow'])
      assert.equal(checkedCaller(claim({ callbackBy }), turns).callbackBy, callbackBy, callbackBy);
    for (const callbackBy of ['Friday', 'tomorrow at 9', ''])
      assert.equal(checkedCaller(claim({ callbackBy }), turns).callbackBy, null, callbackBy);
  });

  it('has spam and its intent go together', () => {
    const spam = { intent: 'spam', urgency: 'low', spam: true };
    const {
      callerName: _name,
      callbackBy: _by,
      ...marked
    } = checkedCaller(claim({ spam: true, intent: 'quote_request', urgency: 'high' }), turns);
    assert.deepEqual(marked, spam);
    assert.equal(checkedCaller(claim({ intent: 'spam' }), turns).spam, true);
  });
});

it('says what was not said', () => {
  assert.deepEqual(callerProblems(claim({ callerName: 'Ingrid', callbackBy: 'tomorrow' }), turns), []);
  assert.equal(callerProblems(claim({ callerName: 'Maria', callbackBy: 'Friday' }), turns).length, 2);
});

it('knows nobody of a report that was stored without', () => {
  assert.deepEqual(callerOf({}), unknownCaller);
  const caller = claim({ callerName: 'Ingrid' });
  assert.equal(callerOf({ caller }), caller);
});
