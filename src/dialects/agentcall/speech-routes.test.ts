import assert from 'node:assert/strict';
import { type IncomingMessage, request } from 'node:http';
import { after, before, test } from 'node:test';
import { type ApiUnderTest, startApi } from '../../../test/api/api-under-test.ts';
import { agentVoices } from '../../core/number/number-agent.ts';
import { PhoneError } from '../../core/errors.ts';
import { silentLog } from '../../core/ports/log.ts';
import type { Mouth } from '../../core/ports/mouth.ts';
import { startServer } from '../../http/server.ts';
import { createFlite } from '../../speech/mouths/flite/flite.ts';

const flite = createFlite();
let asked = 0;
const broken: Mouth = {
  label: 'broken',
  speak: () => ({
    [Symbol.asyncIterator]: () => ({
      next() {
        asked++;
        return Promise.reject(new PhoneError('unavailable', 'Out of order.'));
      },
    }),
  }),
  close: () => Promise.resolve(),
};

let api: ApiUnderTest;
before(async () => {
  api = await startApi({ mouths: [broken, flite] });
});
after(async () => {
  await api.close();
  await flite.close();
});

/** Milliseconds of sound in a WAV file of one channel, 8 kHz, 16 bits; the header may leave its length open. */
function wavLengthMs(bytes: Buffer): { readonly said: number | null; readonly there: number } {
  assert.equal(bytes.toString('latin1', 0, 4), 'RIFF');
  assert.equal(bytes.toString('latin1', 8, 16), 'WAVEfmt ');
  assert.equal(bytes.readUInt16LE(22), 1);
  assert.equal(bytes.readUInt32LE(24), 8000);
  assert.equal(bytes.readUInt16LE(34), 16);
  const said = bytes.readUInt32LE(40);
  return { said: said === 0xffff_ffff ? null : said / 16, there: (bytes.byteLength - 44) / 16 };
}

