import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import twilioLibrary from 'twilio';
import { WebSocket } from 'ws';
import { parseXml } from './fake/xml.ts';
import { Rig, accountSid, authToken, ourNumber, theirNumber } from './rig.example.ts';

const { getExpectedTwilioSignature } = twilioLibrary as unknown as {
  getExpectedTwilioSignature: (token: string, url: string, params: Readonly<Record<string, unknown>>) => string;
};

interface Hook {
  readonly name: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  /** What Twilio's request does here, counted; null where it only tells. */
  readonly effect: ((rig: Rig) => number) | null;
}

const sid = (prefix: string, digit: string): string => prefix + digit.repeat(32);
const inbound = sid('CA', 'e');
const common = { AccountSid: accountSid, ApiVersion: '2010-04-01' };

describe('whoever is not Twilio', () => {
  let rig: Rig;
  let nowMs = Date.now();
  let call: { readonly sid: string; readonly callId: string };
  let other: { readonly sid: string; readonly callId: string };
  let hooks: readonly Hook[];

  before(async () => {
    rig = await Rig.open({ own: { now: () => nowMs }, onIncoming: async () => null });
    await rig.phone({ answer: 'no_answer' });
  });
  beforeEach(async () => {
    nowMs = Date.now();
    call = await rig.dial();
    other = await rig.dial();
    const asked = rig.fake.requests.filter(({ path }) => path.endsWith('/Calls.json'));
    const addressOf = (callId: string, field: string): string => {
      const form = asked.map((request) => request.form).find((each) => each.get('Url')?.includes(callId));
      return (form?.get(field) ?? '').replace(rig.publicUrl, '');
    };
    const about = { ...common, CallSid: call.sid, From: ourNumber, To: theirNumber };
    const events = (kind: string) => (): number => rig.of(call.sid).filter((event) => event.kind === kind).length;
    hooks = [
      {
        name: 'voice',
        path: addressOf(call.callId, 'Url'),
        params: { ...about, CallStatus: 'in-progress' },
        effect: events('answered'),
      },
      {
        name: 'voice of an incoming call',
        path: '/twilio/voice',
        params: { ...common, CallSid: inbound, From: theirNumber, To: ourNumber, CallStatus: 'ringing' },
        effect: ({ incoming }) => incoming.length,
      },
      {
        name: 'status',
        path: addressOf(call.callId, 'StatusCallback'),
        params: { ...about, CallStatus: 'completed', SequenceNumber: '3' },
        effect: events('ended'),
      },
      {
        name: 'amd',
        path: addressOf(call.callId, 'AsyncAmdStatusCallback'),
        params: { ...common, CallSid: call.sid, AnsweredBy: 'machine_start' },
        effect: events('detected'),
      },
      {
        name: 'sms',
        path: '/twilio/sms',
        params: { ...common, MessageSid: sid('SM', '1'), From: theirNumber, To: ourNumber, Body: 'Hi', NumMedia: '0' },
        effect: ({ texts }) => texts.length,
      },
      {
        name: 'sms-status',
        path: '/twilio/sms-status',
        params: { ...common, MessageSid: sid('SM', '1'), MessageStatus: 'delivered' },
        effect: ({ textStatuses }) => textStatuses.length,
      },
      {
        name: 'stream-status',
        path: addressOf(call.callId, 'StatusCallback').replace('/status', '/stream-status'),
        params: { ...common, CallSid: call.sid, StreamSid: sid('MZ', '1'), StreamEvent: 'stream-started' },
        effect: null,
      },
      {
        name: 'recording',
        path: addressOf(call.callId, 'StatusCallback').replace('/status', '/recording'),
        params: { ...common, CallSid: call.sid, RecordingSid: sid('RE', '1'), RecordingStatus: 'completed' },
        effect: null,
      },
    ];
  });
  after(() => rig.close());

  const send = (path: string, params: Readonly<Record<string, string>>, headers: Record<string, string>) =>
    fetch(rig.publicUrl + path, { method: 'POST', body: new URLSearchParams(params), headers });
  const signed = (
    path: string,
    params: Readonly<Record<string, string>>,
    token = authToken,
  ): Record<string, string> => ({
    'x-twilio-signature': getExpectedTwilioSignature(token, rig.publicUrl + path, params),
  });

  it('changes nothing with what is forged, whatever is wrong with it', async () => {
    const forgeries: readonly {
      readonly name: string;
      readonly of: (hook: Hook) => readonly [path: string, params: Hook['params'], headers: Record<string, string>];
    }[] = [
      { name: 'without a signature', of: ({ path, params }) => [path, params, {}] },
      { name: 'with an empty one', of: ({ path, params }) => [path, params, { 'x-twilio-signature': '' }] },
      { name: 'with another token’s', of: ({ path, params }) => [path, params, signed(path, params, 'guessed')] },
      {
        name: 'another body',
        of: ({ path, params }) => [path, { ...params, CallStatus: 'busy', Extra: '1' }, signed(path, params)],
      },
      { name: 'a field less', of: ({ path, params }) => [path, { ...params, AccountSid: '' }, signed(path, params)] },
      {
        name: 'at another address',
        of: ({ path, params }) => [`${path}${path.includes('?') ? '&' : '?'}x=1`, params, signed(path, params)],
      },
      {
        name: 'at another path',
        of: ({ path, params }) => [path.replace('/twilio/', '/twilio//'), params, signed(path, params)],
      },
      {
        name: 'for another account at Twilio',
        of: ({ path, params }) => {
          const others = { ...params, AccountSid: sid('AC', '9') };
          return [path, others, signed(path, others)];
        },
      },
      {
        name: 'signed for another host',
        of: ({ path, params }) => {
          const signature = getExpectedTwilioSignature(authToken, `https://elsewhere.example${path}`, params);
          return [path, params, { 'x-twilio-signature': signature, host: 'elsewhere.example' }];
        },
      },
    ];
    let seen = 0;
    for (const hook of hooks) {
      for (const { name, of } of forgeries) {
        const before = hook.effect?.(rig);
        const response = await send(...of(hook));
        assert.equal(response.status, 403, `${hook.name}, ${name}`);
        assert.match(await response.text(), /"error"/);
        assert.equal(hook.effect?.(rig), before, `${hook.name}, ${name}`);
        seen += 1;
      }
      const before = hook.effect?.(rig);
      const { path, params } = hook;
      assert.equal((await send(path, params, signed(path, params))).status, 200, hook.name);
      assert.ok(hook.effect === null || hook.effect(rig) > (before ?? 0), `${hook.name}: Twilio’s own has its effect`);
    }
    assert.equal(seen, hooks.length * forgeries.length);
  });

  it('sends nothing of one call to another', async () => {
    const ofCalls = hooks.filter(({ path }) => path.includes('call='));
    assert.equal(ofCalls.length, 5);
    const effects = (): number => rig.events.filter(({ kind }) => kind !== 'ringing').length;
    for (const { name, path, params } of ofCalls) {
      const before = effects();
      const swapped = { ...params, CallSid: other.sid };
      assert.equal((await send(path, swapped, signed(path, swapped))).status, 403, name);
      const keyless = path.replace(/key=[^&]*/, 'key=guessed');
      assert.equal((await send(keyless, params, signed(keyless, params))).status, 403, name);
      assert.equal(effects(), before, name);
    }
  });

  it('gets no further with another method, JSON or too much', async () => {
    const path = '/twilio/status';
    const url = rig.publicUrl + path;
    assert.equal((await fetch(url)).status, 403);
    const signature = getExpectedTwilioSignature(authToken, url, {});
    assert.equal((await fetch(url, { headers: { 'x-twilio-signature': signature } })).status, 405);
    const body = JSON.stringify({ CallSid: call.sid, CallStatus: 'completed' });
    const hash = createHash('sha256').update(body).digest('hex');
    const post = (target: string, text: string): Promise<Response> =>
      fetch(target, {
        method: 'POST',
        body: text,
        headers: {
          'content-type': 'application/json',
          'x-twilio-signature': getExpectedTwilioSignature(authToken, target, {}),
        },
      });
    assert.equal((await post(url, body)).status, 403, 'JSON without its hash');
    assert.equal((await post(`${url}?bodySHA256=${hash}`, body)).status, 200, 'JSON with it');
    assert.equal((await post(`${url}?bodySHA256=${hash}`, `${body} `)).status, 403, 'other JSON');
    const long = { CallSid: 'x'.repeat(70_000) };
    assert.equal((await send(path, long, signed(path, long))).status, 413);
    assert.equal(
      (await fetch(`${rig.publicUrl}/another/voice`, { method: 'POST' })).status,
      403,
      'a carrier not in use',
    );
    const nothing = '/twilio/nothing';
    assert.equal((await send(nothing, {}, signed(nothing, {}))).status, 404);
  });

  it('of a call that nobody knows is taken note of, without effect', async () => {
    const params = { ...common, CallSid: sid('CA', '7'), CallStatus: 'completed' };
    const response = await send('/twilio/status', params, signed('/twilio/status', params));
    assert.deepEqual(await response.json(), { status: 'ok' });
    assert.deepEqual(rig.of(params.CallSid), []);
    const lost = '/twilio/voice?call=of-an-earlier-process&key=x';
    const answer = await send(lost, params, signed(lost, params));
    assert.match(await answer.text(), /<Response><Hangup\/><\/Response>/);
  });

  describe('media streams', () => {
    const mediaUrl = (): string => `${rig.publicUrl.replace('http', 'ws')}/twilio/media-stream`;
    const open = (headers: Record<string, string>, url = mediaUrl()): Promise<number | WebSocket> =>
      new Promise((resolve) => {
        const socket = new WebSocket(url, { headers, perMessageDeflate: false });
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
        socket.on('error', () => {});
        socket.on('open', () => resolve(socket));
      });
    const upgradeHeaders = (url = mediaUrl()): Record<string, string> => ({
      'x-twilio-signature': getExpectedTwilioSignature(authToken, url, {}),
    });
    /** Twilio's question, and the token in the answer. */
    async function tokenOf(hook: Hook): Promise<string> {
      const response = await send(hook.path, hook.params, signed(hook.path, hook.params));
      const stream = parseXml(await response.text()).children[0]?.children[0];
      assert.equal(stream?.attributes['url'], mediaUrl());
      const parameter = (name: string): string =>
        stream.children.find(({ attributes }) => attributes['name'] === name)?.attributes['value'] ?? '';
      assert.equal(parameter('call_sid'), call.sid);
      return parameter('token');
    }
    function startOf(token: string, callSid = call.sid, format = 'audio/x-mulaw'): string {
      const mediaFormat = { encoding: format, sampleRate: 8000, channels: 1 };
      const start = {
        accountSid,
        streamSid: sid('MZ', '1'),
        callSid,
        tracks: ['inbound'],
        mediaFormat,
        customParameters: { call_sid: callSid, token },
      };
      return JSON.stringify({ event: 'start', sequenceNumber: '1', start, streamSid: start.streamSid });
    }
    /** The code with which a stream with these first words is closed; null: it is not. */
    async function closedWith(...words: readonly string[]): Promise<number | null> {
      const socket = await open(upgradeHeaders());
      assert.ok(socket instanceof WebSocket);
      const closed = new Promise<number>((resolve) => socket.on('close', resolve));
      socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
      for (const word of words) socket.send(word);
      const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), 150));
      const code = await Promise.race([closed, patience]);
      if (code !== null) socket.terminate();
      return code;
    }
    const voice = (): Hook => {
      const hook = hooks.find(({ name }) => name === 'voice');
      assert.ok(hook);
      return hook;
    };

    it('are not even opened without a signature over their address', async () => {
      assert.equal(await open({}), 403);
      assert.equal(await open({ 'x-twilio-signature': 'x' }), 403);
      assert.equal(await open(upgradeHeaders(`${mediaUrl()}x`)), 403);
      const elsewhere = `${rig.publicUrl.replace('http', 'ws')}/twilio/elsewhere`;
      assert.equal(await open(upgradeHeaders(elsewhere), elsewhere), 404);
      assert.equal(await open(upgradeHeaders(), `${rig.publicUrl.replace('http', 'ws')}/another/media-stream`), 403);
    });

    it('begin with the token of their call, once and within a minute', async () => {
      const token = await tokenOf(voice());
      assert.equal(await closedWith('nonsense'), 1008);
      assert.equal(await closedWith(JSON.stringify({ event: 'media' })), 1008);
      assert.equal(await closedWith(startOf('guessed')), 1008);
      assert.equal(await closedWith(startOf(token, other.sid)), 1008);
      assert.equal(await closedWith(startOf(token, sid('CA', '8'))), 1008);
      assert.equal(await closedWith(startOf(token)), null);
      assert.equal(await closedWith(startOf(token)), 1008, 'a second stream');
      assert.equal(await tokenOf(voice()), token, 'a repeated question opens nothing new');
    });

    it('with a stale token are refused', async () => {
      const token = await tokenOf(voice());
      nowMs += 60_001;
      assert.equal(await closedWith(startOf(token)), 1008);
    });

    it('of another kind of audio are refused', async () => {
      const token = await tokenOf(voice());
      assert.equal(await closedWith(startOf(token, call.sid, 'audio/x-alaw')), 1008);
    });
  });
});

