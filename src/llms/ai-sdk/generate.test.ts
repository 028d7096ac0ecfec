import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { PhoneError } from '../../core/errors.ts';
import type { StructuredRequest } from '../../core/ports/llm.ts';
import { ScriptedAnswers, fakeFor, goodKey, llmSetups } from './llm-setups.example.ts';

const Answer = z.object({
  city: z.string(),
  stars: z.number().int().min(1).max(5).nullable().default(null),
  tags: z.array(z.enum(['old', 'new'])).default([]),
});

function request(change: Partial<StructuredRequest<z.infer<typeof Answer>>> = {}) {
  return {
    schema: Answer,
    name: 'city_answer',
    system: 'You know cities.',
    prompt: 'SECRET-PROMPT Where to?',
    timeoutMs: 5000,
    part: 'planner' as const,
    ...change,
  };
}

/** What an error tells, its causes too. */
function told(error: unknown): string {
  const texts: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) texts.push(`${at.message} ${JSON.stringify(at)}`);
  return texts.join('\n');
}

for (const { vendor, model: goodModel, llm, check } of llmSetups) {
  test(`${vendor}: an answer in the shape of the schema, with what it used`, async (t) => {
    const lisbon = { city: 'Lisbon', stars: 5, tags: ['old'] };
    const model = new ScriptedAnswers(() => ({ text: JSON.stringify(lisbon) }));
    const fake = await fakeFor(t, vendor, model);
    const { value, usage } = await llm(fake.url).generate(request());
    assert.deepEqual(value, lisbon);
    const [asked] = model.requests;
    assert.equal(asked?.instructions, 'You know cities.');
    assert.deepEqual(asked.messages, [{ role: 'user', text: 'SECRET-PROMPT Where to?' }]);
    const properties = asked.schema?.['properties'];
    assert.deepEqual(Object.keys(properties ?? {}), ['city', 'stars', 'tags']);
    assert.deepEqual(
      usage.map(({ part, model: name, unit }) => `${part} ${name} ${unit}`),
      ['input_tokens', 'cached_input_tokens', 'output_tokens'].map((unit) => `planner ${vendor}:${goodModel} ${unit}`),
    );
    assert.ok(usage.every(({ amount }) => amount > 0));
    const cached = usage.find(({ unit }) => unit === 'cached_input_tokens');
    assert.equal(cached?.amount, Math.ceil('You know cities.'.length / 4), 'cached tokens are not among the others');
  });

  test(`${vendor}: the key goes in a header and the model is named`, async (t) => {
    const fake = await fakeFor(
      t,
      vendor,
      new ScriptedAnswers(() => ({ text: '{"city":"Rome","stars":null,"tags":[]}' })),
    );
    await llm(fake.url).generate(request());
    assert.equal(fake.requests.length, 1);
    for (const { url, headers, body } of fake.requests) {
      assert.ok(!url.includes(goodKey));
      assert.ok(JSON.stringify(headers).includes(goodKey));
      assert.ok(!JSON.stringify(body).includes(goodKey));
      assert.ok(url.includes(goodModel) || body?.['model'] === goodModel);
      if (vendor === 'openai') assert.equal(body?.['store'], false);
    }
  });

  test(`${vendor}: an answer that does not fit says where, and not what it was`, async (t) => {
    const answers = ['{"city":7,"stars":9,"tags":[]}', 'I would rather SECRET-ANSWER talk.', ''];
    const model = new ScriptedAnswers((_request, at) => ({ text: answers[at] ?? '' }));
    const fake = await fakeFor(t, vendor, model);
    await assert.rejects(llm(fake.url).generate(request()), (error) => {
      assert.ok(error instanceof PhoneError && error.code === 'internal_error');
      assert.match(error.message, /`city`: .*`stars`:/);
      return true;
    });
    for (let i = 0; i < 2; i++) {
      await assert.rejects(llm(fake.url).generate(request()), (error) => {
        assert.ok(error instanceof PhoneError && error.code === 'internal_error');
        assert.match(error.message, /not the JSON/);
        assert.doesNotMatch(told(error), /SECRET/);
        return true;
      });
    }
    assert.equal(model.requests.length, 3);
  });

  test(`${vendor}: errors of the service say what to do, and whether to try again`, async (t) => {
    const fake = await fakeFor(t, vendor, new ScriptedAnswers(() => ({ text: '{}' })));
    const cases = [
      [400, false, /refuses/],
      [401, false, /key/],
      [403, false, /key/],
      [404, false, new RegExp(`model ${goodModel}`)],
      [408, true, /can’t serve/],
      [429, true, /limit/],
      [500, true, /can’t serve/],
      [503, true, /can’t serve/],
    ] as const;
    for (const [status, retryable, message] of cases) {
      fake.faults.refuseWith = { status, retryAfterSecs: 30, times: 1 };
      await assert.rejects(llm(fake.url).generate(request()), (error) => {
        assert.ok(error instanceof PhoneError && error.code === 'unavailable', String(error));
        assert.equal(error.retryable, retryable, String(status));
        assert.match(error.message, message);
        assert.match(told(error), new RegExp(`HTTP ${status}`));
        assert.doesNotMatch(told(error), new RegExp(`SECRET|${goodKey}`));
        return true;
      });
    }
    assert.equal(fake.requests.length, cases.length, 'nothing is asked twice here');
  });

  test(`${vendor}: silence, a broken connection, nonsense and nobody there are ends, too`, async (t) => {
    const fake = await fakeFor(t, vendor, new ScriptedAnswers(() => ({ text: '{}' })));
    fake.faults.malformed = true;
    await assert.rejects(llm(fake.url).generate(request()), { name: 'PhoneError', code: 'unavailable' });
    fake.faults.malformed = false;
    fake.faults.stall = true;
    const slow = llm(fake.url).generate(request({ timeoutMs: 60 }));
    await assert.rejects(slow, { name: 'PhoneError', code: 'unavailable', retryable: true });
    await fake.givenUp();
    await assert.rejects(llm('http://127.0.0.1:9').generate(request()), (error) => {
      assert.ok(error instanceof PhoneError && error.retryable && error.code === 'unavailable');
      assert.doesNotMatch(told(error), /SECRET/);
      return true;
    });
  });

  test(`${vendor}: the doctor's question tells a good key and model from bad ones`, async (t) => {
    const fake = await fakeFor(t, vendor, new ScriptedAnswers(() => ({})));
    await check(fake.url);
    await assert.rejects(check(fake.url, { key: 'wrong' }), {
      name: 'PhoneError',
      message: /does not accept the key in \w+/,
    });
    await assert.rejects(check(fake.url, { model: 'nope' }), { name: 'PhoneError', message: /nope.*Set \w+_MODEL/ });
    await assert.rejects(check('http://127.0.0.1:9'), { name: 'PhoneError', retryable: true });
    fake.faults.malformed = true;
    await assert.rejects(check(fake.url), { name: 'PhoneError' });
    assert.ok(fake.requests.every(({ method, url }) => method === 'GET' && !url.includes(goodKey)));
  });
}

