import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { dtmfTone } from '../../core/bridge/audio/dtmf-tones.ts';
import { type Fields, fieldsOf, parseFields, textOf } from '../../core/json-fields.ts';
import { ManualClock } from '../../core/ports/manual-clock.ts';
import type { MediaSocket } from '../../core/ports/media-socket.ts';
import { acceptMediaSocket } from '../../sockets/accept.ts';
import { MediaFinder } from './media-frames.ts';
import { type MediaStreamLeg, createMediaStreamLeg } from './media.ts';

const sids = ['MZ0123456789abcdef0123456789abcdef', 'MZfedcba9876543210fedcba9876543210'] as const;

function startOf(streamSid: string): Fields {
  return {
    event: 'start',
    sequenceNumber: '1',
    streamSid,
    start: {
      streamSid,
      accountSid: 'AC1',
      callSid: 'CA1',
      tracks: ['inbound'],
      customParameters: {},
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    },
  };
}

/** Lets what is under way on the sockets arrive. */
async function until(reached: () => boolean): Promise<void> {
  for (let i = 0; i < 5000 && !reached(); i++) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(reached(), 'it never came to that');
}

/** Twilio's end of a stream. */
class FarEnd {
  readonly client: WebSocket;
  readonly got: Fields[] = [];
  #sequence = 1;
  #chunk = 0;

  constructor(client: WebSocket) {
    this.client = client;
    client.on('message', (data: Buffer) => this.got.push(parseFields(data.toString()) ?? {}));
  }

  of(event: string): Fields[] {
    return this.got.filter((message) => message['event'] === event);
  }

  get audio(): Buffer {
    return Buffer.concat(
      this.of('media').map((message) => Buffer.from(textOf(fieldsOf(message, 'media'), 'payload'), 'base64')),
    );
  }

  get marks(): string[] {
    return this.of('mark').map((message) => textOf(fieldsOf(message, 'mark'), 'name'));
  }