async function speech(body: Readonly<Record<string, unknown>>): Promise<{ headers: Headers; bytes: Buffer }> {
  const response = await api.app.fetch(
    new Request('http://localhost:8080/v1/tts', {
      method: 'POST',
      headers: { authorization: `Bearer ${api.key}` },
      body: JSON.stringify(body),
    }),
    {},
  );
  assert.equal(response.status, 200);
  return { headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

test('a short text is a WAV file of the length that it says, from the mouth that can', async () => {
  const { headers, bytes } = await speech({ text: 'We open at nine. 😀', voice: 'sage', format: 'wav' });
  assert.equal(headers.get('content-type'), 'audio/wav');
  assert.equal(headers.get('x-agentcall-tts-characters'), '18');
  const { said, there } = wavLengthMs(bytes);
  assert.equal(said, there);
  assert.ok(there > 800 && there < 3000, `${there} ms`);
  assert.ok(asked > 0);
});

test('a long text is sent while it is made', async () => {
  const text = 'This sentence takes a while to say, and another one like it follows. '.repeat(12).trim();
  const { bytes } = await speech({ text, format: 'wav' });
  const { said, there } = wavLengthMs(bytes);
  assert.equal(said, null);
  assert.ok(there > 20_000, `${there} ms`);
});

test('MP3 unless another is asked for, in frames from its first byte to its last', async () => {
  for (const body of [{ text: 'We open at nine.' }, { text: 'We open at nine. '.repeat(40), format: 'mp3' }]) {
    const { headers, bytes } = await speech(body);
    assert.equal(headers.get('content-type'), 'audio/mpeg');
    let frames = 0;
    for (let at = 0; at < bytes.byteLength; at += 144) {
      assert.equal(bytes.readUInt16BE(at), 0xfff3, `at ${at} of ${bytes.byteLength}`);
      frames++;
    }
    assert.equal(bytes.byteLength % 144, 0);
    assert.ok(frames > 20);
  }
});

test('each voice is its own', async () => {
  const lengths = new Set<number>();
  for (const voice of agentVoices) lengths.add((await speech({ text: 'Hello.', voice, format: 'wav' })).bytes.length);
  assert.ok(lengths.size >= 5, `${lengths.size} of ${agentVoices.length}`);
});

test('what is asked for wrongly is refused and nothing is charged', async () => {
  const before = await api.core.store.usage.sums(api.account.id, new Date().toISOString().slice(0, 7));
  const refused: readonly [Readonly<Record<string, unknown>>, string][] = [
    [{}, 'text'],
    [{ text: '' }, 'text'],
    [{ text: '  \n ' }, 'text'],
    [{ text: 'a'.repeat(4097) }, 'text'],
    [{ text: 'Hello.', voice: 'slt' }, 'voice'],
    [{ text: 'Hello.', format: 'ogg' }, 'format'],
    [{ text: 'Hello.', language: 'English' }, 'language'],
  ];
  for (const [body, path] of refused) {
    const sent = await api.send('/v1/tts', { method: 'POST', body });
    assert.equal(sent.status, 422, JSON.stringify(body));
    const { code, details } = sent.body['error'] as { code: string; details: { path: string }[] };
    assert.equal(code, 'validation_error');
    assert.deepEqual(
      details.map((detail) => detail.path),
      [path],
    );
  }
  assert.equal((await api.send('/v1/tts', { method: 'POST', body: { text: 'Hello.' }, key: null })).status, 401);
  assert.deepEqual(await api.core.store.usage.sums(api.account.id, new Date().toISOString().slice(0, 7)), before);
});

test('speech is charged by the character, once, and only where the plan has it', async () => {
  const month = new Date().toISOString().slice(0, 7);
  const characters = async (): Promise<number> =>
    (await api.core.store.usage.sums(api.account.id, month)).find(({ item }) => item === 'tts')?.quantity ?? 0;
  const before = await characters();
  await speech({ text: 'Hello.', format: 'wav' });
  assert.equal(await characters(), before + 6);

  await api.core.store.accounts.update({ ...api.account, plan: 'free' });
  const refused = await api.send('/v1/tts', { method: 'POST', body: { text: 'Hello.' } });
  await api.core.store.accounts.update(api.account);
  assert.equal(refused.status, 403);
  const { code, upgradeUrl } = refused.body['error'] as Record<string, unknown>;
  assert.equal(code, 'plan_limit_tts');
  assert.equal(typeof upgradeUrl, 'string');
  assert.equal(await characters(), before + 6);
});

test('a listener who leaves takes the mouth’s work along', async () => {
  let made = 0;
  let freed = 0;
  const tireless: Mouth = {
    label: 'tireless',
    async *speak() {
      try {
        for (; made < 1000; made++) {
          await Promise.resolve();
          yield { audio: new Uint8Array(800), words: [] };
        }
      } finally {
        freed++;
      }
    },
    close: () => Promise.resolve(),
  };
  const other = await startApi({ mouths: [tireless] });
  const ask = async (format: string): Promise<Response> =>
    other.app.fetch(
      new Request('http://localhost:8080/v1/tts', {
        method: 'POST',
        headers: { authorization: `Bearer ${other.key}` },
        body: JSON.stringify({ text: 'On and on. '.repeat(100).trim(), format }),
      }),
      {},
    );
  const reader = (await ask('wav')).body?.getReader();
  for (let i = 0; i < 3; i++) await reader?.read();
  assert.ok(made < 10, `${made} parts were made for 3 that were read`);
  await reader?.cancel();
  assert.equal(freed, 1);
  for (const format of ['mp3', 'wav']) {
    const known: number = freed;
    await (await ask(format)).body?.cancel();
    assert.equal(freed, known + 1, 'although nobody has read a byte');
  }
  assert.ok(made < 20);
  await other.close();
});

test('over the network the mouth waits for a slow listener, and is freed when one hangs up', async () => {
  let made = 0;
  const freed = Promise.withResolvers<void>();
  const endless: Mouth = {
    label: 'endless',
    async *speak(_, signal) {
      try {
        for (; made < 1_000_000; made++) {
          await new Promise((resolve) => setImmediate(resolve));
          if (signal?.aborted) return;
          yield { audio: new Uint8Array(8000), words: [] };
        }
      } finally {
        freed.resolve();
      }
    },
    close: () => Promise.resolve(),
  };
  const other = await startApi({ mouths: [endless] });
  const server = await startServer({ app: other.app, host: '127.0.0.1', port: 0, log: silentLog });
  const heard = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${other.key}` };
    request({ port: server.port, host: '127.0.0.1', method: 'POST', path: '/v1/tts', headers }, resolve)
      .on('error', reject)
      .end(JSON.stringify({ text: 'On and on it goes. '.repeat(100), format: 'wav' }));
  });
  assert.equal(heard.statusCode, 200);
  await new Promise<void>((resolve) => heard.once('readable', () => resolve()));
  let before = -1;
  while (made !== before) {
    before = made;
    for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(made < 10_000, `${made} parts for a listener who does not listen`);
  heard.destroy();
  await freed.promise;
  await server.close(0);
  await other.close();
});

test('when no mouth can speak, nothing is charged', async () => {
  const other = await startApi({ mouths: [broken] });
  const mute = await startApi();
  for (const { send, core, account } of [other, mute]) {
    const sent = await send('/v1/tts', { method: 'POST', body: { text: 'Hello.' } });
    assert.equal(sent.status, 503);
    assert.equal((sent.body['error'] as { code: string }).code, 'unavailable');
    const sums = await core.store.usage.sums(account.id, new Date().toISOString().slice(0, 7));
    assert.ok(sums.every(({ item }) => item !== 'tts'));
  }
  await Promise.all([other.close(), mute.close()]);
});
