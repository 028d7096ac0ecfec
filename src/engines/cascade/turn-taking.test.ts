import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldType } from '../../core/workflow/workflow.ts';
import { type TurnEvent, TurnTaking } from './turn-taking.ts';

interface Spoken {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Lets a person speak, words spread over their time, and lists what turn-taking makes of it. */
function talk(
  spoken: readonly Spoken[],
  options: { agentUntilMs?: number; expects?: FieldType } = {},
): [number, TurnEvent][] {
  const turns = new TurnTaking();
  turns.expects = options.expects ?? null;
  const events: [number, TurnEvent][] = [];
  let taken = '';
  for (let atMs = 0; atMs < 20_000; atMs += 20) {
    let text = '';
    for (const part of spoken) {
      const share = Math.min(1, Math.max(0, (atMs - part.from) / (part.to - part.from)));
      if (share > 0) text += ` ${part.text.slice(0, Math.ceil(part.text.length * share))}`;
    }
    turns.heard(text.slice(taken.length).trim(), false);
    const event = turns.hear(
      spoken.some((part) => atMs >= part.from && atMs < part.to),
      atMs,
      atMs < (options.agentUntilMs ?? 0),
    );
    if (!event) continue;
    events.push([atMs, event]);
    if (event.kind === 'ends') {
      taken = text;
      turns.reset();
    }
  }
  return events;
}

test('a plain answer ends soon, a sentence a little later, an open answer later still', () => {
  const end = (text: string, expects?: FieldType): number => {
    const events = talk([{ from: 1000, to: 2000, text }], expects ? { expects } : {});
    assert.equal(events.length, 1);
    return (events[0]?.[0] ?? 0) - 2000;
  };
  assert.ok(end('Yes.', 'yes_no') <= 540);
  assert.ok(end('That is fine.') <= 680);
  assert.ok(end('that is fine') >= 700);
  assert.ok(end('well it was good and', 'text') >= 1250);
});

test('a dictated address is not broken off at its pauses', () => {
  const events = talk(
    [
      { from: 1000, to: 2000, text: 'it is jane' },
      { from: 3100, to: 4000, text: 'at example' },
      { from: 5000, to: 5600, text: 'dot com' },
    ],
    { expects: 'email' },
  );
  assert.equal(events.length, 1);
  assert.ok((events[0]?.[0] ?? 0) > 5600);
});

test('words stop the agent within a quarter of a second of sound', () => {
  const events = talk([{ from: 1000, to: 2500, text: 'Wait, which day is that?' }], { agentUntilMs: 1200 });
  assert.equal(events[0]?.[1].kind, 'interrupts');
  assert.ok((events[0]?.[0] ?? 0) <= 1180, `${events[0]?.[0]}`);
});

test('listening sounds do not', () => {
  const events = talk([{ from: 1000, to: 1600, text: 'Uh-huh.' }], { agentUntilMs: 5000 });
  assert.deepEqual(
    events.map(([, event]) => event.kind),
    ['ends'],
  );
  assert.ok(events[0]?.[1].kind === 'ends' && events[0][1].aside);
});

test('a listening sound that goes on to say something does', () => {
  const events = talk([{ from: 1000, to: 2200, text: 'Okay but I wanted to ask something' }], { agentUntilMs: 5000 });
  assert.equal(events[0]?.[1].kind, 'interrupts');
  assert.ok((events[0]?.[0] ?? 0) < 1500, `${events[0]?.[0]}`);
});
