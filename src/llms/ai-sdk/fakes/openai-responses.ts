import { randomUUID } from 'node:crypto';
import { type Fields, fieldsOf, parseFields, textOf } from '../../../core/json-fields.ts';
import type { ScriptedAnswer, ScriptedMessage, ScriptedRequest } from '../../../core/ports/scripted-model.ts';
import { type WireAnswer, type WireEvent, piecesOf, tokensIn } from './fake-llm-server.ts';
import { OpenCalls, WireRefusal, contentText, listOf, requireStrictSchema } from './wire-request.ts';

/** What a body of `POST /responses` asks of the model. */
export function responsesRequest(body: Fields): ScriptedRequest {
  const input = body['input'];
  const items: readonly Fields[] =
    typeof input === 'string' ? [{ role: 'user', content: input }] : listOf(body, 'input');
  if (items.length === 0) throw new WireRefusal(400, "Missing required parameter: 'input'.");
  const instructions = [textOf(body, 'instructions')];
  const messages: ScriptedMessage[] = [];
  const open = new OpenCalls();
  for (const item of items) {
    const type = textOf(item, 'type') || 'message';
    const role = textOf(item, 'role');
    if (type === 'function_call') {
      const name = textOf(item, 'name');
      open.made(textOf(item, 'call_id'), name);
      messages.push({ role: 'call', name, arguments: parseFields(textOf(item, 'arguments')) ?? {} });
    } else if (type === 'function_call_output') {
      messages.push({ role: 'result', name: open.answered(textOf(item, 'call_id')), result: outputText(item) });
    } else if (type === 'message' && (role === 'system' || role === 'developer')) {
      instructions.push(contentText(item));
    } else if (type === 'message' && (role === 'user' || role === 'assistant')) {
      messages.push({ role, text: contentText(item) });
    } else if (type !== 'reasoning') {
      throw new WireRefusal(400, `Invalid value: '${type}'.`);
    }
  }
  open.requireNone();
  return {
    instructions: instructions.filter(Boolean).join('\n'),
    messages,
    tools: listOf(body, 'tools').map((tool) => textOf(tool, 'name')),
    schema: schemaOf(body),
  };
}

export function responsesAnswer(body: Fields, request: ScriptedRequest, answer: ScriptedAnswer): WireAnswer {
  const response = {
    id: 'resp_fake',
    object: 'response',
    created_at: 1_770_000_000,
    model: textOf(body, 'model'),
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
  };
  const items = outputItems(answer);
  const done = { ...response, status: 'completed', output: items, usage: usageOf(request, answer) };
  if (body['stream'] !== true) return { status: 200, json: done };
  const started = { ...response, status: 'in_progress', output: [], usage: null };
  const events: Fields[] = [
    { type: 'response.created', response: started },
    { type: 'response.in_progress', response: started },
    ...items.flatMap(itemEvents),
    { type: 'response.completed', response: done },
  ];
  return {
    events: events.map((data, at): WireEvent => ({
      event: textOf(data, 'type'),
      data: { ...data, sequence_number: at },
    })),
  };
}

function outputText(item: Fields): string {
  const output = item['output'];
  return typeof output === 'string'
    ? output
    : listOf(item, 'output')
        .map((part) => textOf(part, 'text'))
        .join('');
}

function schemaOf(body: Fields): Fields | null {
  const format = fieldsOf(fieldsOf(body, 'text'), 'format');
  if (textOf(format, 'type') !== 'json_schema') return null;
  const schema = fieldsOf(format, 'schema');
  if (format?.['strict'] === true) requireStrictSchema(schema);
  return schema;
}

function outputItems({ text, calls }: ScriptedAnswer): Fields[] {
  const message = {
    id: 'msg_fake',
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
  };
  return [
    ...(text === '' ? [] : [message]),
    ...calls.map((call, at) => ({
      id: `fc_fake_${at}`,
      type: 'function_call',
      status: 'completed',
      call_id: `call_${randomUUID()}`,
      name: call.name,
      arguments: JSON.stringify(call.arguments),
    })),
  ];
}

function itemEvents(item: Fields, at: number): Fields[] {
  const place = { output_index: at, item_id: item['id'] };
  const done = { type: 'response.output_item.done', output_index: at, item };
  if (item['type'] === 'function_call') {
    const whole = textOf(item, 'arguments');
    const added = { ...item, status: 'in_progress', arguments: '' };
    return [
      { type: 'response.output_item.added', output_index: at, item: added },
      ...piecesOf(whole).map((delta) => ({ type: 'response.function_call_arguments.delta', ...place, delta })),
      { type: 'response.function_call_arguments.done', ...place, name: item['name'], arguments: whole },
      done,
    ];
  }
  const [part = {}] = listOf(item, 'content');
  const inPart = { ...place, content_index: 0 };
  const text = textOf(part, 'text');
  return [
    { type: 'response.output_item.added', output_index: at, item: { ...item, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...inPart, part: { ...part, text: '' } },
    ...piecesOf(text).map((delta) => ({ type: 'response.output_text.delta', ...inPart, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...inPart, text, logprobs: [] },
    { type: 'response.content_part.done', ...inPart, part },
    done,
  ];
}

function usageOf(request: ScriptedRequest, answer: ScriptedAnswer): Fields {
  const cached = tokensIn(request.instructions);
  const input = cached + tokensIn(JSON.stringify(request.messages));
  const output = tokensIn(answer.text + JSON.stringify(answer.calls));
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}
