import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { type Server, createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../../cli/run-cli.ts';
import { screen } from '../../cli/screen.example.ts';
import { ServerProcess, freePort } from './server-process.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-address-'));
const proxies: Server[] = [];
let server: ServerProcess;

before(async () => {
  server = new ServerProcess({ dataDir, port: await freePort() });
  await server.start();
});
after(async () => {
  for (const proxy of proxies) proxy.close().closeAllConnections();
  await server.kill();
  rmSync(dataDir, { recursive: true });
});

/** The address of a proxy before the server, which leaves paths as they are. */
async function proxy(passesUpgrades: boolean): Promise<string> {
  const { port } = new URL(server.url);
  const made = createServer((incoming, outgoing) => {
    const { method, url } = incoming;
    const { upgrade: _upgrade, connection: _connection, ...headers } = incoming.headers;
    const passed = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  if (passesUpgrades) {
    made.on('upgrade', ({ url, rawHeaders }, near) => {
      const far = connect(Number(port), '127.0.0.1');
      const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]}`] : []));
      far.write([`GET ${url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
      for (const socket of [near, far]) socket.on('error', () => [near, far].forEach((each) => each.destroy()));
      far.pipe(near).pipe(far);
    });
  }
  return listen(made);
}

async function listen(made: Server): Promise<string> {
  proxies.push(made);
  const { promise, resolve } = Promise.withResolvers<void>();
  made.listen(0, '127.0.0.1', resolve);
  await promise;
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

async function doctor(publicUrl: string): Promise<{ readonly status: number; readonly out: string }> {
  const [out, err] = [screen(), screen()];
  const env = { PATH: process.env['PATH'], RINGDOWN_DATA_DIR: dataDir, RINGDOWN_PUBLIC_URL: publicUrl };
  const status = await runCli(['doctor'], { out, err, env, server: [join(import.meta.dirname, '../../src/main.ts')] });
  return { status, out: out.written() };
}

describe('doctor asks whether the public address leads here', () => {
  it('it does, through a proxy that passes everything', async () => {
    const { status, out } = await doctor(await proxy(true));
    assert.match(out, /✓ settings +public address/);
    assert.equal(status, 0, out);
  });

  it('it does for requests, but no audio would come through', async () => {
    const { status, out } = await doctor(await proxy(false));
    assert.match(out, /✗ settings +public address +No WebSocket comes through .*Upgrade/);
    assert.equal(status, 1);
  });

  it('something else answers there', async () => {
    const other = await listen(createServer((_, outgoing) => void outgoing.end('{"status":"ready","proof":"mine"}')));
    const { status, out } = await doctor(other);
    assert.match(out, /✗ settings +public address +Something other than this server answers at .* \(status 200\)/);
    assert.equal(status, 1);
  });

  it('nothing answers there', async () => {
    const { status, out } = await doctor(`http://127.0.0.1:${await freePort()}`);
    assert.match(out, /✗ settings +public address +Nothing answers at .*tunnel or proxy/);
    assert.equal(status, 1);
  });
});

describe('an address with a path', () => {
  it('leads to all of the server, whether the proxy takes the path away or leaves it', async (t) => {
    const own = mkdtempSync(join(tmpdir(), 'ringdown-address-'));
    const port = await freePort();
    const env = { RINGDOWN_PUBLIC_URL: 'https://example.com/phone/' };
    const behind = new ServerProcess({ dataDir: own, port, env });
    t.after(async () => {
      await behind.kill();
      rmSync(own, { recursive: true });
    });
    await behind.start();
    for (const path of ['', '/phone']) {
      assert.equal((await behind.send('GET', `${path}/ready`)).status, 200);
      assert.equal((await behind.send('GET', `${path}/v1/numbers`)).status, 200);
      const made = await behind.send('POST', `${path}/v1/webhooks`, {
        url: 'https://example.com/in',
        events: ['call.status'],
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    }
    assert.equal((await behind.send('GET', '/phones/ready')).status, 404);
  });
});
