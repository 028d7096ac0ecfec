import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { PhoneError } from '../../../core/errors.ts';
import { systemClock } from '../../../core/ports/clock.ts';
import { silentLog } from '../../../core/ports/log.ts';
import { ManualClock } from '../../../core/ports/manual-clock.ts';
import { mouthChecks } from '../../../core/ports/mouth.contract.ts';
import type { Mouth, SpeechChunk } from '../../../core/ports/mouth.ts';
import { hearScripted, scriptedVoice } from '../../../core/ports/scripted-speech.ts';
import { readSettings } from '../../../core/settings.ts';
import { type FakeElevenLabs, startFakeElevenLabs } from './fake.ts';
import { elevenlabs } from './index.ts';

const sentence = 'Hello Jane, table nine please.';

function requestFor(fake: FakeElevenLabs, changes: Readonly<Record<string, string>> = {}, model: string | null = null) {
  const env = { ELEVENLABS_API_KEY: fake.key, ELEVENLABS_URL: fake.url, ...changes };
  return { settings: readSettings(elevenlabs.settings, env), model, log: silentLog };
}

async function startFake(t: TestContext): Promise<FakeElevenLabs> {
  const fake = await startFakeElevenLabs(scriptedVoice);
  t.after(() => fake.close());
  return fake;
}

function mouthFor(t: TestContext, fake: FakeElevenLabs, changes = {}, model: string | null = null): Mouth {
  const mouth = elevenlabs.create(requestFor(fake, changes, model));
  t.after(() => mouth.close());
  return mouth;
}

function speak(
  mouth: Mouth,
  changes: { text?: string; voice?: string; language?: string; rate?: number } = {},
  signal?: AbortSignal,
) {
  return mouth.speak({ text: sentence, voice: 'shimmer', language: 'en', clock: systemClock, ...changes }, signal);
}

async function all(chunks: AsyncIterable<SpeechChunk>): Promise<SpeechChunk[]> {
  return Array.fromAsync(chunks);
}

