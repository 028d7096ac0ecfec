import { createOpenAI } from '@ai-sdk/openai';
import type { Llm } from '../../core/ports/llm.ts';
import type { Provider, ProviderRequest } from '../../core/ports/provider.ts';
import { type SettingsShape, address, text, textOr } from '../../core/settings.ts';
import { AiSdkLlm } from './ai-sdk-llm.ts';
import { lastingFetch } from './lasting-fetch.ts';
import { type ModelCheck, checkModel } from './model-check.ts';
import { wholePlanTokens } from './text-model.ts';
import type { VendorErrorContext } from './vendor-error.ts';

const vendorUrl = 'https://api.openai.com/v1';

const settings = {
  OPENAI_API_KEY: text('Key of the OpenAI API.'),
  OPENAI_LLM_URL: address('Where OpenAI’s text models are, or a proxy with the same /responses.', vendorUrl),
  OPENAI_LLM_MODEL: textOr('Text model that talks, plans and reports.', 'gpt-6.1-terra'),
} satisfies SettingsShape;

type Request = ProviderRequest<typeof settings>;

/** OpenAI's text models over the Responses API; nothing is stored there. */
export const openai: Provider<Llm, typeof settings> = {
  name: 'openai',
  settings,
  configured: ({ OPENAI_API_KEY: key, OPENAI_LLM_URL: url }) => key !== null || url !== vendorUrl,

  create(request) {
    const { OPENAI_LLM_URL: baseURL } = request.settings;
    const errors = errorContext(request);
    const sdk = createOpenAI({ apiKey: errors.key ?? '', baseURL, fetch: lastingFetch });
    return new AiSdkLlm({
      languageModel: sdk.responses(errors.model),
      label: `openai:${errors.model}`,
      reasoning: { talking: 'none', writing: 'low' },
      writingTokens: wholePlanTokens,
      providerOptions: { openai: { store: false } },
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
    url: `${request.settings.OPENAI_LLM_URL}/models/${encodeURIComponent(errors.model)}`,
    headers: errors.key === null ? {} : { authorization: `Bearer ${errors.key}` },
    errors,
  };
}

function errorContext({ settings, model }: Request): VendorErrorContext {
  return {
    service: {
      title: 'OpenAI',
      keySetting: 'OPENAI_API_KEY',
      modelSetting: 'OPENAI_LLM_MODEL',
      addressSetting: 'OPENAI_LLM_URL',
    },
    model: model ?? settings.OPENAI_LLM_MODEL,
    key: settings.OPENAI_API_KEY,
  };
}