for (const { vendor, llm } of llmSetups) {
  test(`${vendor}: a mind is warm before a call, or says why not`, async (t) => {
    const fake = await fakeFor(
      t,
      vendor,
      new ScriptedAnswers(() => ({ text: '{"city":"Rome","stars":null,"tags":[]}' })),
    );
    const model = llm(fake.url);
    await model.mind().warmUp?.();
    await model.generate(request());
    await model.generate(request());
    assert.equal(fake.requests.length, 3);
    assert.equal(fake.connections, 1, 'all over the connection that was made first');
    await assert.rejects(llm(fake.url, { key: 'wrong' }).mind().warmUp?.() ?? Promise.resolve(), { message: /key/ });
    await assert.rejects(llm('http://127.0.0.1:9').mind().warmUp?.() ?? Promise.resolve(), { retryable: true });
    fake.faults.refuseWith = { status: 403, times: 1 };
    await model.mind().warmUp?.();
  });
}

test('anthropic: an older model, which answers in a shape by calling a tool', async (t) => {
  const old = 'claude-sonnet-4-20250514';
  const model = new ScriptedAnswers(() => ({ text: '{"city":"Oslo","stars":null,"tags":[]}' }));
  const fake = await fakeFor(t, 'anthropic', model, [old]);
  const setup = llmSetups.find(({ vendor }) => vendor === 'anthropic');
  const answer = await setup?.llm(fake.url, { model: old }).generate(request());
  assert.equal(answer?.value.city, 'Oslo');
  assert.deepEqual(Object.keys(model.requests[0]?.schema?.['properties'] ?? {}), ['city', 'stars', 'tags']);
});
