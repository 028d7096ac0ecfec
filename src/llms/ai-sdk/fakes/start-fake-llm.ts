import { type Fields, textOf } from '../../../core/json-fields.ts';
import type { ScriptedModel } from '../../../core/ports/scripted-model.ts';
import { messagesAnswer, messagesRequest } from './anthropic-messages.ts';
import { FakeLlmServer, type FakeAccount, type SeenRequest, type Wire, type WireAnswer } from './fake-llm-server.ts';
import { contentAnswer, contentRequest } from './google.ts';
import { chatAnswer, chatRequest } from './openai-chat.ts';
import { responsesAnswer, responsesRequest } from './openai-responses.ts';
import { WireRefusal, orRefusal, requireBody, requireKey, requireModel } from './wire-request.ts';

export type FakeVendor = 'openai' | 'anthropic' | 'google' | 'compatible';

/** Starts a server that plays the vendor; the caller closes it. Its base URL ends as the vendor's does. */
export function startFakeLlm(vendor: FakeVendor, model: ScriptedModel, account: FakeAccount): Promise<FakeLlmServer> {
  return FakeLlmServer.start({ wire: wires[vendor], model, account });
}

/** Below the server's URL. */
export const fakePaths: Readonly<Record<FakeVendor, string>> = {
  openai: '/v1',
  anthropic: '/v1',
  google: '/v1beta',
  compatible: '/v1',
};

const openAi: Wire = {
  error: openAiError,
  answer: (request, model, account) =>
    orRefusal(openAiError, async () => {
      requireKey(bearer(request), account);
      return openAiRoute(request, model, account);
    }),
};

const compatible: Wire = {
  error: openAiError,
  answer: (request, model, account) =>
    orRefusal(openAiError, async () => {
      requireKey(bearer(request), account);
      if (route(request) === 'GET /v1/models') return modelList(account);
      return route(request) === 'POST /v1/chat/completions' ? answerChat(request, model, account) : null;
    }),
};

const anthropic: Wire = {
  error: anthropicError,
  answer: (request, model, account) =>
    orRefusal(anthropicError, async () => {
      requireKey(header(request, 'x-api-key'), account);
      if (header(request, 'anthropic-version') === undefined) {
        throw new WireRefusal(400, 'anthropic-version: header is required');
      }
      const asked = /^GET \/v1\/models\/(.+)$/.exec(route(request))?.[1];
      if (asked !== undefined) {
        requireModel(decodeURIComponent(asked), account);
        return { status: 200, json: { type: 'model', id: decodeURIComponent(asked) } };
      }
      if (route(request) !== 'POST /v1/messages') return null;
      const body = requireBody(request.body);
      requireModel(textOf(body, 'model'), account);
      const scripted = messagesRequest(body);
      return messagesAnswer(body, scripted, await model.respond(scripted));
    }),
};

const google: Wire = {
  error: googleError,
  answer: (request, model, account) =>
    orRefusal(googleError, async () => {
      requireKey(header(request, 'x-goog-api-key'), account);
      const [, method, asked = '', action] =
        /^(\w+) \/v1(?:beta)?\/models\/([^:]+)(?::(\w+))?$/.exec(route(request)) ?? [];
      if (method === undefined) return null;
      requireModel(decodeURIComponent(asked), account);
      if (method === 'GET') return { status: 200, json: { name: `models/${asked}` } };
      if (action !== 'generateContent' && action !== 'streamGenerateContent') return null;
      const scripted = contentRequest(requireBody(request.body));
      const stream = action === 'streamGenerateContent';
      return contentAnswer({ model: asked, stream }, scripted, await model.respond(scripted));
    }),
};

const wires: Readonly<Record<FakeVendor, Wire>> = { openai: openAi, anthropic, google, compatible };

async function openAiRoute(
  request: SeenRequest,
  model: ScriptedModel,
  account: FakeAccount,
): Promise<WireAnswer | null> {
  const asked = /^GET \/v1\/models\/(.+)$/.exec(route(request))?.[1];
  if (asked !== undefined) {
    requireModel(decodeURIComponent(asked), account);
    return { status: 200, json: { id: decodeURIComponent(asked), object: 'model' } };
  }
  if (route(request) === 'POST /v1/chat/completions') return answerChat(request, model, account);
  if (route(request) !== 'POST /v1/responses') return null;
  const body = requireBody(request.body);
  requireModel(textOf(body, 'model'), account);
  const scripted = responsesRequest(body);
  return responsesAnswer(body, scripted, await model.respond(scripted));
}

async function answerChat(request: SeenRequest, model: ScriptedModel, account: FakeAccount): Promise<WireAnswer> {
  const body = requireBody(request.body);
  requireModel(textOf(body, 'model'), account);
  const scripted = chatRequest(body);
  return chatAnswer(body, scripted, await model.respond(scripted));
}

function modelList({ models }: FakeAccount): WireAnswer {
  return { status: 200, json: { object: 'list', data: models.map((id) => ({ id, object: 'model' })) } };
}

function route({ method, url }: SeenRequest): string {
  return `${method} ${new URL(url, 'http://fake').pathname}`;
}

function header({ headers }: SeenRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function bearer(request: SeenRequest): string | undefined {
  return header(request, 'authorization')?.replace(/^Bearer /, '');
}

function openAiError(status: number, message: string): Fields {
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  const code = status === 401 ? 'invalid_api_key' : status === 404 ? 'model_not_found' : null;
  return { error: { message, type, param: null, code } };
}

function anthropicError(status: number, message: string): Fields {
  const types: Readonly<Record<number, string>> = {
    401: 'authentication_error',
    403: 'permission_error',
    404: 'not_found_error',
    429: 'rate_limit_error',
    529: 'overloaded_error',
  };
  const type = types[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  return { type: 'error', error: { type, message } };
}

function googleError(status: number, message: string): Fields {
  const names: Readonly<Record<number, string>> = {
    401: 'UNAUTHENTICATED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    429: 'RESOURCE_EXHAUSTED',
    503: 'UNAVAILABLE',
  };
  const name = names[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT');
  return { error: { code: status, message, status: name } };
}