describe('Twilio behind proxies', () => {
  for (const { name, basePath, strips } of [
    { name: 'a path that the proxy takes away', basePath: '/phone', strips: true },
    { name: 'a path that it leaves', basePath: '/phone', strips: false },
    { name: 'no path', basePath: '', strips: false },
  ]) {
    it(`is known with ${name}, with and without the port`, async () => {
      const rig = await Rig.open({ basePath, onIncoming: async () => null });
      try {
        const params = { ...common, CallSid: inbound, From: theirNumber, To: ourNumber };
        const publicUrl = `${rig.publicUrl}/twilio/voice`;
        const { origin, pathname, hostname } = new URL(publicUrl);
        const target = origin + (strips ? pathname.replace(basePath, '') : pathname);
        for (const signedUrl of [publicUrl, `http://${hostname}${pathname}`]) {
          const signature = getExpectedTwilioSignature(authToken, signedUrl, params);
          const headers = { 'x-twilio-signature': signature, 'x-forwarded-host': 'elsewhere.example' };
          const response = await fetch(target, { method: 'POST', body: new URLSearchParams(params), headers });
          assert.equal(response.status, 200, signedUrl);
          assert.match(await response.text(), /<Reject\/>/);
        }
        assert.equal(rig.incoming.length, 2);
      } finally {
        await rig.close();
      }
    });
  }
});
