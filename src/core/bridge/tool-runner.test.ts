import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallFeed } from '../call/call-feed.ts';
import { silentLog } from '../ports/log.ts';
import type { TalkStore } from '../ports/store.ts';
import { examplePlan } from '../workflow/plan.example.ts';
import { TalkWriter } from './talk-writer.ts';
import { ToolRunner } from './tool-runner.ts';
import { TranscriptKeeper } from './transcript-keeper.ts';

function runner() {
  const transcript = new TranscriptKeeper();
  transcript.spoken('Does Friday work?', 0, 900, false);
  transcript.heard('Yes, that works.', 1000, 2000);
  let ends = 0;
  let pressed = 0;
  const tools = new ToolRunner({
    callId: 'c1',
    workflow: examplePlan(),
    recipient: { phone: '+14155551234', name: null, email: null, context: null },
    transcript,
    writer: new TalkWriter('c1', store, transcript, silentLog),
    feed: new CallFeed(),
    used: () => {},
    httpTools: null,
    textTool: null,
    pressDigits: () => {
      pressed += 1;
    },
    end: () => {
      ends += 1;
      return true;
    },
  });
  return { tools, ends: () => ends, pressed: () => pressed };
}

const store: TalkStore = {
  putTurns: () => Promise.resolve(),
  turns: () => Promise.resolve([]),
  addField: () => Promise.resolve(),
  fields: () => Promise.resolve([]),
  addNote: () => Promise.resolve(),
  notes: () => Promise.resolve([]),
  putMeasures: () => Promise.resolve(),
  measures: () => Promise.resolve(null),
};

async function repeat(tools: ToolRunner, name: string, args: Record<string, unknown>, times: number): Promise<number> {
  let done = 0;
  for (let i = 0; i < times; i += 1) if ((await tools.run(name, args)).ok) done += 1;
  return done;
}

test('a model that repeats itself is stopped, tool by tool', async () => {
  const { tools, pressed } = runner();
  const confirmed = { key: 'appointment_confirmed', value: 'yes', quote: 'Yes, that works' };
  assert.equal(await repeat(tools, 'record_field', confirmed, 500), 200);
  assert.equal(tools.recorded.length, 200);
  assert.equal(await repeat(tools, 'press_digits', { digits: '1' }, 100), 30);
  assert.equal(pressed(), 30);
  assert.equal(await repeat(tools, 'note_outcome', { note: 'It works.' }, 100), 20);
});

test('the end of the call can always be asked for', async () => {
  const { tools, ends } = runner();
  await repeat(tools, 'transfer_money', {}, 300);
  assert.equal(await repeat(tools, 'end_call', {}, 300), 300);
  assert.equal(ends(), 300);
});
