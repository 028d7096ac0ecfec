import { randomUUID } from 'node:crypto';
import { type Fields, fieldsOf, parseFields, textOf } from '../../../core/json-fields.ts';
import type { ScriptedAnswer, ScriptedMessage, ScriptedRequest } from '../../../core/ports/scripted-model.ts';
import { type WireAnswer, piecesOf, tokensIn } from './fake-llm-server.ts';
import { OpenCalls, WireRefusal, contentText, listOf, requireStrictSchema } from './wire-request.ts';

/** What a body of `POST /chat/completions` asks of the model. */
export function chatRequest(body: Fields): ScriptedRequest {
  const sent = listOf(body, 'messages');
  if (sent.length === 0) throw new WireRefusal(400, "Missing required parameter: 'messages'.");
  const instructions: string[] = [];
  const messages: ScriptedMessage[] = [];
  const open = new OpenCalls();
  for (const message of sent) {
    const role = textOf(message, 'role');
    const text = contentText(message);
    if (role === 'tool') {
      messages.push({ role: 'result', name: open.answered(textOf(message, 'tool_call_id')), result: text });
      continue;
    }
    open.requireNone();
    if (role === 'system' || role === 'developer') instructions.push(text);
    else if (role === 'user') messages.push({ role, text });
    else if (role === 'assistant') {
      if (text !== '') messages.push({ role, text });
      for (const call of listOf(message, 'tool_calls')) {
        const named = fieldsOf(call, 'function');
        const name = textOf(named, 'name');
        open.made(textOf(call, 'id'), name);
        messages.push({ role: 'call', name, arguments: parseFields(textOf(named, 'arguments')) ?? {} });
      }
    } else throw new WireRefusal(400, `Invalid value: '${role}'.`);
  }
  open.requireNone();
  return {
    instructions: instructions.join('\n'),
    messages,
    tools: listOf(body, 'tools').map((tool) => textOf(fieldsOf(tool, 'function'), 'name')),
    schema: schemaOf(body),
  };
}

export function chatAnswer(body: Fields, request: ScriptedRequest, answer: ScriptedAnswer): WireAnswer {
  const head = { id: 'chatcmpl-fake', created: 1_770_000_000, model: textOf(body, 'model') };
  const usage = usageOf(request, answer);
  const finish = answer.calls.length > 0 ? 'tool_calls' : 'stop';
  const calls = answer.calls.map((call) => ({
    id: `call_${randomUUID()}`,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
  if (body['stream'] !== true) {
    const content = answer.text === '' ? null : answer.text;
    const message = { role: 'assistant', content, refusal: null, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: finish }];
    return { status: 200, json: { ...head, object: 'chat.completion', choices, usage } };
  }
  const chunk = (delta: Fields, finishReason: string | null = null): Fields => ({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
  });
  const wantsUsage = fieldsOf(body, 'stream_options')?.['include_usage'] === true;
  const chunks = [
    chunk({ role: 'assistant', content: '' }),
    ...piecesOf(answer.text).map((content) => chunk({ content })),
    ...calls.flatMap((call, index) => [
      chunk({ tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: '' } }] }),
      ...piecesOf(call.function.arguments).map((piece) =>
        chunk({ tool_calls: [{ index, function: { arguments: piece } }] }),
      ),
    ]),
    chunk({}, finish),
    ...(wantsUsage ? [{ ...head, object: 'chat.completion.chunk', choices: [], usage }] : []),
  ];
  return { events: [...chunks.map((data) => ({ data })), { data: '[DONE]' }] };
}

function schemaOf(body: Fields): Fields | null {
  const format = fieldsOf(body, 'response_format');
  if (textOf(format, 'type') !== 'json_schema') return null;
  const named = fieldsOf(format, 'json_schema');
  const schema = fieldsOf(named, 'schema');
  if (named?.['strict'] === true) requireStrictSchema(schema);
  return schema;
}

function usageOf(request: ScriptedRequest, answer: ScriptedAnswer): Fields {
  const cached = tokensIn(request.instructions);
  const prompt = cached + tokensIn(JSON.stringify(request.messages));
  const completion = tokensIn(answer.text + JSON.stringify(answer.calls));
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached },
  };
}
