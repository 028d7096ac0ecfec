import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiUnderTest, startApi } from '../../../test/api/api-under-test.ts';
import { createFlite } from '../../speech/mouths/flite/flite.ts';

const flite = createFlite();
let api: ApiUnderTest;
before(async () => {
  api = await startApi({ mouths: [flite] });
});
after(async () => {
  await api.close();
  await flite.close();
});

test('ten voices without a key, each with a sample that plays', async () => {
  const { status, body } = await api.send('/v1/calls/voices', { key: null });
  assert.equal(status, 200);
  assert.equal(body['defaultVoice'], 'shimmer');
  const voices = body['voices'] as { id: string; sampleUrl: string }[];
  assert.equal(voices.length, 10);
  assert.equal(voices[0]?.id, 'marin');
  for (const { sampleUrl } of voices) {
    const sample = await fetchSample(sampleUrl);
    assert.equal(sample.status, 200);
    assert.match(sample.headers.get('content-type') ?? '', /^audio\//);
    assert.equal(sample.headers.get('content-length'), String(sample.bytes.byteLength));
    assert.ok(sample.bytes.byteLength > 5000, sampleUrl);
  }
});

test('premium voices with their price, without a key, and samples that play', async () => {
  const { status, body } = await api.send('/v1/calls/premium-voices', { key: null });
  assert.equal(status, 200);
  assert.deepEqual(body['pricing'], { premiumVoice: '$0.59/minute' });
  const voices = body['voices'] as Record<string, string>[];
  assert.ok(voices.length >= 3);
  for (const voice of voices) {
    assert.deepEqual(Object.keys(voice), ['id', 'name', 'description', 'gender', 'accent', 'sampleUrl']);
    assert.equal((await fetchSample(voice['sampleUrl'] ?? '')).status, 200);
  }
});

test('a sample is made once, and players get the range that they ask for', async () => {
  const url = '/files/voices/shimmer.mp3';
  const [one, other] = await Promise.all([fetchSample(url), fetchSample(url)]);
  assert.deepEqual(one.bytes, other.bytes);
  const part = await fetchSample(url, { range: 'bytes=4-7' });
  assert.equal(part.status, 206);
  assert.deepEqual(part.bytes, one.bytes.subarray(4, 8));
  assert.equal(part.headers.get('content-range'), `bytes 4-7/${one.bytes.byteLength}`);
  assert.equal((await fetchSample(url, { range: 'bytes=99999999-' })).status, 416);
});

test('there is no sample of an unknown voice', async () => {
  for (const file of ['nobody.mp3', 'shimmer', 'shimmer.wav', '.mp3', '..%2Fshimmer.mp3']) {
    assert.equal((await fetchSample(`/files/voices/${file}`)).status, 404, file);
  }
});

test('templates by direction, the answering ones unless asked', async () => {
  const ids = async (query: string): Promise<string[]> => {
    const { status, body } = await api.send(`/v1/calls/prompt-templates${query}`, { key: null });
    assert.equal(status, 200);
    return (body['templates'] as { id: string }[]).map(({ id }) => id);
  };
  const inbound = ['receptionist', 'lead-qualifier', 'appointment-booker', 'customer-support', 'call-screener'];
  assert.deepEqual(await ids(''), inbound);
  assert.deepEqual(await ids('?direction=inbound'), inbound);
  assert.deepEqual(await ids('?direction=outbound'), [
    'outbound-appointment-booker',
    'outbound-info-request',
    'outbound-callback-confirmation',
  ]);
  assert.equal((await api.send('/v1/calls/prompt-templates?direction=sideways', { key: null })).status, 422);
});

async function fetchSample(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  const response = await api.app.fetch(new Request(new URL(url, 'http://localhost:8080'), { headers }), {});
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}
