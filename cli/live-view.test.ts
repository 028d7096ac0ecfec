import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEvent } from '../sdk/index.ts';
import { LiveView } from './live-view.ts';
import { type Screen, screen } from './screen.example.ts';

let sequence = 0;
const state = (status: 'ringing' | 'in-progress'): CallEvent => ({ event: 'state', sequence: ++sequence, status });
const said = (role: 'ai' | 'human', text: string, startMs: number, final = true): CallEvent => ({
  event: 'partial',
  sequence: ++sequence,
  role,
  text,
  startMs,
  final,
});
const level = (ai: number, human: number, atMs: number): CallEvent => ({
  event: 'level',
  sequence: ++sequence,
  ai,
  human,
  atMs,
});
const end: CallEvent = { event: 'end', sequence: null, status: 'completed', endedReason: 'agent', duration: 12 };

const opening = 'Hello, this is an AI assistant calling for Josh Miller. This call may be recorded for quality.';

const conversation: CallEvent[] = [
  state('ringing'),
  state('in-progress'),
  said('human', 'Olive', 100, false),
  said('human', 'Olive Garden, hello?', 100),
  said('ai', opening, 1800),
  said('ai', `${opening} I would like to book a table for two.`, 1800),
  said('human', 'For two\u001B[2J people', 9100, false),
  said('human', 'For two\u001B[2J people, sure.', 9100),
  said('ai', 'Thank you. Goodbye.', 11_400),
  end,
];

function run(terminal: Screen, events: readonly CallEvent[], draw = false): LiveView {
  let now = 1_000_000;
  const view = new LiveView({ terminal, now: () => now, hint: 'Ctrl-C hangs up' });
  for (const event of events) {
    view.show(event);
    now += 700;
    if (draw) view.draw();
  }
  return view;
}

const wholeConversation = [
  '   0:00  person  Olive Garden, hello?',
  '   0:01  agent   Hello, this is an AI assistant calling for Josh Miller. This',
  '                 call may be recorded for quality. I would like to book a table',
  '                 for two.',
  '   0:09  person  For two [2J people, sure.',
  '   0:11  agent   Thank you. Goodbye.',
];

test('on a plain stream each change and each whole turn is a line, and nothing moves the cursor', () => {
  const terminal = screen();
  run(terminal, conversation).close();
  assert.deepEqual(terminal.lines(), ['  ringing', '  talking', ...wholeConversation, '']);
  assert.ok(!terminal.written().includes('\u001B'));
});

test('on a screen the conversation ends up the same, without what was drawn in between', () => {
  for (const rows of [24, 4]) {
    const terminal = screen({ interactive: true, rows });
    run(terminal, conversation, true).close();
    assert.deepEqual(terminal.lines(), [...wholeConversation, '']);
    assert.ok(terminal.written().startsWith('\u001B[?25l') && terminal.written().endsWith('\u001B[?25h'));
  }
});

test('while it runs: what stands, what is being said, and a progress line with both levels', () => {
  const terminal = screen({ interactive: true });
  const view = run(terminal, [...conversation.slice(0, 7), level(0, 0.2, 9200), level(0, 1, 9400)], true);
  assert.deepEqual(terminal.lines(), [
    ...wholeConversation.slice(0, 4),
    '   0:09  person  For two [2J people …',
    '',
    '  ● talking  0:09   agent ▁▁▁▁▁▁▁▁▁▁▁▁   person ▁▁▁▁▁▁▁▁▁▁▄█   Ctrl-C hangs up',
    '',
  ]);
  view.close();
});

test('before the answer: what the phone does, and for how long', () => {
  const terminal = screen({ interactive: true });
  run(terminal, [], true).draw();
  assert.equal(terminal.lines()[1], '  ⠙ dialling  0:00   Ctrl-C hangs up');
  const ringing = screen({ interactive: true, columns: 30 });
  run(ringing, [state('ringing'), state('ringing'), state('ringing')], true).draw();
  assert.match(ringing.lines()[1] ?? '', /^ {2}. ringing {2}0:02$/);
});

test('no line is wider than the terminal', () => {
  for (const columns of [40, 60, 80, 110]) {
    const terminal = screen({ interactive: true, columns });
    const view = run(
      terminal,
      [...conversation.slice(0, 6), said('human', 'x'.repeat(200), 9100, false), level(1, 1, 9300)],
      true,
    );
    const lines = terminal.lines();
    assert.ok(lines.length > 6);
    const meter = columns >= 80 ? columns : 60;
    for (const line of lines) assert.ok(line.length <= Math.max(columns, meter), `${columns}: ${line}`);
    view.close();
  }
});
