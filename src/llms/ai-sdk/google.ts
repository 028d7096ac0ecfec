import { createGoogleGenerativeAI } from '@ai-sdk/google';
import type { Llm } from '../../core/ports/llm.ts';
import type { Provider, ProviderRequest } from '../../core/ports/provider.ts';
import { type SettingsShape, address, text, textOr } from '../../core/settings.ts';
import { AiSdkLlm } from './ai-sdk-llm.ts';
import { lastingFetch } from './lasting-fetch.ts';
import { type ModelCheck, checkModel } from './model-check.ts';
import { wholePlanTokens } from './text-model.ts';
import type { VendorErrorContext } from './vendor-error.ts';

const vendorUrl = 'https://generativelanguage.googleapis.com/v1beta';

const settings = {
  GEMINI_API_KEY: text('Key of the Gemini API.'),
  GOOGLE_LLM_URL: address('Where Google’s text models are, or a proxy with the same /models.', vendorUrl),
  GOOGLE_LLM_MODEL: textOr('Text model that talks, plans and reports.', 'gemini-3.5-flash-lite'),
} satisfies SettingsShape;

type Request = ProviderRequest<typeof settings>;

/** Google's text models over the Gemini API. The key goes in a header, never in an address. */
export const google: Provider<Llm, typeof settings> = {
  name: 'google',
  settings,
  configured: ({ GEMINI_API_KEY: key, GOOGLE_LLM_URL: url }) => key !== null || url !== vendorUrl,

  create(request) {
    const { GOOGLE_LLM_URL: baseURL } = request.settings;
    const errors = errorContext(request);
    const sdk = createGoogleGenerativeAI({ apiKey: errors.key ?? '', baseURL, fetch: lastingFetch });
    return new AiSdkLlm({
      languageModel: sdk.chat(errors.model),
      label: `google:${errors.model}`,
      reasoning: { talking: 'none', writing: 'low' },
      writingTokens: wholePlanTokens,
      providerOptions: {},
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
    url: `${request.settings.GOOGLE_LLM_URL}/models/${encodeURIComponent(errors.model)}`,
    headers: errors.key === null ? {} : { 'x-goog-api-key': errors.key },
    errors,
  };
}

function errorContext({ settings, model }: Request): VendorErrorContext {
  return {
    service: {
      title: 'Google',
      keySetting: 'GEMINI_API_KEY',
      modelSetting: 'GOOGLE_LLM_MODEL',
      addressSetting: 'GOOGLE_LLM_URL',
    },
    model: model ?? settings.GOOGLE_LLM_MODEL,
    key: settings.GEMINI_API_KEY,
  };
}
