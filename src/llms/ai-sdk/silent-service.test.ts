import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { ManualClock } from '../../core/ports/manual-clock.ts';
import { examplePlan } from '../../core/workflow/plan.example.ts';
import { aiSdkMind } from './ai-sdk-mind.ts';
import { ScriptedAnswers, fakeFor, goodKey } from './llm-setups.example.ts';

test('a service that goes silent is given up, before and in the middle of its answer', async (t) => {
  const fake = await fakeFor(
    t,
    'openai',
    new ScriptedAnswers(() => ({ text: 'Hello to you. And a good day to all of you.' })),
  );
  const model = 'gpt-6.1-terra';
  const service = { title: 'OpenAI', keySetting: 'K', modelSetting: 'M', addressSetting: 'A' };
  const errors = { service, model, key: goodKey };
  const mind = aiSdkMind(
    {
      languageModel: createOpenAI({ apiKey: goodKey, baseURL: `${fake.url}/v1` }).responses(model),
      label: `openai:${model}`,
      reasoning: { talking: 'none', writing: 'none' },
      writingTokens: null,
      providerOptions: {},
      check: { url: `${fake.url}/v1/models`, headers: {}, errors },
      errors,
    },
    80,
  );
  const respond = () =>
    mind
      .open({
        workflow: examplePlan(),
        recipient: { phone: '+14155551234', name: null, email: null, context: null },
        direction: 'outbound',
        timeZone: 'Europe/Berlin',
        language: 'en',
        clock: new ManualClock(),
        tools: [],
        soFar: null,
      })
      .respond({ kind: 'heard', text: 'Hello?', cut: null }, new AbortController().signal);
  const silence = { name: 'PhoneError', code: 'unavailable', retryable: true, message: /sent nothing/ };
  fake.faults.stall = true;
  await assert.rejects(respond().next(), silence);
  assert.equal(fake.requests.length, 2, 'asked once more');
  fake.faults.stall = false;
  fake.faults.stallAfter = 11;
  const moves = respond();
  assert.deepEqual((await moves.next()).value, { kind: 'say', text: 'Hello to you.' });
  await assert.rejects(moves.next(), silence);
  await fake.givenUp(3);
});