async function until(condition: () => boolean): Promise<void> {
  const endAt = performance.now() + 5000;
  while (!condition()) {
    assert.ok(performance.now() < endAt, 'not within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function heard(audio: Uint8Array): string {
  return hearScripted({ samples: decodeMulaw(audio), sampleRateHz: 8000 }).join(' ');
}

for (const { name, run } of mouthChecks) {
  test(`mouth: ${name}`, async (t) => {
    await run({ mouth: mouthFor(t, await startFake(t)), sentences: [sentence, 'Goodbye, thanks!'], heard });
  });
}

test('asks for the line’s own format, in the voice, language and pace that were chosen', async (t) => {
  const fake = await startFake(t);
  const mouth = mouthFor(t, fake);
  assert.equal(mouth.label, 'elevenlabs:eleven_flash_v2_5');
  await all(speak(mouth, { voice: 'marin', language: 'es', rate: 3 }));
  const [request] = fake.requests;
  assert.ok(request);
  assert.equal(request.path, '/v1/text-to-speech/EXAVITQu4vr4xnSDxMaL/stream/with-timestamps');
  assert.equal(request.query.get('output_format'), 'ulaw_8000');
  assert.deepEqual(JSON.parse(request.body), {
    text: sentence,
    model_id: 'eleven_flash_v2_5',
    language_code: 'es',
    voice_settings: { speed: 1.2 },
  });
});

test('a voice of the vendor’s own is taken as it is, an unknown one is the default', async (t) => {
  const fake = await startFake(t);
  const mouth = mouthFor(t, fake, { ELEVENLABS_VOICE: 'AAAAAAAAAAAAAAAAAAAA' }, 'eleven_multilingual_v2');
  await all(speak(mouth, { voice: 'abcdefghij0123456789' }));
  await all(speak(mouth, { voice: 'grandfather' }));
  assert.deepEqual(
    fake.requests.map(({ path }) => path.split('/')[3]),
    ['abcdefghij0123456789', 'AAAAAAAAAAAAAAAAAAAA'],
  );
  assert.ok(fake.requests.every(({ body }) => !body.includes('language_code')));
});

test('the first sound is there while the rest is still to be made', async (t) => {
  const fake = await startFake(t);
  fake.faults.delayMs = 30;
  let sentAtFirst = 0;
  let chunks = 0;
  for await (const _chunk of speak(mouthFor(t, fake))) {
    if (chunks === 0) sentAtFirst = fake.faults.sent;
    chunks += 1;
  }
  assert.ok(chunks > 3 && sentAtFirst <= 2, `${sentAtFirst} of ${chunks}`);
});

test('barge-in ends the request on the wire, and the next sentence is spoken', async (t) => {
  const fake = await startFake(t);
  fake.faults.delayMs = 20;
  const mouth = mouthFor(t, fake);
  const abort = new AbortController();
  for await (const _chunk of speak(mouth, {}, abort.signal)) abort.abort();
  await until(() => fake.faults.abandoned === 1 && fake.requests.at(-1)?.path === '/v1/models');
  const sent = fake.faults.sent;
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.ok(fake.faults.sent <= sent + 1);
  fake.faults.delayMs = 0;
  const chunks = await all(speak(mouth));
  assert.equal(heard(Buffer.concat(chunks.map(({ audio }) => audio))), 'hello jane table nine please');
  assert.equal(fake.connections, 2, 'the connection made ready is the one that is used');
});

test('sentences follow each other on one connection', async (t) => {
  const fake = await startFake(t);
  const mouth = mouthFor(t, fake);
  await mouth.warmUp?.();
  for (let i = 0; i < 3; i++) await all(speak(mouth));
  assert.equal(fake.requests.length, 4);
  assert.equal(fake.connections, 1);
});

test('addresses and long numbers are spelled, and stay one word as it was written', async (t) => {
  const words: string[] = [];
  const fake = await startFakeElevenLabs({ ...scriptedVoice, speak: () => Promise.resolve(new Int16Array(48_000)) });
  t.after(() => fake.close());
  const text = 'Write to jane.doe@example.com, or call 202-555-0143 at 7:30.';
  for await (const chunk of speak(mouthFor(t, fake), { text })) words.push(...chunk.words.map((word) => word.text));
  const { text: sent } = JSON.parse(fake.requests[0]?.body ?? '{}') as { readonly text: string };
  assert.equal(sent, 'Write to jane dot doe at example dot com, or call 2 0 2, 5 5 5, 0 1 4 3 at 7:30.');
  assert.equal(words.join(' '), text);
});

test('faults say what they are, and whether another attempt may help', async (t) => {
  const fake = await startFake(t);
  const mouth = mouthFor(t, fake);
  await assert.rejects(
    all(speak(mouthFor(t, fake, { ELEVENLABS_API_KEY: 'wrong' }))),
    fault(/ELEVENLABS_API_KEY/, false),
  );
  for (const [status, retryable] of [
    [429, true],
    [503, true],
    [422, false],
  ] as const) {
    fake.faults.refuseWith = status;
    await assert.rejects(all(speak(mouth)), fault(/ElevenLabs/, retryable));
  }
  fake.faults.refuseWith = null;
  fake.faults.dropAfter = 2;
  await assert.rejects(all(speak(mouth)), fault(/connection/, true));
  await assert.rejects(
    all(speak(mouthFor(t, fake, { ELEVENLABS_URL: 'http://127.0.0.1:1' }))),
    fault(/connection/, true),
  );
  assert.throws(
    () => elevenlabs.create(requestFor(fake, { ELEVENLABS_API_KEY: '' })),
    fault(/set ELEVENLABS_API_KEY/, false),
  );
});

test('a service that has stopped sending is not waited for without end', async (t) => {
  const fake = await startFake(t);
  fake.faults.stallAfter = 2;
  const clock = new ManualClock();
  let chunks = 0;
  const speaking = (async () => {
    for await (const _chunk of mouthFor(t, fake).speak({ text: sentence, voice: 'ash', language: 'en', clock }))
      chunks += 1;
  })();
  const rejected = assert.rejects(speaking, fault(/10 seconds/, true));
  await until(() => chunks === 2);
  await clock.advance(10_000);
  await rejected;
  assert.equal(clock.waiting, 0);
  await until(() => fake.faults.abandoned === 1);
});

test('the check tells whether it would speak; a key that may do nothing else is good', async (t) => {
  const fake = await startFake(t);
  const signal = AbortSignal.timeout(5000);
  await elevenlabs.check(requestFor(fake), signal);
  fake.faults.maySpeakOnly = true;
  await elevenlabs.check(requestFor(fake), signal);
  await assert.rejects(
    elevenlabs.check(requestFor(fake, { ELEVENLABS_API_KEY: 'wrong' }), signal),
    fault(/KEY/, false),
  );
  await assert.rejects(elevenlabs.check(requestFor(fake), AbortSignal.abort()), PhoneError);
  assert.equal(elevenlabs.configured(requestFor(fake).settings), true);
});

function fault(message: RegExp, retryable: boolean): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof PhoneError);
    assert.match(error.message, message);
    assert.equal(error.retryable, retryable);
    assert.ok(!`${error.message} ${String(error.cause)}`.includes('elevenlabs-key'));
    return true;
  };
}
