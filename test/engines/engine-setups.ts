import type { ScriptedModel } from '../../src/core/ports/scripted-model.ts';
import { FakeLive } from '../../src/engines/gemini-live/fake.ts';
import { FakeRealtime } from '../../src/engines/openai-realtime/fake.ts';
import { type FakeVendor, fakePaths, startFakeLlm } from '../../src/llms/ai-sdk/fakes/start-fake-llm.ts';
import { startFakeDeepgram } from '../../src/speech/ears/deepgram/fake.ts';
import { startFakeTranscriptions } from '../../src/speech/ears/openai/fake.ts';
import { startFakeDeepgramSpeech } from '../../src/speech/mouths/deepgram/fake.ts';
import { startFakeElevenLabs } from '../../src/speech/mouths/elevenlabs/fake.ts';
import { startFakeOpenAiSpeech } from '../../src/speech/mouths/openai/fake.ts';

/** One way to make calls, with local servers in the vendors' places. */
export interface EngineSetup {
  readonly name: string;
  /** What results must say made the call. */
  readonly madeBy: Readonly<Record<string, RegExp>>;
  start(model: ScriptedModel): Promise<RunningSetup>;
}

export interface RunningSetup {
  /** Settings of a server that is to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** The provider is gone in the middle of a call: its connections break and it takes no new ones. Null where there is none. */
  readonly breakDown: (() => void) | null;
  /** It works again. */
  readonly recover: () => void;
  close(): Promise<void>;
}

const key = 'key-of-the-test';
/** Who takes a call over when its engine has failed. */
const embeddedFallback = { RINGDOWN_EARS: 'captions', RINGDOWN_MODEL: 'rules', RINGDOWN_MOUTH: 'flite' };

export const embedded: EngineSetup = {
  name: 'embedded: captions, rules, flite',
  madeBy: { engine: /^cascade$/, ears: /^captions$/, mind: /^rules$/, mouth: /^flite$/ },
  start: () => Promise.resolve({ env: {}, breakDown: null, recover: () => {}, close: () => Promise.resolve() }),
};

export const openaiRealtime: EngineSetup = {
  name: 'openai-realtime',
  madeBy: { engine: /^openai-realtime/ },
  async start(model) {
    const fake = await FakeRealtime.start(model);
    return {
      env: {
        ...embeddedFallback,
        RINGDOWN_ENGINE: 'openai-realtime, cascade',
        OPENAI_API_KEY: key,
        OPENAI_REALTIME_URL: fake.url,
      },
      breakDown: () => {
        fake.refuse(503);
        fake.drop();
      },
      recover: () => fake.refuse(null),
      close: () => fake.close(),
    };
  },
};

export const geminiLive: EngineSetup = {
  name: 'gemini-live',
  madeBy: { engine: /^gemini-live/ },
  async start(model) {
    const fake = await FakeLive.start(model);
    return {
      env: {
        ...embeddedFallback,
        RINGDOWN_ENGINE: 'gemini-live, cascade',
        GEMINI_API_KEY: key,
        GEMINI_LIVE_URL: fake.url,
      },
      breakDown: () => {
        fake.refuse(503);
        fake.drop();
      },
      recover: () => fake.refuse(null),
      close: () => fake.close(),
    };
  },
};

/** A part of a cascade: its name in settings, the settings, and how it breaks down. */
interface FakePart {
  readonly env: Readonly<Record<string, string>>;
  breakDown(): void;
  recover(): void;
  close(): Promise<void>;
}

async function deepgramEars(model: ScriptedModel): Promise<FakePart> {
  const fake = await startFakeDeepgram(model);
  return {
    env: { RINGDOWN_EARS: 'deepgram, captions', DEEPGRAM_API_KEY: fake.key, DEEPGRAM_URL: fake.url },
    breakDown: () => {
      fake.faults.refuseWith = 503;
      for (const connection of fake.connections) connection.drop();
    },
    recover: () => {
      fake.faults.refuseWith = null;
    },
    close: () => fake.close(),
  };
}

async function openaiEars(model: ScriptedModel): Promise<FakePart> {
  const fake = await startFakeTranscriptions(model);
  return {
    env: { RINGDOWN_EARS: 'openai, captions', OPENAI_API_KEY: fake.key, OPENAI_EARS_URL: fake.url },
    breakDown: () => {
      fake.faults.refuseWith = 503;
      for (const session of fake.sessions) session.drop();
    },
    recover: () => {
      fake.faults.refuseWith = null;
    },
    close: () => fake.close(),
  };
}

const captions: FakePart = {
  env: { RINGDOWN_EARS: 'captions' },
  breakDown: () => {},
  recover: () => {},
  close: () => Promise.resolve(),
};

const flite: FakePart = { ...captions, env: { RINGDOWN_MOUTH: 'flite' } };

