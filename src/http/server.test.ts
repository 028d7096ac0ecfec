import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type ApiUnderTest, startApi } from '../../test/api/api-under-test.ts';
import { silentLog } from '../core/ports/log.ts';
import { type RunningServer, startServer } from './server.ts';

let api: ApiUnderTest;
let server: RunningServer;
let base: string;
before(async () => {
  api = await startApi();
  server = await listen();
  base = `http://127.0.0.1:${server.port}`;
});
after(async () => {
  await server.close(0);
  await api.close();
});

function listen(more: Partial<Parameters<typeof startServer>[0]> = {}): Promise<RunningServer> {
  return startServer({ app: api.app, host: '127.0.0.1', port: 0, log: silentLog, ...more });
}

/** Sends bytes as they are; settles with what came back once the connection is closed. */
async function raw(port: number, text: string, options: { readonly keepOpen?: boolean } = {}): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  socket.write(text);
  if (!options.keepOpen) socket.end();
  let answer = '';
  socket.on('error', () => {});
  for await (const chunk of socket as AsyncIterable<string>) answer += chunk;
  return answer;
}

describe('over a real socket', () => {
  test('a request is answered, its length and id are given, the connection stays', async () => {
    const response = await fetch(`${base}/health`);
    assert.equal(response.status, 200);
    assert.ok(Number(response.headers.get('content-length')) > 0);
    assert.match(response.headers.get('x-request-id') ?? '', /^req_/);
    assert.deepEqual(await response.json(), { status: 'healthy', active_calls: 0 });
  });

  test('a phone number in a path with a raw plus', async () => {
    const answer = await raw(
      server.port,
      `GET /v1/numbers/+14155550100 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.key}\r\nConnection: close\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 200/);
    assert.match(answer, /"number":"\+14155550100"/);
  });

  test('a POST without a body and content type, and one with `Expect: 100-continue`', async () => {
    const headers = `Host: x\r\nAuthorization: Bearer ${api.key}\r\nConnection: close\r\n`;
    assert.match(await raw(server.port, `POST /v1/keys HTTP/1.1\r\n${headers}\r\n`), /^HTTP\/1\.1 201/);
    const expecting = `POST /v1/keys HTTP/1.1\r\n${headers}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`;
    assert.match(await raw(server.port, expecting), /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201/);
  });

  test('a body that is too large is refused while it is still being sent', async () => {
    const headers = { authorization: `Bearer ${api.key}` };
    const announced = await fetch(`${base}/api/call-prompt`, {
      method: 'POST',
      headers,
      body: 'x'.repeat(5 * 1024 * 1024),
    });
    assert.equal(announced.status, 413);
    assert.equal(((await announced.json()) as { error: string }).error, 'payload_too_large');
    let sent = 0;
    const chunked = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent > 40) controller.close();
        else controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    const streamed = await fetch(`${base}/v1/keys`, { method: 'POST', headers, body: chunked, duplex: 'half' });
    assert.equal(streamed.status, 413);
    assert.equal((await fetch(`${base}/health`)).status, 200);
  });

  test('a target or a Host that is no address is 400, and the server lives on', async () => {
    for (const head of [
      'GET / HTTP/1.1\r\nHost: a b\r\n',
      'GET \\x HTTP/1.1\r\nHost: x\r\n',
      'GET //[ HTTP/1.1\r\nHost: x\r\n',
    ]) {
      assert.match(await raw(server.port, `${head}Connection: close\r\n\r\n`), /^HTTP\/1\.1 (400|404)/, head);
    }
    assert.match(await raw(server.port, 'nonsense\r\n\r\n'), /^HTTP\/1\.1 400/);
    const long = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`;
    assert.match(await raw(server.port, long), /^HTTP\/1\.1 431/);
    assert.equal((await fetch(`${base}/health`)).status, 200);
  });

  test('clients that dawdle with headers or body are sent away', async () => {
    const hasty = await listen({ patience: { headersMs: 100, requestMs: 150, checkEveryMs: 25 } });
    const slowHead = raw(hasty.port, 'GET /health HTTP/1.1\r\nHost: x\r\n', { keepOpen: true });
    const slowBody = raw(
      hasty.port,
      `POST /v1/keys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.key}\r\nContent-Length: 50\r\n\r\n{`,
      { keepOpen: true },
    );
    assert.match(await slowHead, /^HTTP\/1\.1 408/);
    assert.match(await slowBody, /^HTTP\/1\.1 408/);
    await hasty.close(0);
  });

  test('an upgrade that nobody takes is an ordinary request; one that is taken is handed over', async () => {
    const upgrade = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    const plain = await raw(
      server.port,
      `GET /health HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade\r\nUpgrade: h2c\r\n\r\n`,
    );
    assert.match(plain, /^HTTP\/1\.1 200/);
    const upgrading = await listen({
      onUpgrade(request, socket) {
        if (request.url !== '/socket') return false;
        socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
        return true;
      },
    });
    assert.match(await raw(upgrading.port, `GET /socket HTTP/1.1\r\n${upgrade}`), /^HTTP\/1\.1 101/);
    assert.match(await raw(upgrading.port, `GET /other HTTP/1.1\r\n${upgrade}`), /^HTTP\/1\.1 404/);
    await upgrading.close(0);
  });

  test('closing lets a request under way end, and ends what does not', async () => {
    const closing = await listen();
    const body = { prompt: 'Confirm the visit.', recipient_phone: '+14155551234' };
    const placed = await api.send('/api/call-prompt', { body });
    const headers = { authorization: `Bearer ${api.key}` };
    const events = await fetch(`http://127.0.0.1:${closing.port}/v1/calls/${String(placed.body['call_id'])}/events`, {
      headers,
    });
    assert.equal(events.status, 200);
    await closing.close(50);
    await assert.rejects(events.text());
    await assert.rejects(fetch(`http://127.0.0.1:${closing.port}/health`));
  });

  test('a port that is taken is an error at the start', async () => {
    await assert.rejects(listen({ port: server.port }), { code: 'EADDRINUSE' });
  });
});
