import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { acceptMediaSocket, refuseUpgrade, upgradeFault } from './accept.ts';
import { UpgradeRefused, dialMediaSocket } from './dial.ts';
import type { FramedSocket } from './framed-socket.ts';

/** Lengths at which the header changes, and at which memory is handled in another way. */
const lengths = [0, 1, 125, 126, 127, 1023, 1024, 65_535, 65_536, 200_000];

interface Peer {
  readonly url: string;
  close(): void;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A server of ours that hands each socket to `serve`. */
async function ourServer(serve: (socket: FramedSocket, request: IncomingMessage) => void): Promise<Peer> {
  const server = createServer();
  const open = new Set<Duplex>();
  server.on('upgrade', (request, socket: Duplex, head) => {
    open.add(socket);
    const fault = upgradeFault(request);
    if (fault !== null) refuseUpgrade(socket, fault);
    else serve(acceptMediaSocket(request, socket, head), request);
  });
  const url = await listen(server);
  return {
    url,
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

function dial(
  url: string,
  more: { readonly headers?: Record<string, string>; readonly maxAudioBytes?: number } = {},
): Promise<FramedSocket> {
  return dialMediaSocket({
    url,
    headers: {},
    maxMessageBytes: 1_000_000,
    maxAudioBytes: 20_000,
    signal: new AbortController().signal,
    ...more,
  });
}

const words = (length: number): string => 'abcdefghij'.repeat(Math.ceil(length / 10)).slice(0, length);

describe('against the ws package', () => {
  let echo: Peer;
  let theirs: WebSocketServer;
  let theirUrl: string;
  before(async () => {
    echo = await ourServer((socket) => {
      socket.onMessage((payload) => socket.send(payload));
      socket.onClose(() => {});
    });
    theirs = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(theirs, 'listening');
    theirUrl = `ws://127.0.0.1:${(theirs.address() as AddressInfo).port}/`;
  });
  after(() => {
    echo.close();
    for (const client of theirs.clients) client.terminate();
    theirs.close();
  });

  async function theirClient(url: string): Promise<WebSocket> {
    const client = new WebSocket(url);
    await once(client, 'open');
    return client;
  }

  test('our server takes and sends messages of every length, whole and in fragments', async () => {
    const client = await theirClient(echo.url);
    const seen: string[] = [];
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const kept = lengths.filter((length) => length <= 65_535);
    client.on('message', (data: Buffer, binary) => {
      assert.equal(binary, false);
      seen.push(data.toString());
      if (seen.length === kept.length + 1) resolve();
    });
    for (const length of kept) client.send(words(length));
    client.send('in ', { fin: false });
    client.ping('between');
    client.send('three ', { fin: false });
    client.send('parts');
    const [pong] = (await once(client, 'pong')) as [Buffer];
    assert.equal(pong.toString(), 'between');
    await done;
    assert.deepEqual(seen, [...kept.map(words), 'in three parts']);
    client.close(4001, 'enough');
    const [code] = (await once(client, 'close')) as [number];
    assert.equal(code, 4001);
  });

  test('our client does the same with their server', async () => {
    theirs.once('connection', (socket) => socket.on('message', (data: Buffer) => socket.send(data.toString())));
    const client = await dial(theirUrl);
    const seen: string[] = [];
    const { promise: done, resolve } = Promise.withResolvers<void>();
    client.onMessage((payload) => {
      seen.push(Buffer.from(payload).toString());
      if (seen.length === lengths.length) resolve();
    });
    for (const length of lengths) client.send(Buffer.from(words(length)));
    await done;
    assert.deepEqual(seen, lengths.map(words));
    const { promise: closed, resolve: onClosed } = Promise.withResolvers<number>();
    client.onClose(onClosed);
    client.close(1000);
    assert.equal(await closed, 1000);
    client.send(Buffer.from('too late'));
    assert.equal(client.bufferedBytes, 0);
  });

  test('what comes with the upgrade itself, or before there is a listener, is not lost', async () => {
    theirs.once('connection', (socket) => {
      socket.send('first');
      socket.send('second');
      socket.close(1001, 'going');
    });
    const client = await dial(theirUrl);
    const seen: string[] = [];
    client.onMessage((payload) => seen.push(Buffer.from(payload).toString()));
    const { promise: closed, resolve } = Promise.withResolvers<number>();
    client.onClose(resolve);
    assert.equal(await closed, 1001);
    assert.deepEqual(seen, ['first', 'second']);
    const { promise: later, resolve: onLater } = Promise.withResolvers<number>();
    client.onClose(onLater);
    assert.equal(await later, 1001, 'told also when it is gone already');
  });

  test('what was sent just before goodbye arrives, and what came just before the peer went is heard', async () => {
    const { promise: connected, resolve: onConnected } = Promise.withResolvers<WebSocket>();
    theirs.once('connection', onConnected);
    const client = await dial(theirUrl);
    const peer = await connected;
    const seen: string[] = [];
    peer.on('message', (data: Buffer) => seen.push(data.toString()));
    client.sendAudio(Buffer.from('the last of the audio'));
    client.send(Buffer.from('the last word'));
    client.close(1000);
    assert.equal(((await once(peer, 'close')) as [number])[0], 1000);
    assert.deepEqual(seen, ['the last of the audio', 'the last word']);

    theirs.once('connection', (socket) => {
      socket.send('first');
      setImmediate(() => {
        socket.send('last');
        socket.terminate();
      });
    });
    const deserted = await dial(theirUrl);
    const heard: string[] = [];
    deserted.onMessage((payload) => heard.push(Buffer.from(payload).toString()));
    const { promise: closed, resolve } = Promise.withResolvers<number>();
    deserted.onClose(resolve);
    assert.equal(await closed, 1006);
    assert.deepEqual(heard, ['first', 'last']);
  });

  test('a peer that goes without a goodbye is 1006, one that never answers ours is cut off', async () => {
    theirs.once('connection', (socket) => socket.terminate());
    const dropped = await dial(theirUrl);
    dropped.onMessage(() => {});
    const { promise: closed, resolve } = Promise.withResolvers<number>();
    dropped.onClose(resolve);
    assert.equal(await closed, 1006);

    const { promise: connected, resolve: onConnected } = Promise.withResolvers<WebSocket>();
    theirs.once('connection', onConnected);
    const ignored = await dial(theirUrl);
    (await connected).pause();
    const { promise: cut, resolve: onCut } = Promise.withResolvers<number>();
    ignored.onClose(onCut);
    ignored.close(1000);
    assert.equal(await cut, 1000);
  });

  test('their client is told by code what it did wrong', async () => {
    const tooLong = await theirClient(echo.url);
    tooLong.send('x'.repeat(100_000));
    assert.equal(((await once(tooLong, 'close')) as [number])[0], 1009);
    const raw = await rawClient(echo.url);
    raw.write(Buffer.from([0x81, 0x01, 0x61]));
    const bytes = Buffer.concat(await raw.toArray());
    assert.deepEqual([...bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)], [0x88, 2, 0x03, 0xea]);
  });

  test('compression and sub-protocols are declined', async () => {
    const client = new WebSocket(echo.url, { perMessageDeflate: true });
    await once(client, 'open');
    assert.equal(client.extensions, '');
    client.terminate();
  });
});

/** A connection that has been upgraded by hand. */
async function rawClient(url: string, head: readonly number[] = []): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  socket.write(Uint8Array.from(head));
  return socket;
}

describe('a peer that reads too slowly', () => {
  test('loses the oldest audio and nothing else; what it gets is whole and in order', async () => {
    const { promise: accepted, resolve: onAccepted } = Promise.withResolvers<FramedSocket>();
    const { promise: done, resolve: onDone } = Promise.withResolvers<string[]>();
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const seen: string[] = [];
    server.on('connection', (socket) => {
      socket.pause();
      socket.on('message', (data: Buffer) => {
        seen.push(data.toString());
        if (seen.at(-1) === 'last') onDone(seen);
      });
      setTimeout(() => socket.resume(), 150);
    });
    const client = await dial(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, { maxAudioBytes: 50_000 });
    onAccepted(client);
    await accepted;
    client.onMessage(() => {});
    const big = 'x'.repeat(9_000);
    let sent = 0;
    while (client.droppedAudio < 50) {
      client.sendAudio(Buffer.from(`${sent} ${big}`));
      sent += 1;
      if (sent % 100 === 0) client.send(Buffer.from(`mark ${sent}`));
      assert.ok(sent < 20_000, 'the network takes everything');
    }
    assert.ok(client.bufferedBytes > 0);
    client.send(Buffer.from('last'));
    await done;
    const audio = seen.filter((text) => text.endsWith(big)).map((text) => Number.parseInt(text, 10));
    const marks = seen.filter((text) => text.startsWith('mark '));
    assert.equal(marks.length, Math.floor(sent / 100));
    assert.equal(audio.length, sent - client.droppedAudio);
    assert.deepEqual(
      audio,
      audio.toSorted((a, b) => a - b),
    );
    assert.equal(audio.at(-1), sent - 1, 'the latest is kept');
    assert.equal(seen.length, audio.length + marks.length + 1, 'no message is broken');
    client.close(1000);
    server.close();
  });

  test('audio that waits can be forgotten, for a word that must come first', async () => {
    const { promise: accepted, resolve } = Promise.withResolvers<FramedSocket>();
    const server = await ourServer(resolve);
    const raw = await rawClient(server.url);
    const socket = await accepted;
    const big = Buffer.alloc(9_000, 'x');
    for (let i = 0; i < 20_000 && socket.bufferedBytes < 500_000; i++) socket.sendAudio(big);
    assert.ok(socket.bufferedBytes >= 500_000);
    socket.forgetAudio();
    assert.ok(socket.bufferedBytes < 200_000);
    assert.equal(socket.droppedAudio, 0);
    raw.destroy();
    server.close();
  });
});

describe('handshakes', () => {
  test('an answer that is none is an error: statuses, a wrong key, an extension, nothing at all', async () => {
    const server = createServer((_request, response) => response.writeHead(403).end());
    const answers: Record<string, string> = {
      '/wrong': 'Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n',
      '/extended': 'Sec-WebSocket-Extensions: permessage-deflate\r\n',
    };
    const open = new Set<Duplex>();
    server.on('upgrade', (request, socket: Duplex) => {
      open.add(socket);
      socket.on('error', () => {});
      const answer = answers[request.url ?? ''];
      if (request.url === '/refused') refuseUpgrade(socket, 401);
      else if (answer !== undefined)
        socket.write(`HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${answer}\r\n`);
    });
    const url = await listen(server);
    await assert.rejects(dial(`${url}refused`), (error) => error instanceof UpgradeRefused && error.status === 401);
    await assert.rejects(dial(`${url}wrong`), /not that of a WebSocket/);
    await assert.rejects(dial(`${url}extended`), /not that of a WebSocket/);
    const abort = new AbortController();
    const silent = dialMediaSocket({
      url: `${url}silent`,
      headers: {},
      maxMessageBytes: 1,
      maxAudioBytes: 1,
      signal: abort.signal,
    });
    setTimeout(() => abort.abort(new Error('given up')), 30);
    await assert.rejects(silent, /given up/);
    await assert.rejects(dial('http://127.0.0.1/'), TypeError);
    for (const socket of open) socket.destroy();
    server.close();
    await assert.rejects(dial(url), { code: 'ECONNREFUSED' });
  });

  test('our server names what is wrong with a request', async () => {
    const server = await ourServer(() => assert.fail('taken'));
    const ask = async (lines: string, method = 'GET'): Promise<string> => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.end(`${method} / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n${lines}\r\n`);
      return Buffer.concat(await socket.toArray()).toString();
    };
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
    assert.match(
      await ask(`Upgrade: websocket\r\nSec-WebSocket-Version: 8\r\n${key}`),
      /^HTTP\/1\.1 426 .*\r\nSec-WebSocket-Version: 13\r\n/,
    );
    assert.match(await ask('Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'), /^HTTP\/1\.1 400 /);
    assert.match(
      await ask(`Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n`),
      /^HTTP\/1\.1 400 /,
    );
    assert.match(await ask(`Upgrade: h2c\r\n${key}`), /^HTTP\/1\.1 400 /);
    assert.match(await ask(`Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n${key}`, 'POST'), /^HTTP\/1\.1 405 /);
    server.close();
  });

  test('frames that follow the request at once are read', async () => {
    const { promise: heard, resolve } = Promise.withResolvers<string>();
    const server = await ourServer((socket) => socket.onMessage((payload) => resolve(Buffer.from(payload).toString())));
    const raw = await rawClient(server.url, [0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);
    raw.resume();
    assert.equal(await heard, 'hi');
    raw.destroy();
    server.close();
  });

  test('headers are passed on', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<IncomingMessage>();
    const server = await ourServer((socket, request) => {
      resolve(request);
      socket.onMessage(() => {});
    });
    const client = await dial(`${server.url}path?x=1`, { headers: { Authorization: 'Bearer k' } });
    const request = await asked;
    assert.equal(request.url, '/path?x=1');
    assert.equal(request.headers.authorization, 'Bearer k');
    client.close(1000);
    server.close();
  });
});
