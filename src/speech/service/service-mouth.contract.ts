import assert from 'node:assert/strict';
import { decodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import { PhoneError } from '../../core/errors.ts';
import { systemClock } from '../../core/ports/clock.ts';
import { silentLog } from '../../core/ports/log.ts';
import { ManualClock } from '../../core/ports/manual-clock.ts';
import { mouthChecks } from '../../core/ports/mouth.contract.ts';
import type { Mouth, SpeechChunk, SpeechRequest } from '../../core/ports/mouth.ts';
import type { Provider } from '../../core/ports/provider.ts';
import type { ScriptedModel } from '../../core/ports/scripted-model.ts';
import { hearScripted, scriptedVoice } from '../../core/ports/scripted-speech.ts';
import { type SettingsOf, type SettingsShape, readSettings } from '../../core/settings.ts';
import type { SeenRequest } from './fake-service.ts';
import type { SpeechFaults } from './fake-speech.ts';

export interface FakeSpeechService {
  readonly url: string;
  readonly key: string;
  readonly requests: readonly SeenRequest[];
  readonly faults: SpeechFaults;
  readonly connections: number;
  close(): Promise<void>;
}

/** A mouth that asks a service for each sentence, and the fake of that service. */
export interface ServiceMouth<S extends SettingsShape> {
  readonly provider: Provider<Mouth, S>;
  readonly keySetting: string;
  readonly urlSetting: string;
  readonly warmUpPath: string;
  start(model: ScriptedModel): Promise<FakeSpeechService>;
}

export const sentence = 'Hello Jane, table nine please.';
const otherSentence = 'Goodbye, thanks!';

type Env = Readonly<Record<string, string>>;

export interface SpeechLine {
  readonly fake: FakeSpeechService;
  readonly mouth: (env?: Env, model?: string | null) => Mouth;
  /** Everything that was said. */
  readonly say: (mouth: Mouth, changes?: Partial<SpeechRequest>) => Promise<SpeechChunk[]>;
}

/** What tests of one mouth begin with; everything is closed after `run`. */
export async function withFake<S extends SettingsShape>(
  { provider, keySetting, urlSetting, start }: Omit<ServiceMouth<S>, 'warmUpPath'>,
  run: (line: SpeechLine & { readonly request: (env?: Env) => Parameters<typeof provider.create>[0] }) => Promise<void>,
  model: ScriptedModel = scriptedVoice,
): Promise<void> {
  const fake = await start(model);
  const mouths: Mouth[] = [];
  const request = (env: Env = {}) => {
    const settings: SettingsOf<S> = readSettings(provider.settings, {
      [keySetting]: fake.key,
      [urlSetting]: fake.url,
      ...env,
    });
    return { settings, model: null, log: silentLog };
  };
  try {
    await run({
      fake,
      request,
      mouth(env = {}, name = null) {
        const mouth = provider.create({ ...request(env), model: name });
        mouths.push(mouth);
        return mouth;
      },
      say: (mouth, changes = {}) => Array.fromAsync(mouth.speak({ ...plainRequest, ...changes })),
    });
  } finally {
    await Promise.all(mouths.map((mouth) => mouth.close()));
    await fake.close();
  }
}

/** What every such mouth keeps, beside the contract of the port. */
export function serviceMouthChecks<S extends SettingsShape>(
  which: ServiceMouth<S>,
): readonly { readonly name: string; run(): Promise<void> }[] {
  const { provider, keySetting, urlSetting, warmUpPath } = which;
  const named = (name: string, run: Parameters<typeof withFake<S>>[1]) => ({ name, run: () => withFake(which, run) });
  return [
    ...mouthChecks.map(({ name, run }) =>
      named(name, ({ mouth }) => run({ mouth: mouth(), sentences: [sentence, otherSentence], heard })),
    ),
    named('the first sound is there while the rest is still to be made', async ({ fake, mouth }) => {
      fake.faults.delayMs = 30;
      let sentAtFirst = 0;
      let chunks = 0;
      for await (const { audio } of mouth().speak(plainRequest)) {
        if (audio.byteLength > 0 && chunks++ === 0) sentAtFirst = fake.faults.sent;
      }
      assert.ok(chunks > 3 && sentAtFirst <= 2, `${sentAtFirst} pieces sent, ${chunks} chunks`);
    }),
    named(
      'barge-in ends the request on the wire, and the next sentence finds a connection',
      async ({ fake, mouth, say }) => {
        fake.faults.delayMs = 20;
        const speaker = mouth();
        const abort = new AbortController();
        for await (const _chunk of speaker.speak(plainRequest, abort.signal)) abort.abort();
        await until(() => fake.faults.abandoned === 1 && fake.requests.at(-1)?.path === warmUpPath);
        const sent = fake.faults.sent;
        await new Promise((resolve) => setTimeout(resolve, 60));
        assert.ok(fake.faults.sent <= sent + 1);
        fake.faults.delayMs = 0;
        assert.equal(heard(audioOf(await say(speaker))), 'hello jane table nine please');
        assert.equal(fake.connections, 2, 'the connection made ready is the one that is used');
      },
    ),
    named('an abort while the service still thinks ends it too', async ({ fake, mouth }) => {
      fake.faults.stallAfter = 0;
      const abort = new AbortController();
      const saying = Array.fromAsync(mouth().speak(plainRequest, abort.signal));
      await until(() => fake.requests.length === 1);
      abort.abort();
      assert.deepEqual(await saying, []);
      await until(() => fake.faults.abandoned === 1);
    }),
    named('sentences follow each other on one connection', async ({ fake, mouth, say }) => {
      const speaker = mouth();
      await speaker.warmUp?.();
      for (let i = 0; i < 3; i++) await say(speaker);
      assert.deepEqual([fake.requests.length, fake.connections], [4, 1]);
    }),
    named('faults say what they are, and whether another attempt may help', async ({ fake, mouth, say, request }) => {
      const fault = faultOf(fake.key);
      await assert.rejects(say(mouth({ [keySetting]: 'wrong' })), fault(new RegExp(keySetting), false));
      await assert.rejects(
        Promise.resolve(mouth({ [keySetting]: 'wrong' }).warmUp?.()),
        fault(new RegExp(keySetting), false),
      );
      for (const [status, retryable] of [
        [429, true],
        [408, true],
        [503, true],
        [400, false],
      ] as const) {
        fake.faults.refuseWith = status;
        await assert.rejects(say(mouth()), fault(/./, retryable));
      }
      fake.faults.refuseWith = null;
      fake.faults.dropAfter = 2;
      await assert.rejects(say(mouth()), fault(/connection/, true));
      fake.faults.dropAfter = 0;
      await assert.rejects(say(mouth()), fault(/connection/, true));
      await assert.rejects(say(mouth({ [urlSetting]: 'http://127.0.0.1:1' })), fault(/connection/, true));
      const keyless = {
        ...request({ [keySetting]: '' }).settings,
        [urlSetting]: readSettings(provider.settings, {})[urlSetting],
      };
      assert.equal(provider.configured(keyless), false);
      assert.equal(provider.configured(request().settings), true);
      assert.throws(
        () => provider.create({ ...request(), settings: keyless }),
        fault(new RegExp(`set ${keySetting}`), false),
      );
    }),
    named('a service that has stopped sending is not waited for without end', async ({ fake, mouth }) => {
      for (const stallAfter of [0, 2]) {
        fake.faults.stallAfter = stallAfter;
        fake.faults.sent = 0;
        const clock = new ManualClock();
        const asked = fake.requests.length;
        const rejected = assert.rejects(
          Array.fromAsync(mouth().speak({ ...plainRequest, clock })),
          faultOf(fake.key)(/10 seconds/, true),
        );
        await until(() => fake.requests.length > asked && fake.faults.sent === stallAfter);
        await new Promise((resolve) => setTimeout(resolve, 20));
        await clock.advance(10_000);
        await rejected;
        assert.equal(clock.waiting, 0);
      }
    }),
    named('the check tells whether it would speak', async ({ fake, request }) => {
      const signal = AbortSignal.timeout(5000);
      await provider.check(request(), signal);
      assert.deepEqual(
        fake.requests.map(({ path }) => path),
        [warmUpPath],
      );
      fake.faults.maySpeakOnly = true;
      await provider.check(request(), signal);
      await assert.rejects(provider.check(request({ [keySetting]: 'wrong' }), signal), faultOf(fake.key)(/KEY/, false));
      await assert.rejects(provider.check(request(), AbortSignal.abort()), PhoneError);
    }),
  ];
}

export const plainRequest: SpeechRequest = { text: sentence, voice: 'shimmer', language: 'en', clock: systemClock };

export function heard(audio: Uint8Array): string {
  return hearScripted({ samples: decodeMulaw(audio), sampleRateHz: 8000 }).join(' ');
}

export function audioOf(chunks: readonly SpeechChunk[]): Uint8Array {
  return Buffer.concat(chunks.map(({ audio }) => audio));
}

async function until(condition: () => boolean): Promise<void> {
  const endAt = performance.now() + 5000;
  while (!condition()) {
    assert.ok(performance.now() < endAt, 'not within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function faultOf(key: string): (message: RegExp, retryable: boolean) => (error: unknown) => boolean {
  return (message, retryable) => (error) => {
    assert.ok(error instanceof PhoneError);
    assert.match(error.message, message);
    assert.equal(error.retryable, retryable, error.message);
    assert.ok(!`${error.message} ${JSON.stringify(error.detail)} ${String(error.cause)}`.includes(key));
    return true;
  };
}
