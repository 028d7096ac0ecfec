import { createAnthropic } from '@ai-sdk/anthropic';
import type { Llm } from '../../core/ports/llm.ts';
import type { Provider, ProviderRequest } from '../../core/ports/provider.ts';
import { type SettingsShape, address, text, textOr } from '../../core/settings.ts';
import { AiSdkLlm } from './ai-sdk-llm.ts';
import { lastingFetch } from './lasting-fetch.ts';
import { type ModelCheck, checkModel } from './model-check.ts';
import { wholePlanTokens } from './text-model.ts';
import type { VendorErrorContext } from './vendor-error.ts';

const vendorUrl = 'https://api.anthropic.com/v1';
const apiVersion = '2023-06-01';

const settings = {
  ANTHROPIC_API_KEY: text('Key of the Claude API.'),
  ANTHROPIC_LLM_URL: address('Where Anthropic’s models are, or a proxy with the same /messages.', vendorUrl),
  ANTHROPIC_LLM_MODEL: textOr('Text model that talks, plans and reports.', 'claude-haiku-5-5'),
} satisfies SettingsShape;

type Request = ProviderRequest<typeof settings>;

/** Claude over the Messages API. The conversation so far is cached there for some minutes, which shortens the next answer. */
export const anthropic: Provider<Llm, typeof settings> = {
  name: 'anthropic',
  settings,
  configured: ({ ANTHROPIC_API_KEY: key, ANTHROPIC_LLM_URL: url }) => key !== null || url !== vendorUrl,

  create(request) {
    const { ANTHROPIC_LLM_URL: baseURL } = request.settings;
    const errors = errorContext(request);
    const sdk = createAnthropic({ apiKey: errors.key ?? '', baseURL, fetch: lastingFetch });
    return new AiSdkLlm({
      languageModel: sdk.messages(errors.model),
      label: `anthropic:${errors.model}`,
      reasoning: { talking: 'none', writing: 'none' },
      // A plan's schema holds more alternatives than structured outputs take there (16); a forced tool takes any.
      writingTokens: wholePlanTokens,
      providerOptions: { anthropic: { cacheControl: { type: 'ephemeral' }, structuredOutputMode: 'jsonTool' } },
      check: checkOf(request),
      errors,
    });
  },

  async check(request, signal) {
    await checkModel(checkOf(request), signal);
  },
};

function checkOf(request: Request): ModelCheck {
  const errors = errorContext(request);
  return {
    url: `${request.settings.ANTHROPIC_LLM_URL}/models/${encodeURIComponent(errors.model)}`,
    headers: {
      'anthropic-version': apiVersion,
      ...(errors.key === null ? {} : { 'x-api-key': errors.key }),
    },
    errors,
  };
}

function errorContext({ settings, model }: Request): VendorErrorContext {
  return {
    service: {
      title: 'Anthropic',
      keySetting: 'ANTHROPIC_API_KEY',
      modelSetting: 'ANTHROPIC_LLM_MODEL',
      addressSetting: 'ANTHROPIC_LLM_URL',
    },
    model: model ?? settings.ANTHROPIC_LLM_MODEL,
    key: settings.ANTHROPIC_API_KEY,
  };
}
