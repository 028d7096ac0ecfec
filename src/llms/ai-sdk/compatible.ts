import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { z } from 'zod';
import { PhoneError } from '../../core/errors.ts';
import type { Llm } from '../../core/ports/llm.ts';
import type { Provider, ProviderRequest } from '../../core/ports/provider.ts';
import { type SettingsShape, choice, text } from '../../core/settings.ts';
import { AiSdkLlm } from './ai-sdk-llm.ts';
import { lastingFetch } from './lasting-fetch.ts';
import { type ModelCheck, checkModel } from './model-check.ts';
import type { VendorErrorContext } from './vendor-error.ts';

const settings = {
  COMPATIBLE_LLM_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional()
    .transform((value) => value?.replace(/\/+$/, '') ?? null)
    .meta({
      description:
        'A server with OpenAI’s /chat/completions: Ollama (http://127.0.0.1:11434/v1), vLLM, llama.cpp. Its model must be named, too.',
      example: '',
    }),
  COMPATIBLE_LLM_KEY: text('Its key, where it wants one.'),
  COMPATIBLE_LLM_MODEL: text('Its model that talks, plans and reports.'),
  COMPATIBLE_LLM_REASONING: choice(
    'How much a reasoning model of it thinks; default leaves that to the server.',
    ['default', 'none', 'low'],
    'default',
  ),
} satisfies SettingsShape;

type Request = ProviderRequest<typeof settings>;

/** Any server that speaks OpenAI's Chat Completions. */
export const compatible: Provider<Llm, typeof settings> = {
  name: 'compatible',
  settings,
  configured: ({ COMPATIBLE_LLM_URL: url, COMPATIBLE_LLM_MODEL: model }) => url !== null && model !== null,

  create(request) {
    const errors = errorContext(request);
    const sdk = createOpenAICompatible({
      name: 'compatible',
      baseURL: urlOf(request),
      supportsStructuredOutputs: true,
      includeUsage: true,
      fetch: lastingFetch,
      ...(errors.key === null ? {} : { apiKey: errors.key }),
    });
    const { COMPATIBLE_LLM_REASONING: chosen } = request.settings;
    const reasoning = chosen === 'default' ? 'provider-default' : chosen;
    return new AiSdkLlm({
      languageModel: sdk.chatModel(errors.model),
      label: `compatible:${errors.model}`,
      reasoning: { talking: reasoning, writing: reasoning },
      writingTokens: null,
      providerOptions: {},
      check: checkOf(request),
      errors,
    });
  },

  async check(request, signal) {
    await checkModel(checkOf(request), signal);
  },
};

function urlOf({ settings }: Request): string {
  if (settings.COMPATIBLE_LLM_URL !== null) return settings.COMPATIBLE_LLM_URL;
  throw new PhoneError('unavailable', 'The compatible model needs an address: set COMPATIBLE_LLM_URL.');
}

function checkOf(request: Request): ModelCheck {
  const errors = errorContext(request);
  return {
    url: `${urlOf(request)}/models`,
    headers: errors.key === null ? {} : { authorization: `Bearer ${errors.key}` },
    errors,
  };
}

function errorContext({ settings, model }: Request): VendorErrorContext {
  const chosen = model ?? settings.COMPATIBLE_LLM_MODEL;
  if (chosen === null) {
    throw new PhoneError(
      'unavailable',
      'The compatible server needs a model: set COMPATIBLE_LLM_MODEL, or choose compatible:<model>.',
    );
  }
  return {
    service: {
      title: 'The compatible model server',
      keySetting: 'COMPATIBLE_LLM_KEY',
      modelSetting: 'COMPATIBLE_LLM_MODEL',
      addressSetting: 'COMPATIBLE_LLM_URL',
    },
    model: chosen,
    key: settings.COMPATIBLE_LLM_KEY,
  };
}