  send(event: string, more: Fields = {}): void {
    this.#sequence += 1;
    this.client.send(JSON.stringify({ event, sequenceNumber: String(this.#sequence), ...more, streamSid: sids[0] }));
  }

  media(audio: Uint8Array, timestampMs: number, track = 'inbound'): void {
    this.#chunk += 1;
    const payload = Buffer.from(audio).toString('base64');
    this.send('media', { media: { track, chunk: String(this.#chunk), timestamp: String(timestampMs), payload } });
  }

  markPlayed(name: string): void {
    this.send('mark', { mark: { name } });
  }
}

interface Line {
  readonly clock: ManualClock;
  readonly leg: MediaStreamLeg;
  readonly far: FarEnd;
  readonly heard: { readonly frame: Uint8Array; readonly atMs: number; readonly base64: string | null }[];
  readonly digits: { readonly digit: string; readonly atMs: number }[];
  readonly marked: string[];
  closed: number;
  /** Another stream of the same call. */
  reconnect(): Promise<FarEnd>;
}

async function openLine(t: TestContext): Promise<Line> {
  const server = createServer();
  const taken: ((socket: MediaSocket) => void)[] = [];
  server.on('upgrade', (request, socket, head) => taken.shift()?.(acceptMediaSocket(request, socket, head)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const clients: WebSocket[] = [];
  t.after(() => {
    for (const client of clients) client.terminate();
    server.close();
  });
  const connect = async (take: (socket: MediaSocket) => void): Promise<FarEnd> => {
    taken.push(take);
    const client = new WebSocket(url);
    clients.push(client);
    const far = new FarEnd(client);
    await once(client, 'open');
    return far;
  };
  const clock = new ManualClock();
  let leg: MediaStreamLeg | undefined;
  const far = await connect((socket) => {
    leg = createMediaStreamLeg({ socket, start: startOf(sids[0]), clock });
  });
  assert.ok(leg);
  const opened = leg;
  const line: Line = {
    clock,
    leg: opened,
    far,
    heard: [],
    digits: [],
    marked: [],
    closed: 0,
    reconnect: () => connect((socket) => opened.adopt({ socket, start: startOf(sids[1]) })),
  };
  leg.onAudio((frame, atMs, base64) =>
    line.heard.push({ frame, atMs, base64: base64 ? Buffer.from(base64).toString('latin1') : null }),
  );
  leg.onDtmf((digit, atMs) => line.digits.push({ digit, atMs }));
  leg.onMark((name) => line.marked.push(name));
  leg.onClose(() => {
    line.closed += 1;
  });
  return line;
}

const frameOf = (value: number): Uint8Array => new Uint8Array(160).fill(value);
const audioMs = (ms: number, value = 0x55): Uint8Array => new Uint8Array(8 * ms).fill(value);

describe('what the caller says', () => {
  test('frames come in order with their times and their base64; a gap in the stream is one in the times', async (t) => {
    const { far, heard, clock } = await openLine(t);
    await clock.advance(20);
    far.send('connected', { protocol: 'Call', version: '1.0.0' });
    for (const [i, timestampMs] of [140, 160, 180, 260, 280, 999_980, 1_000_000].entries())
      far.media(frameOf(i), timestampMs);
    far.media(frameOf(99), 1_000_020, 'outbound');
    far.media(frameOf(7), 1_000_010);
    await until(() => heard.length === 8);
    assert.deepEqual(
      heard.map(({ atMs }) => atMs),
      [0, 20, 40, 120, 140, 999_840, 999_860, 999_880],
    );
    for (const [i, { frame, base64 }] of heard.entries()) {
      assert.deepEqual(frame, frameOf(i), 'a frame stays what it was');
      assert.equal(base64, Buffer.from(frameOf(i)).toString('base64'));
    }
  });

  test('messages in any shape of JSON, audio in any length, and rubbish', async (t) => {
    const { far, heard } = await openLine(t);
    const payload = Buffer.from(frameOf(0xfb)).toString('base64');
    assert.match(payload, /\//);
    const slashed = `{ "media": {"payload": "${payload.replaceAll('/', '\\/')}", "timestamp": "20", "track": "inbound"}, "event": "media" }`;
    far.client.send(slashed);
    far.client.send(
      `{"event":"media","media":{"track":"inbound","timestamp":"40","payload":"${payload.replaceAll('/', '\\/')}"}}`,
    );
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"event":"media"}',
      '{"event":"media","media":{"track":"inbound","timestamp":"60","payload":"??"}}',
      '{"event":"unheard of"}',
    ]) {
      far.client.send(text);
    }
    far.media(new Uint8Array(100).fill(1), 60);
    far.media(new Uint8Array(60).fill(2), 72.5);
    far.media(new Uint8Array(480).fill(3), 80);
    await until(() => heard.length === 6);
    assert.deepEqual(
      heard.map(({ atMs }) => atMs),
      [0, 20, 40, 60, 80, 100],
    );
    assert.deepEqual(heard[0]?.frame, frameOf(0xfb));
    assert.deepEqual(
      new Uint8Array(heard[2]?.frame ?? []),
      Uint8Array.from([...new Uint8Array(100).fill(1), ...new Uint8Array(60).fill(2)]),
    );
    assert.deepEqual(new Uint8Array(heard[5]?.frame ?? []), frameOf(3));
  });

  test('keys', async (t) => {
    const { far, digits, clock } = await openLine(t);
    await clock.advance(500);
    for (const digit of ['1', '#', 'd', 'w', '']) far.send('dtmf', { dtmf: { track: 'inbound_track', digit } });
    await until(() => digits.length === 3);
    assert.deepEqual(digits, [
      { digit: '1', atMs: 500 },
      { digit: '#', atMs: 500 },
      { digit: 'D', atMs: 500 },
    ]);
  });
});

describe('what the agent says', () => {
  test('base64 goes through letter by letter, bytes are encoded, long audio is cut, marks come about once a second', async (t) => {
    const { leg, far } = await openLine(t);
    const base64 = 'AP8A/wD/';
    leg.send(Buffer.from(base64, 'base64'), Buffer.from(base64));
    const long = Uint8Array.from({ length: 20_000 }, (_, i) => i % 251);
    leg.send(long);
    leg.send(long, Buffer.from(Buffer.from(long).toString('base64')));
    leg.send(new Uint8Array());
    leg.mark('reply-1');
    await until(() => far.marks.length === 5);
    const media = far.of('media');
    assert.equal(textOf(fieldsOf(media[0] ?? null, 'media'), 'payload'), base64);
    assert.deepEqual(far.audio, Buffer.concat([Buffer.from(base64, 'base64'), long, long]));
    assert.ok(far.got.every((message) => message['streamSid'] === sids[0]));
    assert.equal(new Set(far.marks).size, 5);
    assert.deepEqual(
      far.got.map((message) => message['event']),
      ['media', 'media', 'mark', 'media', 'mark', 'media', 'media', 'mark', 'media', 'mark', 'media', 'mark'],
    );
  });

  test('playing is told by the clock between marks, and by marks for certain', async (t) => {
    const { leg, far, clock, marked } = await openLine(t);
    assert.equal(leg.playedMs, 0);
    leg.send(audioMs(600));
    await clock.advance(200);
    assert.equal(leg.playedMs, 200);
    leg.send(audioMs(600));
    leg.mark('a');
    await clock.advance(2000);
    assert.equal(leg.playedMs, 1200, 'not beyond the mark');
    leg.send(audioMs(400));
    leg.mark('b');
    assert.equal(leg.playedMs, 1200);
    await until(() => far.marks.length === 3);
    const [second = '', a = '', b = ''] = far.marks;
    far.markPlayed(second);
    far.markPlayed(a);
    await until(() => marked.length === 1);
    await clock.advance(100);
    assert.equal(leg.playedMs, 1300);
    far.markPlayed(b);
    far.markPlayed(b);
    far.markPlayed('unknown');
    await until(() => marked.length === 2);
    assert.deepEqual(marked, ['a', 'b']);
    assert.equal(leg.playedMs, 1600);
    await clock.advance(5000);
    assert.equal(leg.playedMs, 1600, 'nothing plays');
  });

  test('clear drops what is not played; marks that come back then say nothing of playing', async (t) => {
    const { leg, far, clock, marked } = await openLine(t);
    leg.send(audioMs(3000));
    leg.mark('cut');
    await clock.advance(700);
    leg.clear();
    assert.equal(leg.playedMs, 700);
    await until(() => far.of('clear').length === 1);
    for (const name of far.marks) far.markPlayed(name);
    await until(() => marked.length === 1);
    assert.deepEqual(marked, ['cut']);
    assert.equal(leg.playedMs, 700);
    leg.send(audioMs(100));
    await clock.advance(50);
    assert.equal(leg.playedMs, 750);
    await clock.advance(50);
    assert.equal(leg.playedMs, 800);
  });

  test('keys are sounded, do not count as played speech, and are not lost in a clear', async (t) => {
    const { leg, far, clock } = await openLine(t);
    leg.send(audioMs(200));
    leg.sendDtmf('1x#');
    leg.send(audioMs(200));
    const tones = Buffer.concat([dtmfTone('1') ?? '', dtmfTone('#') ?? ''].map((tone) => Buffer.from(tone)));
    await until(() => far.audio.length === 3200 + tones.length);
    assert.deepEqual(far.audio.subarray(1600, 1600 + tones.length), tones);
    await clock.advance(200 + 180);
    assert.equal(leg.playedMs, 200);
    leg.clear();
    await until(() => far.of('clear').length === 1 && far.audio.length === 3200 + tones.length * 1.5);
    assert.deepEqual(far.audio.subarray(3200 + tones.length), Buffer.from(dtmfTone('#') ?? ''));
    assert.equal(leg.playedMs, 200);
  });
});

describe('the end', () => {
  test('stop ends the media at once, and the socket is closed', async (t) => {
    const line = await openLine(t);
    line.far.send('stop', { stop: { accountSid: 'AC1', callSid: 'CA1' } });
    await until(() => line.closed === 1);
    if (line.far.client.readyState !== WebSocket.CLOSED) await once(line.far.client, 'close');
    line.leg.send(audioMs(20));
    line.leg.clear();
    line.leg.mark('late');
    line.leg.close();
    await line.clock.advance(10_000);
    assert.equal(line.closed, 1);
    assert.equal(line.far.got.length, 0);
  });

  test('our close says goodbye and is not told back', async (t) => {
    const line = await openLine(t);
    line.leg.close();
    const [code] = (await once(line.far.client, 'close')) as [number];
    assert.equal(code, 1000);
    assert.equal(line.closed, 0);
  });

  test('a stream that breaks and stays away is the end', async (t) => {
    const line = await openLine(t);
    line.far.client.terminate();
    await until(() => line.clock.waiting > 0);
    await line.clock.advance(3900);
    assert.equal(line.closed, 0);
    await line.clock.advance(200);
    assert.equal(line.closed, 1);
    const late = await line.reconnect();
    if (late.client.readyState !== WebSocket.CLOSED) await once(late.client, 'close');
  });

  test('one that comes back goes on where the other broke: nothing is lost, nothing is said twice', async (t) => {
    const line = await openLine(t);
    const { leg, clock, far, heard } = line;
    const speech = Uint8Array.from({ length: 8000 }, (_, i) => i % 241);
    far.media(frameOf(1), 500);
    leg.send(speech);
    leg.mark('first');
    await until(() => far.audio.length === 8000 && heard.length === 1);
    await clock.advance(300);
    far.client.terminate();
    await until(() => clock.waiting > 0);
    await clock.advance(1000);
    assert.equal(leg.playedMs, 300, 'nothing plays while there is no stream');
    leg.send(audioMs(100, 7));
    leg.sendDtmf('5');
    leg.mark('second');
    const again = await line.reconnect();
    const tone = Buffer.from(dtmfTone('5') ?? '');
    await until(() => again.marks.length >= 2 && again.audio.length === 8000 - 2400 + 800 + tone.length);
    assert.deepEqual(again.audio, Buffer.concat([speech.subarray(2400), audioMs(100, 7), tone]));
    assert.ok(again.got.every((message) => message['streamSid'] === sids[1]));
    await clock.advance(100);
    assert.equal(leg.playedMs, 400);
    for (const name of again.marks) again.markPlayed(name);
    await until(() => line.marked.length === 2);
    assert.deepEqual(line.marked, ['first', 'second']);
    assert.equal(leg.playedMs, 1100);
    again.media(frameOf(2), 20);
    await until(() => heard.length === 2);
    assert.equal(heard[1]?.atMs, 1380, 'by the clock');
    await clock.advance(10_000);
    assert.equal(line.closed, 0);
  });

  test('a second stream while the first stands takes its place', async (t) => {
    const line = await openLine(t);
    const second = await line.reconnect();
    const [code] = (await once(line.far.client, 'close')) as [number];
    assert.equal(code, 1000);
    line.leg.send(audioMs(20));
    await until(() => second.audio.length === 160);
    assert.equal(line.closed, 0);
  });

  test('a stream of another kind is refused', () => {
    const socket: MediaSocket = {
      onMessage: () => {},
      onClose: () => {},
      send: () => {},
      sendAudio: () => {},
      forgetAudio: () => {},
      close: () => {},
      droppedAudio: 0,
      bufferedBytes: 0,
    };
    const clock = new ManualClock();
    const linear = {
      start: { mediaFormat: { encoding: 'audio/l16', sampleRate: 16_000, channels: 1 } },
      streamSid: sids[0],
    };
    assert.throws(() => createMediaStreamLeg({ socket, start: linear, clock }), { code: 'carrier_error' });
    assert.throws(() => createMediaStreamLeg({ socket, start: startOf('"}}'), clock }), { code: 'carrier_error' });
  });
});

test('audio is found where it was, and where it moves to', () => {
  const finder = new MediaFinder();
  const message = (sequence: number, payload: string): Buffer =>
    Buffer.from(
      `{"event":"media","sequenceNumber":"${sequence}","media":{"track":"inbound","chunk":"${sequence}","timestamp":"${sequence * 20}","payload":"${payload}"},"streamSid":"${sids[0]}"}`,
    );
  let seen = 0;
  for (const [sequence, payload] of [
    [1, 'AAAA'],
    [2, 'BBBB'],
    [9, 'CCCC'],
    [10, 'DDDDDDDD'],
    [500, ''],
    [99_999, 'EEEE'],
  ] as const) {
    assert.ok(finder.find(message(sequence, payload)));
    assert.equal(Buffer.from(finder.base64).toString(), payload);
    assert.equal(finder.timestampMs, sequence * 20);
    seen += 1;
  }
  assert.equal(seen, 6);
  for (const other of [
    '{"event":"mark"}',
    '{"event":"media"',
    '{"event":"media","media":{"track":"outbound","timestamp":"1","payload":"AAAA"}}',
  ]) {
    assert.equal(finder.find(Buffer.from(other)), false, other);
  }
});
