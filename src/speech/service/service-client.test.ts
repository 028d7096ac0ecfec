import assert from 'node:assert/strict';
import { type Server, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { PhoneError } from '../../core/errors.ts';
import { systemClock } from '../../core/ports/clock.ts';
import { ServiceClient } from './service-client.ts';

const service = { title: 'Example', keySetting: 'EXAMPLE_KEY' };

async function clientOf(t: TestContext, server: Server): Promise<ServiceClient> {
  server.listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => {
    server.once('listening', resolve);
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new ServiceClient({
    service,
    baseUrl,
    headers: { authorization: 'Bearer sk-secret' },
    warmUpPath: '/me',
  });
  t.after(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return client;
}

async function post(client: ServiceClient): Promise<string> {
  return Buffer.concat(await Array.fromAsync(client.post('/say', { text: 'hi' }, systemClock))).toString();
}

test('a connection that was closed while it lay idle costs nothing but another one', async (t) => {
  const seen = new Map<Socket, number>();
  const client = await clientOf(
    t,
    createServer((request, response) => {
      const requests = (seen.get(request.socket) ?? 0) + 1;
      seen.set(request.socket, requests);
      if (requests > 1) request.socket.destroy();
      else response.end('ok');
    }),
  );
  assert.equal(await post(client), 'ok');
  assert.equal(await post(client), 'ok');
  assert.deepEqual([...seen.values()], [2, 1]);
});

test('a new connection that is closed is a fault, and not tried again', async (t) => {
  let requests = 0;
  const client = await clientOf(
    t,
    createServer((request) => {
      requests += 1;
      request.socket.destroy();
    }),
  );
  await assert.rejects(post(client), (error) => error instanceof PhoneError && error.retryable);
  assert.equal(requests, 1);
});

test('an empty answer is a fault', async (t) => {
  const client = await clientOf(
    t,
    createServer((_request, response) => response.end()),
  );
  await assert.rejects(post(client), /can’t be read/);
});

test('of a refusal only the service’s own sentence is told, without keys and without what was sent', async (t) => {
  const bodies = [
    { detail: [{ loc: ['body'], msg: 'Field required', input: { text: 'my secret text' } }] },
    { error: { message: 'Incorrect API key provided: sk-proj-****abcd, or sk-secret.', code: 'x' } },
    { err_msg: 'Bad Request', err_code: 'X' },
    'no json',
  ];
  const client = await clientOf(
    t,
    createServer((_request, response) => {
      response.writeHead(400);
      response.end(JSON.stringify(bodies.shift()));
    }),
  );
  const causes: string[] = [];
  for (let i = 0; i < 4; i++) {
    await assert.rejects(post(client), (error) => {
      assert.ok(error instanceof PhoneError && error.cause instanceof Error);
      causes.push(error.cause.message);
      return true;
    });
  }
  assert.deepEqual(causes, [
    'HTTP 400: Field required',
    'HTTP 400: Incorrect API key provided: … or …',
    'HTTP 400: Bad Request',
    'HTTP 400: no json',
  ]);
});
