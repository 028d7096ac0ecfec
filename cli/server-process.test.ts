import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { Ringdown } from '../sdk/index.ts';
import { ServerProcess, freePort } from './server-process.ts';

/** A program that answers everything with 200 once it listens, and 503 before that many requests. */
const listens = `
  let left = 2;
  require('node:http').createServer((_, answer) => {
    answer.writeHead(left-- > 0 ? 503 : 200, { 'content-type': 'application/json' }).end('{}');
  }).listen(process.env.PORT, '127.0.0.1');
`;

test('a server is ready when it says so, and stops when told', async () => {
  const port = await freePort(0);
  const server = new ServerProcess(['-e', listens], { PORT: String(port) });
  const client = new Ringdown({ url: `http://127.0.0.1:${port}`, key: null });
  await server.ready(client);
  assert.equal(await client.ready(), true);
  await server.stop();
  await assert.rejects(client.ready(), { name: 'UnreachableError' });
  await server.stop();
});

test('a server that does not come up is quoted', async () => {
  const server = new ServerProcess(['-e', 'console.error("the data is held by another server"); process.exit(1)'], {});
  const client = new Ringdown({ url: 'http://127.0.0.1:1', key: null });
  await assert.rejects(server.ready(client), /did not start[\s\S]*the data is held by another server/);
  await server.exit;
});

test('a taken port gives way to a free one', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const free = await freePort(port);
  assert.ok(free > 0 && free !== port);
  holder.close();
  await once(holder, 'close');
  assert.equal(await freePort(port), port);
});
