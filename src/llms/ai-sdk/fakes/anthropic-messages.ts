import { randomUUID } from 'node:crypto';
import { type Fields, asFields, fieldsOf, numberOf, parseFields, textOf } from '../../../core/json-fields.ts';
import type { ScriptedAnswer, ScriptedMessage, ScriptedRequest } from '../../../core/ports/scripted-model.ts';
import { type WireAnswer, type WireEvent, piecesOf, tokensIn } from './fake-llm-server.ts';
import { OpenCalls, WireRefusal, contentText, listOf } from './wire-request.ts';

/** What a body of `POST /messages` asks of the model. */
export function messagesRequest(body: Fields): ScriptedRequest {
  if (numberOf(body, 'max_tokens') <= 0) throw new WireRefusal(400, 'max_tokens: Field required');
  const sent = listOf(body, 'messages');
  if (textOf(sent[0] ?? null, 'role') !== 'user')
    throw new WireRefusal(400, 'messages: first message must use the "user" role');
  if (textOf(sent.at(-1) ?? null, 'role') !== 'user') {
    throw new WireRefusal(400, 'This model does not support assistant message prefill.');
  }
  const open = new OpenCalls();
  const messages = sent.flatMap((message) => spoken(message, open));
  open.requireNone();
  const system = body['system'];
  return {
    instructions:
      typeof system === 'string'
        ? system
        : listOf(body, 'system')
            .map((part) => textOf(part, 'text'))
            .join('\n'),
    messages,
    tools: listOf(body, 'tools')
      .filter((tool) => tool !== answerTool(body))
      .map((tool) => textOf(tool, 'name')),
    schema: schemaOf(body),
  };
}

export function messagesAnswer(body: Fields, request: ScriptedRequest, given: ScriptedAnswer): WireAnswer {
  const tool = answerTool(body);
  const input = tool ? parseFields(given.text) : null;
  const answer = tool && input ? { text: '', calls: [{ name: textOf(tool, 'name'), arguments: input }] } : given;
  const blocks = contentBlocks(answer);
  const cached = tokensIn(request.instructions);
  const usage = {
    input_tokens: tokensIn(JSON.stringify(request.messages)),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: tokensIn(answer.text + JSON.stringify(answer.calls)),
  };
  const message = {
    id: `msg_${randomUUID()}`,
    type: 'message',
    role: 'assistant',
    model: textOf(body, 'model'),
    stop_sequence: null,
  };
  const stopReason = answer.calls.length > 0 ? 'tool_use' : 'end_turn';
  if (body['stream'] !== true) {
    return { status: 200, json: { ...message, content: blocks, stop_reason: stopReason, usage } };
  }
  const events: Fields[] = [
    {
      type: 'message_start',
      message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
    },
    { type: 'ping' },
    ...blocks.flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { output_tokens: usage.output_tokens },
    },
    { type: 'message_stop' },
  ];
  return { events: events.map((data): WireEvent => ({ event: textOf(data, 'type'), data })) };
}

function spoken(message: Fields, open: OpenCalls): ScriptedMessage[] {
  const role = textOf(message, 'role');
  if (role !== 'user' && role !== 'assistant') throw new WireRefusal(400, `messages: unexpected role "${role}"`);
  if (typeof message['content'] === 'string') {
    open.requireNone();
    return [{ role, text: message['content'] }];
  }
  const blocks = listOf(message, 'content');
  if (blocks.length === 0) throw new WireRefusal(400, 'messages: content must not be empty');
  const said = blocks.map((block): ScriptedMessage => {
    switch (textOf(block, 'type')) {
      case 'text':
        if (textOf(block, 'text').trim() === '')
          throw new WireRefusal(400, 'messages: text content blocks must be non-empty');
        return { role, text: textOf(block, 'text') };
      case 'tool_use': {
        const name = textOf(block, 'name');
        open.made(textOf(block, 'id'), name);
        return { role: 'call', name, arguments: asFields(block['input']) ?? {} };
      }
      case 'tool_result':
        return { role: 'result', name: open.answered(textOf(block, 'tool_use_id')), result: contentText(block) };
      default:
        throw new WireRefusal(400, `messages: unexpected block "${textOf(block, 'type')}"`);
    }
  });
  if (role === 'user') open.requireNone();
  return said;
}

/** The tool that the model has to call, where its only use is the shape of its arguments. */
function answerTool(body: Fields): Fields | null {
  const forced = ['any', 'tool'].includes(textOf(fieldsOf(body, 'tool_choice'), 'type'));
  const tools = listOf(body, 'tools');
  return forced && tools.length === 1 ? (tools[0] ?? null) : null;
}

function schemaOf(body: Fields): Fields | null {
  const tool = answerTool(body);
  if (tool) return fieldsOf(tool, 'input_schema');
  const format = fieldsOf(fieldsOf(body, 'output_config'), 'format');
  return textOf(format, 'type') === 'json_schema' ? fieldsOf(format, 'schema') : null;
}

function contentBlocks({ text, calls }: ScriptedAnswer): Fields[] {
  return [
    ...(text === '' ? [] : [{ type: 'text', text }]),
    ...calls.map((call) => ({ type: 'tool_use', id: `toolu_${randomUUID()}`, name: call.name, input: call.arguments })),
  ];
}

function blockEvents(block: Fields, index: number): Fields[] {
  const isText = block['type'] === 'text';
  const start = isText ? { ...block, text: '' } : { ...block, input: {} };
  const deltas = isText
    ? piecesOf(textOf(block, 'text')).map((text) => ({ type: 'text_delta', text }))
    : piecesOf(JSON.stringify(block['input'])).map((json) => ({ type: 'input_json_delta', partial_json: json }));
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}
