import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FunctionCall, GoogleGenAI, type LiveServerMessage, Modality } from '@google/genai';
import { resample } from '../../core/bridge/audio/resample.ts';
import { sequence, silence, syllables } from '../../core/bridge/audio/test-signals.ts';
import { TestModel } from '../../core/bridge/engine-call.example.ts';
import { FakeLive } from './fake.ts';

/** The vendor's own client is pointed at the fake: what it accepts and does shows that the fake is right. */

const model = new TestModel((messages) => {
  const last = messages.at(-1);
  if (last?.role === 'result') return { text: 'It is sunny there, and it will stay like that for the whole day.' };
  return { text: '', calls: [{ name: 'weather', arguments: { city: 'Oslo' } }] };
});

function spoken(ms: number): string {
  const samples = resample(sequence(silence(200), syllables(ms), silence(900)), 8000, 16_000);
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
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

for (const manual of [false, true]) {
  test(`the vendor’s client, turns ${manual ? 'marked by it' : 'found by the service'}: a tool call, then a barge-in`, async (context) => {
    const fake = await FakeLive.start(model);
    context.after(() => fake.close());
    const seen: LiveServerMessage[] = [];
    const failed: unknown[] = [];
    const client = new GoogleGenAI({ apiKey: 'key-test', httpOptions: { baseUrl: fake.url.replace('ws:', 'http:') } });
    const session = await client.live.connect({
      model: 'gemini-3.8-live',
      config: {
        responseModalities: [Modality.AUDIO],
        systemInstruction: 'Answer.',
        tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: { type: 'object' } }] }],
        inputAudioTranscription: {},
        outputAudioTranscription: {},
        sessionResumption: {},
        contextWindowCompression: { slidingWindow: {} },
        realtimeInputConfig: { automaticActivityDetection: { disabled: manual } },
      },
      callbacks: {
        onmessage: (message) => seen.push(message),
        onerror: (error) => failed.push(error),
        onclose: (event) => {
          if (event.code !== 1000) failed.push(event.reason);
        },
      },
    });
    const say = (ms: number): void => {
      if (manual) session.sendRealtimeInput({ activityStart: {} });
      session.sendRealtimeInput({ audio: { data: spoken(ms), mimeType: 'audio/pcm;rate=16000' } });
      if (manual) session.sendRealtimeInput({ activityEnd: {} });
    };
    const contents = (): NonNullable<LiveServerMessage['serverContent']>[] =>
      seen.flatMap((message) => message.serverContent ?? []);
    const calls = (): FunctionCall[] => seen.flatMap((message) => message.toolCall?.functionCalls ?? []);
    const answer = (): void => {
      const [call] = calls().slice(-1);
      assert.ok(call?.id && call.name);
      session.sendToolResponse({
        functionResponses: [{ id: call.id, name: call.name, response: { output: 'sunny' } }],
      });
    };

    model.hears.push('How is the weather in Oslo?');
    say(1500);
    await eventually(() => calls().length === 1);
    assert.deepEqual(calls()[0]?.args, { city: 'Oslo' });
    answer();
    await eventually(() => contents().some((content) => content.turnComplete));
    assert.ok(contents().some((content) => content.generationComplete));
    assert.ok(seen.some((message) => (message.data?.length ?? 0) > 1000));
    assert.equal(
      contents()
        .map((content) => content.inputTranscription?.text ?? '')
        .join(''),
      'How is the weather in Oslo?',
    );
    assert.match(
      contents()
        .map((content) => content.outputTranscription?.text ?? '')
        .join(''),
      /^It is sunny there/,
    );
    assert.ok(seen.some((message) => message.usageMetadata?.responseTokenCount));
    await eventually(() => seen.some((message) => message.sessionResumptionUpdate?.resumable));

    fake.behaviour.piecesAllowed = 2;
    model.hears.push('And tomorrow?');
    const before = seen.length;
    say(1000);
    await eventually(() => calls().length === 2);
    answer();
    await eventually(() => seen.slice(before).some((message) => message.data));
    model.hears.push('Wait.');
    say(600);
    await eventually(() => contents().some((content) => content.interrupted));
    await eventually(() => calls().length === 3);
    say(600);
    await eventually(() => seen.some((message) => message.toolCallCancellation?.ids?.length));
    fake.goAway('5s');
    await eventually(() => seen.some((message) => message.goAway?.timeLeft === '5s'));
    assert.deepEqual(failed, []);
    session.close();
  });
}

test('a session is taken up again by its handle, an unknown handle is refused', async (context) => {
  const fake = await FakeLive.start(model);
  context.after(() => fake.close());
  const client = new GoogleGenAI({ apiKey: 'key-test', httpOptions: { baseUrl: fake.url.replace('ws:', 'http:') } });
  let handle = '';
  const first = await client.live.connect({
    model: 'gemini-3.8-live',
    config: { responseModalities: [Modality.AUDIO], sessionResumption: {} },
    callbacks: {
      onmessage: (message) => {
        handle = message.sessionResumptionUpdate?.newHandle ?? handle;
      },
    },
  });
  first.sendClientContent({ turns: [{ role: 'user', parts: [{ text: 'Remember me.' }] }], turnComplete: false });
  await eventually(() => handle !== '');
  first.close();
  const second = await client.live.connect({
    model: 'gemini-3.8-live',
    config: { responseModalities: [Modality.AUDIO], sessionResumption: { handle } },
    callbacks: { onmessage: () => {} },
  });
  second.close();
  let reason = '';
  const refused = client.live.connect({
    model: 'gemini-3.8-live',
    config: { responseModalities: [Modality.AUDIO], sessionResumption: { handle: 'none' } },
    callbacks: {
      onmessage: () => {},
      onclose: (event) => {
        reason = event.reason;
      },
    },
  });
  refused.catch(() => {});
  await eventually(() => reason !== '');
  assert.match(reason, /session not found/);
});
