import assert from 'node:assert/strict';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { lastingFetch } from './lasting-fetch.ts';

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => {
    server.once('listening', resolve);
  });
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('a request goes out whole, and the answer comes as fetch gives it', async (t) => {
  const url = await serve(t, (request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      response.writeHead(429, { 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'] });
      response.end(`${request.method} ${String(request.headers['x-key'])} ${body}`);
    });
  });
  const response = await lastingFetch(url, { method: 'POST', headers: { 'X-Key': 'k' }, body: 'grüß dich' });
  assert.equal(response.status, 429);
  assert.equal(response.headers.get('retry-after'), '7');
  assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
  assert.equal(await response.text(), 'POST k grüß dich');
  await assert.rejects(lastingFetch(url, { method: 'POST', body: new FormData() }), TypeError);
});

test('a kept connection that the other side has closed is replaced, a new one that breaks is an error', async (t) => {
  const answered = new WeakSet<object>();
  let breaking = false;
  const url = await serve(t, (request, response) => {
    if (breaking || answered.has(request.socket)) request.socket.destroy();
    else {
      answered.add(request.socket);
      response.end('here');
    }
  });
  assert.equal(await (await lastingFetch(url)).text(), 'here');
  assert.equal(await (await lastingFetch(url)).text(), 'here');
  breaking = true;
  await assert.rejects(lastingFetch(url), { code: 'ECONNRESET' });
});

test('an abort ends it, before and in the middle of the answer', async (t) => {
  const closed = Promise.withResolvers<boolean>();
  const url = await serve(t, (_request, response) => {
    response.write('begun');
    response.once('close', () => closed.resolve(true));
  });
  await assert.rejects(lastingFetch(url, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const abort = new AbortController();
  const response = await lastingFetch(url, { signal: abort.signal });
  const rest = response.text();
  abort.abort();
  await assert.rejects(rest);
  assert.equal(await closed.promise, true);
});
