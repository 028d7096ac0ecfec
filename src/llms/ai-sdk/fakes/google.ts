import { randomUUID } from 'node:crypto';
import { type Fields, asFields, fieldsOf, textOf } from '../../../core/json-fields.ts';
import type { ScriptedAnswer, ScriptedMessage, ScriptedRequest } from '../../../core/ports/scripted-model.ts';
import { type WireAnswer, piecesOf, tokensIn } from './fake-llm-server.ts';
import { WireRefusal, listOf } from './wire-request.ts';

/** Stands for what the model wants to see again beside its calls. */
const thoughtSignature = 'ZmFrZS10aG91Z2h0LXNpZ25hdHVyZQ==';

/** What a body of `:generateContent` asks of the model. */
export function contentRequest(body: Fields): ScriptedRequest {
  const contents = listOf(body, 'contents');
  if (contents.length === 0) throw new WireRefusal(400, 'GenerateContentRequest.contents: contents is not specified');
  const messages: ScriptedMessage[] = [];
  let called = 0;
  for (const content of contents) {
    const role = textOf(content, 'role') === 'model' ? 'assistant' : 'user';
    const parts = listOf(content, 'parts');
    const answers = parts.filter((part) => fieldsOf(part, 'functionResponse') !== null).length;
    if (answers !== called) {
      throw new WireRefusal(
        400,
        'The number of function response parts must equal that of the function calls before them.',
      );
    }
    const calls = parts.filter((part) => fieldsOf(part, 'functionCall') !== null);
    if (calls[0] && textOf(calls[0], 'thoughtSignature') !== thoughtSignature) {
      throw new WireRefusal(400, 'Function call is missing a thought_signature in functionCall parts.');
    }
    called = calls.length;
    messages.push(...parts.map((part) => spoken(part, role)));
  }
  if (called > 0)
    throw new WireRefusal(400, 'Please ensure that function call turn is followed by function responses.');
  const config = fieldsOf(body, 'generationConfig');
  return {
    instructions: listOf(fieldsOf(body, 'systemInstruction'), 'parts')
      .map((part) => textOf(part, 'text'))
      .join('\n'),
    messages,
    tools: listOf(body, 'tools').flatMap((tool) =>
      listOf(tool, 'functionDeclarations').map((one) => textOf(one, 'name')),
    ),
    schema: fieldsOf(config, 'responseJsonSchema') ?? fieldsOf(config, 'responseSchema'),
  };
}

export function contentAnswer(
  { model, stream }: { readonly model: string; readonly stream: boolean },
  request: ScriptedRequest,
  answer: ScriptedAnswer,
): WireAnswer {
  const cached = tokensIn(request.instructions);
  const prompt = cached + tokensIn(JSON.stringify(request.messages));
  const candidates = tokensIn(answer.text + JSON.stringify(answer.calls));
  const usageMetadata = {
    promptTokenCount: prompt,
    cachedContentTokenCount: cached,
    candidatesTokenCount: candidates,
    totalTokenCount: prompt + candidates,
  };
  const calls = answer.calls.map((call, at) => ({
    functionCall: { id: randomUUID(), name: call.name, args: call.arguments },
    ...(at === 0 ? { thoughtSignature } : {}),
  }));
  const chunk = (parts: readonly Fields[], finishReason: string | null): Fields => ({
    candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason === null ? {} : { finishReason }) }],
    usageMetadata,
    modelVersion: model,
    responseId: 'fake',
  });
  const text = answer.text === '' ? [] : [{ text: answer.text }];
  if (!stream) return { status: 200, json: chunk([...text, ...calls], 'STOP') };
  const chunks = [
    ...piecesOf(answer.text).map((piece) => chunk([{ text: piece }], null)),
    ...(calls.length > 0 ? [chunk(calls, null)] : []),
    chunk([{ text: '' }], 'STOP'),
  ];
  return { events: chunks.map((data) => ({ data })) };
}

function spoken(part: Fields, role: 'user' | 'assistant'): ScriptedMessage {
  const call = fieldsOf(part, 'functionCall');
  if (call) return { role: 'call', name: textOf(call, 'name'), arguments: asFields(call['args']) ?? {} };
  const answer = fieldsOf(part, 'functionResponse');
  if (!answer) return { role, text: textOf(part, 'text') };
  const response = fieldsOf(answer, 'response');
  const result = response?.['content'] ?? response?.['output'] ?? response;
  return {
    role: 'result',
    name: textOf(answer, 'name'),
    result: typeof result === 'string' ? result : JSON.stringify(result),
  };
}
