import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { z } from 'zod';
import { encodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import { sequence, silence, syllables } from '../../core/bridge/audio/test-signals.ts';
import { TestModel } from '../../core/bridge/engine-call.example.ts';
import { FakeRealtime } from './fake.ts';

/** The vendor's own client is pointed at the fake: what it accepts and does shows that the fake is right. */

const model = new TestModel((messages) => {
  const last = messages.at(-1);
  if (last?.role === 'result')
    return { text: `It is ${last.result} there, and it will stay like that for the whole day.` };
  return { text: '', calls: [{ name: 'weather', arguments: { city: 'Oslo' } }] };
});

function spoken(ms: number): ArrayBuffer {
  const codes = encodeMulaw(sequence(silence(200), syllables(ms), silence(900)));
  return new Uint8Array(codes).buffer;
}

function eventually(what: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const untilMs = performance.now() + 8000;
    const look = (): void => {
      if (what()) resolve();
      else if (performance.now() > untilMs) reject(new Error(`Never came: ${what.toString()}`));
      else setImmediate(look);
    };
    look();
  });
}

test('the vendor’s agents client: a turn with a tool call, then a barge-in', async (context) => {
  const fake = await FakeRealtime.start(model);
  context.after(() => fake.close());
  const asked: string[] = [];
  const weather = tool({
    name: 'weather',
    description: 'The weather of a city.',
    parameters: z.object({ city: z.string() }),
    execute: ({ city }) => {
      asked.push(city);
      return 'sunny';
    },
  });
  const agent = new RealtimeAgent({ name: 'Guide', instructions: 'Answer.', tools: [weather] });
  const transport = new OpenAIRealtimeWebSocket({ url: fake.url });
  const session = new RealtimeSession(agent, {
    transport,
    tracingDisabled: true,
    config: {
      audio: {
        input: { format: { type: 'audio/pcmu' }, turnDetection: { type: 'server_vad', interruptResponse: true } },
        output: { format: { type: 'audio/pcmu' } },
      },
    },
  });
  const seen: string[] = [];
  const errors: unknown[] = [];
  let audioBytes = 0;
  let interrupted = 0;
  transport.on('*', ({ type }) => seen.push(type));
  session.on('error', (error) => errors.push(error));
  session.on('audio', ({ data }) => {
    audioBytes += data.byteLength;
  });
  session.on('audio_interrupted', () => {
    interrupted += 1;
  });
  await session.connect({ apiKey: 'sk-test' });

  model.hears.push('How is the weather in Oslo?');
  session.sendAudio(spoken(1500));
  await eventually(() => seen.filter((type) => type === 'response.done').length === 2);
  assert.deepEqual(asked, ['Oslo']);
  assert.ok(audioBytes > 8 * 1000);
  await eventually(() => JSON.stringify(session.history).includes('How is the weather in Oslo?'));
  assert.ok(JSON.stringify(session.history).includes('It is sunny there'));
  for (const type of [
    'session.created',
    'session.updated',
    'input_audio_buffer.committed',
    'response.output_audio.done',
  ]) {
    assert.ok(seen.includes(type), type);
  }

  fake.behaviour.deltasAllowed = 2;
  model.hears.push('And tomorrow?');
  session.sendAudio(spoken(1000));
  await eventually(() => seen.filter((type) => type === 'response.output_audio.delta').length > 2);
  const before = seen.length;
  model.hears.push('Wait.');
  session.sendAudio(spoken(600));
  await eventually(() => interrupted > 0);
  await eventually(() => seen.slice(before).includes('conversation.item.truncated'));
  fake.behaviour.deltasAllowed = Infinity;
  assert.deepEqual(errors, []);
  session.close();
});
