import type { TestContext } from 'node:test';
import type { Llm } from '../../core/ports/llm.ts';
import { silentLog } from '../../core/ports/log.ts';
import type { Provider } from '../../core/ports/provider.ts';
import type { ScriptedAnswer, ScriptedModel, ScriptedRequest } from '../../core/ports/scripted-model.ts';
import { type SettingsShape, readSettings } from '../../core/settings.ts';
import type { FakeLlmServer } from './fakes/fake-llm-server.ts';
import { type FakeVendor, fakePaths, startFakeLlm } from './fakes/start-fake-llm.ts';
import { anthropic, compatible, google, openai } from './index.ts';

export const goodKey = 'sk-test-0123456789abcdef';

/** Names by which the vendors' clients know what the models can do. */
const goodModels: Readonly<Record<FakeVendor, string>> = {
  openai: 'gpt-6.1-terra',
  anthropic: 'claude-haiku-5-5',
  google: 'gemini-3.5-flash-lite',
  compatible: 'llama3.3',
};

/** A text model by a function of the conversation so far. */
export class ScriptedAnswers implements ScriptedModel {
  readonly requests: ScriptedRequest[] = [];
  readonly #answers: (request: ScriptedRequest, at: number) => Partial<ScriptedAnswer>;

  constructor(answers: (request: ScriptedRequest, at: number) => Partial<ScriptedAnswer>) {
    this.#answers = answers;
  }

  respond(request: ScriptedRequest): Promise<ScriptedAnswer> {
    this.requests.push(request);
    return Promise.resolve({ text: '', calls: [], ...this.#answers(request, this.requests.length - 1) });
  }

  transcribe(): Promise<string> {
    return Promise.reject(new Error('A text model hears nothing.'));
  }

  speak(): Promise<Int16Array> {
    return Promise.reject(new Error('A text model has no voice.'));
  }
}

interface Choice {
  readonly key?: string;
  readonly model?: string;
}

export interface LlmSetup {
  readonly vendor: FakeVendor;
  /** The one that the server has. */
  readonly model: string;
  /** The provider on a server that plays the vendor. */
  llm(url: string, choice?: Choice): Llm;
  check(url: string, choice?: Choice): Promise<void>;
}

function setup<S extends SettingsShape>(
  vendor: FakeVendor,
  provider: Provider<Llm, S>,
  names: { readonly key: string; readonly url: string; readonly model: string },
): LlmSetup {
  const model = goodModels[vendor];
  const request = (url: string, choice: Choice = {}) => ({
    settings: readSettings(provider.settings, {
      [names.key]: choice.key ?? goodKey,
      [names.url]: `${url}${fakePaths[vendor]}`,
      [names.model]: choice.model ?? model,
    }),
    model: null,
    log: silentLog,
  });
  return {
    vendor,
    model,
    llm: (url, choice) => provider.create(request(url, choice)),
    check: (url, choice) => provider.check(request(url, choice), AbortSignal.timeout(5000)),
  };
}

export const llmSetups: readonly LlmSetup[] = [
  setup('openai', openai, { key: 'OPENAI_API_KEY', url: 'OPENAI_LLM_URL', model: 'OPENAI_LLM_MODEL' }),
  setup('anthropic', anthropic, { key: 'ANTHROPIC_API_KEY', url: 'ANTHROPIC_LLM_URL', model: 'ANTHROPIC_LLM_MODEL' }),
  setup('google', google, { key: 'GEMINI_API_KEY', url: 'GOOGLE_LLM_URL', model: 'GOOGLE_LLM_MODEL' }),
  setup('compatible', compatible, {
    key: 'COMPATIBLE_LLM_KEY',
    url: 'COMPATIBLE_LLM_URL',
    model: 'COMPATIBLE_LLM_MODEL',
  }),
];

/** A server that plays the vendor until the end of the test. */
export async function fakeFor(
  t: TestContext,
  vendor: FakeVendor,
  model: ScriptedModel,
  models: readonly string[] = [goodModels[vendor]],
): Promise<FakeLlmServer> {
  const fake = await startFakeLlm(vendor, model, { key: goodKey, models });
  t.after(() => fake.close());
  return fake;
}
