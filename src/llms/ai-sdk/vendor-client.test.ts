import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { ScriptedAnswers, fakeFor, goodKey } from './llm-setups.example.ts';

const model = 'gpt-6.1-terra';
const weather = {
  name: 'get_weather',
  description: 'The weather at a place.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
};

/** Calls the tool twice, then says what it has learned. */
function weatherModel(): ScriptedAnswers {
  return new ScriptedAnswers(({ messages }) => {
    const results = messages.filter((message) => message.role === 'result');
    if (results.length > 0) return { text: `It is ${results.map(({ result }) => result).join(' and ')}.` };
    const call = (city: string) => ({ name: weather.name, arguments: { city } });
    return { text: 'Let me see.', calls: [call('Rome'), call('Oslo')] };
  });
}

async function openAiClient(t: TestContext, scripted: ScriptedAnswers): Promise<OpenAI> {
  const fake = await fakeFor(t, 'openai', scripted);
  return new OpenAI({ apiKey: goodKey, baseURL: `${fake.url}/v1`, maxRetries: 0 });
}

test('the vendor’s client of the Responses API: a stream with tools, then their results', async (t) => {
  const scripted = weatherModel();
  const client = await openAiClient(t, scripted);
  const tools = [{ type: 'function' as const, strict: true, ...weather }];
  const question = { role: 'user' as const, content: 'How is it there?' };
  const stream = client.responses.stream({ model, instructions: 'Be short.', input: [question], tools });
  const deltas: string[] = [];
  stream.on('response.output_text.delta', ({ delta }) => deltas.push(delta));
  const first = await stream.finalResponse();
  assert.ok(deltas.length > 1);
  assert.equal(deltas.join(''), 'Let me see.');
  assert.equal(first.output_text, 'Let me see.');
  const calls = first.output.filter((item) => item.type === 'function_call');
  assert.deepEqual(
    calls.map((call) => call.arguments),
    ['{"city":"Rome"}', '{"city":"Oslo"}'],
  );
  assert.ok((first.usage?.total_tokens ?? 0) > 0);

  const second = await client.responses.create({
    model,
    tools,
    input: [
      question,
      ...calls,
      ...calls.map(({ call_id }, at) => ({
        type: 'function_call_output' as const,
        call_id,
        output: at === 0 ? 'warm' : 'cold',
      })),
    ],
  });
  assert.equal(second.output_text, 'It is warm and cold.');
  assert.equal(scripted.requests[0]?.instructions, 'Be short.');
  assert.deepEqual(scripted.requests[1]?.messages.at(-1), { role: 'result', name: 'get_weather', result: 'cold' });
});

test('the vendor’s client of Chat Completions: a stream with tools, then their results', async (t) => {
  const client = await openAiClient(t, weatherModel());
  const tools = [{ type: 'function' as const, function: weather }];
  const messages = [
    { role: 'system' as const, content: 'Be short.' },
    { role: 'user' as const, content: 'How is it there?' },
  ];
  const stream = client.chat.completions.stream({
    model,
    messages,
    tools,
    stream_options: { include_usage: true },
  });
  const first = await stream.finalChatCompletion();
  const [choice] = first.choices;
  assert.equal(choice?.message.content, 'Let me see.');
  const calls = choice.message.tool_calls ?? [];
  assert.deepEqual(
    calls.map((call) => (call.type === 'function' ? call.function.arguments : '')),
    ['{"city":"Rome"}', '{"city":"Oslo"}'],
  );
  assert.ok((first.usage?.completion_tokens ?? 0) > 0);

  const second = await client.chat.completions.create({
    model,
    tools,
    messages: [
      ...messages,
      choice.message,
      ...calls.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: 'mild' })),
    ],
  });
  assert.equal(second.choices[0]?.message.content, 'It is mild and mild.');
});

test('the vendor’s client: answers in a shape, models, and refusals', async (t) => {
  const client = await openAiClient(t, new ScriptedAnswers(() => ({ text: '{"city":"Rome"}' })));
  const format = { type: 'json_schema' as const, name: 'place', strict: true, schema: weather.parameters };
  const answer = await client.responses.create({ model, input: 'Where?', text: { format } });
  assert.equal(answer.output_text, '{"city":"Rome"}');
  const loose = { ...format, schema: { ...weather.parameters, required: [] } };
  await assert.rejects(
    client.responses.create({ model, input: 'Where?', text: { format: loose } }),
    OpenAI.BadRequestError,
  );
  assert.equal((await client.models.retrieve(model)).id, model);
  await assert.rejects(client.models.retrieve('nope'), OpenAI.NotFoundError);
  await assert.rejects(client.responses.create({ model: 'nope', input: 'Hi' }), OpenAI.NotFoundError);
  const stranger = new OpenAI({ apiKey: 'wrong', baseURL: client.baseURL, maxRetries: 0 });
  await assert.rejects(stranger.responses.create({ model, input: 'Hi' }), OpenAI.AuthenticationError);
});

test('the vendor’s client of the Gemini API: an answer, a stream, tools and their results', async (t) => {
  const scripted = weatherModel();
  const fake = await fakeFor(t, 'google', scripted);
  const client = new GoogleGenAI({ apiKey: goodKey, httpOptions: { baseUrl: fake.url } });
  const google = 'gemini-3.5-flash-lite';
  const config = {
    systemInstruction: 'Be short.',
    tools: [{ functionDeclarations: [{ name: weather.name, parametersJsonSchema: weather.parameters }] }],
  };
  const question = { role: 'user', parts: [{ text: 'How is it there?' }] };
  const first = await client.models.generateContent({ model: google, contents: [question], config });
  assert.equal(first.text, 'Let me see.');
  const calls = first.functionCalls ?? [];
  assert.deepEqual(
    calls.map(({ args }) => args),
    [{ city: 'Rome' }, { city: 'Oslo' }],
  );
  assert.ok((first.usageMetadata?.totalTokenCount ?? 0) > 0);
  const content = first.candidates?.[0]?.content;
  assert.ok(content);
  const results = calls.map(({ id, name }) => ({
    functionResponse: {
      ...(id === undefined ? {} : { id }),
      ...(name === undefined ? {} : { name }),
      response: { output: 'mild' },
    },
  }));
  const contents = [question, content, { role: 'user', parts: results }];
  const stream = await client.models.generateContentStream({ model: google, contents, config });
  const pieces: string[] = [];
  for await (const chunk of stream) pieces.push(chunk.text ?? '');
  assert.ok(pieces.length > 1);
  assert.equal(pieces.join(''), 'It is mild and mild.');
  assert.equal(scripted.requests[0]?.instructions, 'Be short.');
  assert.deepEqual(scripted.requests[0].tools, ['get_weather']);

  const unsigned = {
    role: 'model',
    parts: (content.parts ?? []).map(({ thoughtSignature: _signature, ...part }) => part),
  };
  await assert.rejects(
    client.models.generateContent({
      model: google,
      contents: [question, unsigned, { role: 'user', parts: results }],
      config,
    }),
    /thought_signature/,
  );
});
