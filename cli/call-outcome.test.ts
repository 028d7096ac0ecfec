import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallResult } from '../sdk/index.ts';
import { printOutcome } from './call-outcome.ts';
import { screen } from './screen.example.ts';

const result: CallResult = {
  callId: 'c1',
  workflowId: 'w1',
  status: 'completed',
  callStatus: 'success',
  outcome: 'achieved',
  summary:
    'The table was booked for Friday at half past seven, under Josh Miller, because seven was not free any more.',
  messages: [],
  fields: { reservation_time: '2026-11-27T19:30', outdoor_seating: 'yes', rating: null },
  evidence: {
    reservation_time: { quote: 'I could do seven thirty, if that suits you and your guests', messageIndex: 3 },
    outdoor_seating: { quote: 'Yes, we have a terrace.', messageIndex: 5 },
  },
  recordingUrl: null,
  durationSecs: 64,
  endedReason: 'agent',
  madeBy: {},
  createdAt: '2026-11-23T10:00:00.000Z',
};

test('a call that went well', () => {
  const terminal = screen();
  printOutcome(terminal, result, [
    ['recording', 'data/recordings/c1.wav'],
    ['call', 'c1'],
  ]);
  assert.deepEqual(terminal.lines(), [
    '',
    '  ✓ The goal was reached, 1:04',
    '',
    '  The table was booked for Friday at half past seven, under Josh Miller,',
    '  because seven was not free any more.',
    '',
    '  reservation_time   2026-11-27T19:30   “I could do seven thirty, if that suit…”',
    '  outdoor_seating    yes                “Yes, we have a terrace.”',
    '  rating             not learned',
    '',
    '  recording  data/recordings/c1.wav',
    '  call       c1',
    '',
  ]);
});

test('a call that reached nobody', () => {
  const terminal = screen({ columns: 40 });
  printOutcome(
    terminal,
    {
      ...result,
      status: 'busy',
      callStatus: 'not_picked_up',
      outcome: 'not_reached',
      summary: null,
      fields: {},
      durationSecs: 0,
    },
    [['call', 'c1']],
  );
  assert.deepEqual(terminal.lines(), [
    '',
    '  ✗ Nobody was reached (busy)',
    '',
    '  There is no summary.',
    '',
    '  call  c1',
    '',
  ]);
});
