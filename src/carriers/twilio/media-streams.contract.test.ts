import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Fields, fieldsOf, parseFields, textOf } from '../../core/json-fields.ts';
import { TwilioApi } from './api.ts';
import { type StreamUnderTest, type WireMessage, streamChecks } from './media-streams.contract.ts';
import { Rig, accountSid, authToken, ourNumber, theirNumber } from './rig.example.ts';

/** Once it has been spoken to, the phone presses two keys. */
const phone = { ringSecs: 0.2, opening: 'Hi', lines: [{ hears: '', presses: '12' }], otherwise: null };

async function withPhone(): Promise<{ readonly rig: Rig; readonly wire: readonly WireMessage[] }> {
  const rig = await Rig.open({ speed: 5 });
  await rig.phone(phone);
  const wire: WireMessage[] = [];
  rig.fake.tap = (from, message) => {
    const [call] = rig.fake.calls.values();
    assert.ok(call);
    wire.push({ from, message, atMs: call.parts.clock.now() });
  };
  return { rig, wire };
}

function holds(name: string, open: () => Promise<StreamUnderTest>): void {
  describe(`Media Streams: ${name}`, () => {
    let stream: StreamUnderTest;
    before(async () => {
      stream = await open();
      await stream.until('audio flows', () => stream.wire.length > 30);
    });
    after(() => stream.close());
    assert.ok(streamChecks.length > 7);
    for (const { name: rule, run } of streamChecks) it(rule, async () => run(stream));
  });
}

holds('the fake, with a plain WebSocket server of the vendor’s samples', async () => {
  const { rig, wire } = await withPhone();
  const heard: Fields[] = [];
  let socket: WebSocket | null = null;
  let streamSid = '';
  const http = createServer((_request, response) => {
    const { port } = http.address() as AddressInfo;
    const url = `ws://127.0.0.1:${port}/media`;
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(
      `<Response><Connect><Stream url="${url}"><Parameter name="a" value="b"/></Stream></Connect></Response>`,
    );
  });
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (opened) => {
    socket = opened;
    opened.on('message', (data: Buffer) => {
      const message = parseFields(data.toString('utf8'));
      if (message) heard.push(message);
      if (textOf(message, 'event') === 'start') streamSid = textOf(message, 'streamSid');
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const { port } = http.address() as AddressInfo;
  const account = { sid: accountSid, authToken, user: accountSid, password: authToken };
  const form = { To: theirNumber, From: ourNumber, Url: `http://127.0.0.1:${port}/voice` };
  const placed = await new TwilioApi(rig.fake.url).post(account, '/Calls.json', form);
  const callSid = textOf(placed, 'sid');
  const say = (message: Fields): void => socket?.send(JSON.stringify({ ...message, streamSid }));
  const got = (event: string): Fields[] => heard.filter((message) => message['event'] === event);
  return {
    ...common(rig, wire, callSid),
    heardBytes: () =>
      got('media').reduce((sum, message) => {
        const payload = textOf(fieldsOf(message, 'media'), 'payload');
        return sum + Buffer.from(payload, 'base64').byteLength;
      }, 0),
    digits: () =>
      got('dtmf')
        .map((message) => textOf(fieldsOf(message, 'dtmf'), 'digit'))
        .join(''),
    marks: () => got('mark').map((message) => textOf(fieldsOf(message, 'mark'), 'name')),
    send: (audio) => say({ event: 'media', media: { payload: Buffer.from(audio).toString('base64') } }),
    mark: (name) => say({ event: 'mark', mark: { name } }),
    clear: () => say({ event: 'clear' }),
    async close() {
      await rig.close();
      for (const client of sockets.clients) client.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
});

holds('the adapter’s leg, with the fake', async () => {
  const { rig, wire } = await withPhone();
  const { sid, leg } = await rig.talk();
  return {
    ...common(rig, wire, sid),
    heardBytes: () => leg.frames.reduce((sum, { frame }) => sum + frame.byteLength, 0),
    digits: () => leg.digits.join(''),
    marks: () => leg.marks,
    send: (audio) => leg.leg.send(audio),
    mark: (name) => leg.leg.mark(name),
    clear: () => leg.leg.clear(),
    close: () => rig.close(),
  };
});

function common(
  rig: Rig,
  wire: readonly WireMessage[],
  callSid: string,
): Pick<StreamUnderTest, 'wire' | 'accountSid' | 'callSid' | 'hangUp' | 'until'> {
  return {
    wire,
    accountSid,
    callSid,
    hangUp: () => rig.fake.calls.get(callSid)?.hangUp(),
    until: (what, happened) => rig.until(what, happened),
  };
}

describe('the rules of Media Streams', () => {
  const start = {
    event: 'start',
    sequenceNumber: '1',
    streamSid: `MZ${'0'.repeat(32)}`,
    start: {
      streamSid: `MZ${'0'.repeat(32)}`,
      accountSid,
      callSid: 'CA1',
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { a: 'b' },
    },
  };
  const media = (index: number): Fields => ({
    event: 'media',
    sequenceNumber: String(index + 2),
    media: {
      track: 'inbound',
      chunk: String(index + 1),
      timestamp: String(index * 20),
      payload: Buffer.alloc(160).toString('base64'),
    },
  });
  const good = [
    { event: 'connected', protocol: 'Call', version: '1.0.0' },
    start,
    ...Array.from({ length: 40 }, (_, index) => media(index)),
  ];
  const breaches: readonly (readonly [rule: RegExp, name: string, change: (message: Fields) => Fields])[] = [
    [/^begins/, 'no version', (message) => (message['event'] === 'connected' ? { event: 'connected' } : message)],
    [
      /^begins/,
      'another call',
      (message) => (message['event'] === 'start' ? { ...message, start: { ...start.start, callSid: 'CA2' } } : message),
    ],
    [
      /^counts/,
      'numbers for counters',
      (message) => ({ ...message, sequenceNumber: Number(message['sequenceNumber']) }),
    ],
    [
      /^brings/,
      'numbers for chunks',
      (message) => ({ ...message, media: { ...fieldsOf(message, 'media'), chunk: 1 } }),
    ],
    [
      /^brings/,
      'frames of another length',
      (message) => ({ ...message, media: { ...fieldsOf(message, 'media'), payload: 'AAAA' } }),
    ],
  ];
  const streamOf = (messages: readonly Fields[]): StreamUnderTest => ({
    wire: messages.map((message) => ({ from: 'twilio', message, atMs: 0 })),
    accountSid,
    callSid: 'CA1',
    heardBytes: () => 160 * 40,
    digits: () => '',
    marks: () => [],
    send: () => {},
    mark: () => {},
    clear: () => {},
    hangUp: () => {},
    until: async () => {},
    close: async () => {},
  });

  it('are broken by what breaks them', async () => {
    for (const [rule, name, change] of breaches) {
      const check = streamChecks.find((each) => rule.test(each.name));
      assert.ok(check, name);
      await check.run(streamOf(good));
      await assert.rejects(async () => check.run(streamOf(good.map(change))), assert.AssertionError, name);
    }
  });
});