/** Mouths do not break down here: a broken mind or broken ears end a cascade as well. */
function mouth(name: string, env: Readonly<Record<string, string>>, close: () => Promise<void>): FakePart {
  return { env: { RINGDOWN_MOUTH: `${name}, flite`, ...env }, breakDown: () => {}, recover: () => {}, close };
}

async function elevenlabsMouth(model: ScriptedModel): Promise<FakePart> {
  const fake = await startFakeElevenLabs(model);
  return mouth('elevenlabs', { ELEVENLABS_API_KEY: fake.key, ELEVENLABS_URL: fake.url }, () => fake.close());
}

async function openaiMouth(model: ScriptedModel): Promise<FakePart> {
  const fake = await startFakeOpenAiSpeech(model);
  return mouth('openai', { OPENAI_API_KEY: fake.key, OPENAI_MOUTH_URL: fake.url }, () => fake.close());
}

async function deepgramMouth(model: ScriptedModel): Promise<FakePart> {
  const fake = await startFakeDeepgramSpeech(model);
  return mouth('deepgram', { DEEPGRAM_API_KEY: fake.key, DEEPGRAM_URL: fake.url }, () => fake.close());
}

/** The settings of each vendor's text models: key, address, model. */
const llmSettings = {
  openai: ['OPENAI_API_KEY', 'OPENAI_LLM_URL', 'OPENAI_LLM_MODEL'],
  anthropic: ['ANTHROPIC_API_KEY', 'ANTHROPIC_LLM_URL', 'ANTHROPIC_LLM_MODEL'],
  google: ['GEMINI_API_KEY', 'GOOGLE_LLM_URL', 'GOOGLE_LLM_MODEL'],
  compatible: ['COMPATIBLE_LLM_KEY', 'COMPATIBLE_LLM_URL', 'COMPATIBLE_LLM_MODEL'],
} as const;

async function mind(vendor: FakeVendor, model: ScriptedModel, vendorKey = key): Promise<FakePart> {
  const name = 'the-model-of-the-test';
  const fake = await startFakeLlm(vendor, model, { key: vendorKey, models: [name] });
  const [keyName, urlName, modelName] = llmSettings[vendor];
  return {
    env: {
      RINGDOWN_MODEL: `${vendor}, rules`,
      [keyName]: vendorKey,
      [urlName]: `${fake.url}${fakePaths[vendor]}`,
      [modelName]: name,
    },
    breakDown: () => {
      fake.faults.refuseWith = { status: 503, times: Infinity };
    },
    recover: () => {
      fake.faults.refuseWith = null;
    },
    close: () => fake.close(),
  };
}

function cascade(
  name: string,
  madeBy: EngineSetup['madeBy'],
  parts: (model: ScriptedModel) => Promise<readonly FakePart[]>,
): EngineSetup {
  return {
    name: `cascade: ${name}`,
    madeBy: { engine: /^cascade/, ...madeBy },
    async start(model) {
      const started = await parts(model);
      return {
        env: Object.assign({ RINGDOWN_ENGINE: 'cascade' }, ...started.map(({ env }) => env)) as Record<string, string>,
        breakDown: () => {
          for (const part of started) part.breakDown();
        },
        recover: () => {
          for (const part of started) part.recover();
        },
        close: async () => {
          await Promise.all(started.map((part) => part.close()));
        },
      };
    },
  };
}

export const deepgramOpenaiElevenlabs = cascade(
  'deepgram, openai, elevenlabs',
  { ears: /^deepgram:/, mind: /^openai:/, mouth: /^elevenlabs:/ },
  (model) => Promise.all([deepgramEars(model), mind('openai', model), elevenlabsMouth(model)]),
);

export const openaiAnthropicOpenai = cascade(
  'openai, anthropic, openai',
  { ears: /^openai:/, mind: /^anthropic:/, mouth: /^openai:/ },
  (model) => Promise.all([openaiEars(model), mind('anthropic', model), openaiMouth(model)]),
);

export const captionsGoogleDeepgram = cascade(
  'captions, google, deepgram',
  { ears: /^captions/, mind: /^google:/, mouth: /^deepgram:/ },
  async (model) => [captions, await mind('google', model), await deepgramMouth(model)],
);

export const captionsCompatibleFlite = cascade(
  'captions, compatible, flite',
  { ears: /^captions/, mind: /^compatible:/, mouth: /^flite/ },
  async (model) => [captions, await mind('compatible', model), flite],
);

export const everySetup: readonly EngineSetup[] = [
  embedded,
  openaiRealtime,
  geminiLive,
  deepgramOpenaiElevenlabs,
  openaiAnthropicOpenai,
  captionsGoogleDeepgram,
  captionsCompatibleFlite,
];
