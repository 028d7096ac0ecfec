import assert from 'node:assert/strict';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo, type Server as NetServer, createServer as createNetServer } from 'node:net';
import { after, describe, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { PhoneError } from '../core/errors.ts';
import type { OutboundRequest } from '../core/ports/outbound.ts';
import { type ResolvedAddress, createOutbound } from './outbound.ts';

const servers: (Server | NetServer)[] = [];

after(() => {
  for (const server of servers) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server | NetServer): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

function serve(
  listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void | Promise<void>,
): Promise<number> {
  return listen(createServer((incoming, outgoing) => void listener(incoming, outgoing)));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function request(url: string, more: Partial<OutboundRequest> = {}): OutboundRequest {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', authorization: 'Bearer secret' },
    body: '{"ü":1}',
    timeoutMs: 5000,
    ...more,
  };
}

/** Answers the names in the table, each time with the next of its lists of addresses. */
function resolver(names: Readonly<Record<string, readonly string[][]>>): {
  resolve: (host: string) => Promise<ResolvedAddress[]>;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const counts = new Map<string, number>();
  return {
    asked,
    resolve(host) {
      asked.push(host);
      const count = counts.get(host) ?? 0;
      counts.set(host, count + 1);
      const lists = names[host];
      const list = lists?.[Math.min(count, lists.length - 1)];
      if (!list) return Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
      return Promise.resolve(list.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
    },
  };
}

const local = createOutbound({ allowPrivate: true });

async function refusal(sending: Promise<unknown>): Promise<PhoneError> {
  try {
    await sending;
  } catch (error) {
    assert.ok(error instanceof PhoneError, String(error));
    return error;
  }
  assert.fail('nothing was refused');
}

describe('an exchange', () => {
  test('sends method, headers and body as they are, and hands over whatever status comes', async () => {
    for (const status of [200, 204, 404, 500]) {
      let seen: [string | undefined, string | undefined, string | undefined, string] | null = null;
      const port = await serve(async (incoming, outgoing) => {
        const { authorization, 'content-length': length } = incoming.headers;
        seen = [incoming.method, authorization, length, await bodyOf(incoming)];
        outgoing.writeHead(status, { 'x-thing': 'a' }).end(status === 204 ? '' : 'fine');
      });
      const answer = await local.send(request(`http://127.0.0.1:${port}/hook`));
      assert.deepEqual(seen, ['POST', 'Bearer secret', '8', '{"ü":1}']);
      assert.equal(answer.status, status);
      assert.equal(answer.headers['x-thing'], 'a');
      assert.equal(answer.body, status === 204 ? '' : 'fine');
    }
  });

  test('a refused connection and an unknown name are told apart from answers', async () => {
    const port = await listen(createNetServer((socket) => socket.destroy()));
    for (const url of [`http://127.0.0.1:${port}/`, 'http://127.0.0.1:1/', 'http://no-such.test/']) {
      const { resolve } = resolver({});
      const error = await refusal(createOutbound({ allowPrivate: true, resolve }).send(request(url)));
      assert.deepEqual([error.code, error.retryable], ['unavailable', true], url);
    }
  });

  test('no more than 64 KiB of an answer are read, and the connection is dropped', async () => {
    let closed: () => void = () => {};
    const dropped = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const port = await serve((_incoming, outgoing) => {
      outgoing.on('close', closed);
      outgoing.writeHead(200);
      const chunk = Buffer.alloc(16 * 1024, 'a');
      const more = (): void => {
        while (!outgoing.destroyed && outgoing.write(chunk));
      };
      outgoing.on('drain', more);
      more();
    });
    const answer = await local.send(request(`http://127.0.0.1:${port}/`));
    assert.equal(answer.body.length, 64 * 1024);
    await dropped;
  });

  test('a server that hangs is given up at the deadline, whether before the headers or in the body', async () => {
    const silent = await listen(createNetServer(() => {}));
    const error = await refusal(local.send(request(`http://127.0.0.1:${silent}/`, { timeoutMs: 60 })));
    assert.equal(error.code, 'unavailable');
    assert.match(error.message, /0\.06 s/);
    const slow = await serve((_incoming, outgoing) => void outgoing.writeHead(202).write('so far'));
    const answer = await local.send(request(`http://127.0.0.1:${slow}/`, { timeoutMs: 400 }));
    assert.deepEqual([answer.status, answer.body], [202, 'so far']);
  });

  test('the deadline holds for the whole chain, name resolution included', async () => {
    const port = await serve((_incoming, outgoing) => {
      setTimeout(() => outgoing.writeHead(307, { location: '/again' }).end(), 60);
    });
    const error = await refusal(local.send(request(`http://127.0.0.1:${port}/`, { timeoutMs: 100 })));
    assert.equal(error.code, 'unavailable');
    const never = createOutbound({ allowPrivate: true, resolve: () => new Promise(() => {}) });
    const stuck = await refusal(never.send(request('http://slow-name.test/', { timeoutMs: 50 })));
    assert.match(stuck.message, /no answer within/);
  });

  test('an answer that switches protocols is no answer', async () => {
    const port = await listen(
      createNetServer((socket) => {
        socket.on('error', () => {});
        socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
      }),
    );
    assert.equal((await refusal(local.send(request(`http://127.0.0.1:${port}/`)))).code, 'unavailable');
  });
});

describe('redirects', () => {
  test('307 and 308 are followed with method and body, three at most', async () => {
    const seen: string[] = [];
    const port = await serve(async (incoming, outgoing) => {
      seen.push(`${incoming.method} ${incoming.url} ${await bodyOf(incoming)}`);
      const hop = Number(incoming.url?.slice(1) ?? 0);
      const last = Number(incoming.headers['x-last'] ?? 3);
      if (hop === last) outgoing.end('arrived');
      else outgoing.writeHead(hop % 2 === 0 ? 307 : 308, { location: `/${hop + 1}` }).end();
    });
    const answer = await local.send(request(`http://127.0.0.1:${port}/0`));
    assert.deepEqual([answer.status, answer.body], [200, 'arrived']);
    assert.deepEqual(seen, ['POST /0 {"ü":1}', 'POST /1 {"ü":1}', 'POST /2 {"ü":1}', 'POST /3 {"ü":1}']);
    const over = await local.send(request(`http://127.0.0.1:${port}/0`, { headers: { 'x-last': '4' } }));
    assert.equal(over.status, 308);
  });

  test('301, 302 and 303 are answers, not redirects; so is one that leads nowhere', async () => {
    for (const [status, location] of [
      [301, '/x'],
      [302, '/x'],
      [303, '/x'],
      [307, undefined],
      [307, 'http://:::'],
    ] as const) {
      let hits = 0;
      const port = await serve((_incoming, outgoing) => {
        hits += 1;
        outgoing.writeHead(status, location === undefined ? {} : { location }).end();
      });
      assert.equal((await local.send(request(`http://127.0.0.1:${port}/`))).status, status);
      assert.equal(hits, 1);
    }
  });

  test('the authorization goes along to the same origin and nowhere else', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((incoming, outgoing) => {
      seen.push(incoming.headers.authorization);
      outgoing.end();
    });
    const port = await serve((incoming, outgoing) => {
      seen.push(incoming.headers.authorization);
      const location = incoming.url === '/first' ? '/second' : `http://127.0.0.1:${other}/`;
      outgoing.writeHead(307, { location }).end();
    });
    await local.send(request(`http://127.0.0.1:${port}/first`));
    assert.deepEqual(seen, ['Bearer secret', 'Bearer secret', undefined]);
  });

  test('every hop is checked: a redirect to a forbidden address or scheme ends there', async () => {
    for (const location of [
      'http://169.254.169.254/',
      'http://[fe80::1]/',
      'ftp://127.0.0.1/',
      'http://user@127.0.0.1/',
    ]) {
      const port = await serve((_incoming, outgoing) => void outgoing.writeHead(307, { location }).end());
      assert.equal((await refusal(local.send(request(`http://127.0.0.1:${port}/`)))).code, 'url_not_allowed', location);
    }
  });
});

describe('names', () => {
  test('the connection goes to the address that was checked, by any family', async () => {
    let host: string | undefined;
    const port = await serve((incoming, outgoing) => {
      ({ host } = incoming.headers);
      outgoing.end('here');
    });
    for (const addresses of [['127.0.0.1'], ['169.254.169.254', '127.0.0.1'], ['::1', '127.0.0.1']]) {
      const { resolve, asked } = resolver({ 'hooks.test': [addresses] });
      const answer = await createOutbound({ allowPrivate: true, resolve }).send(request(`http://hooks.test:${port}/`));
      assert.equal(answer.body, 'here');
      assert.equal(host, `hooks.test:${port}`);
      assert.deepEqual(asked, ['hooks.test']);
    }
  });

  test('a name that leads to a forbidden address is not connected to', async () => {
    let hits = 0;
    const port = await serve((_incoming, outgoing) => {
      hits += 1;
      outgoing.end();
    });
    const cases: [boolean, string, string[]][] = [
      [false, `https://inner.test:${port}/`, ['127.0.0.1']],
      [false, `https://inner.test:${port}/`, ['::1', '10.0.0.1', '::ffff:127.0.0.1']],
      [true, `http://inner.test:${port}/`, ['169.254.169.254']],
      [true, `http://inner.test:${port}/`, []],
    ];
    for (const [allowPrivate, url, addresses] of cases) {
      const { resolve } = resolver({ 'inner.test': [addresses] });
      const error = await refusal(createOutbound({ allowPrivate, resolve }).send(request(url)));
      assert.equal(error.code, 'url_not_allowed', addresses.join());
    }
    assert.equal(hits, 0);
  });

  test('a name that changes its mind after the check (DNS rebinding) is asked again and refused', async () => {
    let hits = 0;
    const port = await serve((_incoming, outgoing) => {
      hits += 1;
      outgoing.writeHead(307, { location: `http://rebind.test:${port}/again` }).end();
    });
    const { resolve, asked } = resolver({ 'rebind.test': [['127.0.0.1'], ['169.254.169.254']] });
    const outbound = createOutbound({ allowPrivate: true, resolve });
    const url = `http://rebind.test:${port}/`;
    outbound.check(url);
    assert.deepEqual(asked, [], 'the check resolves nothing');
    assert.equal((await refusal(outbound.send(request(url)))).code, 'url_not_allowed');
    assert.deepEqual(asked, ['rebind.test', 'rebind.test']);
    assert.equal(hits, 1);
  });
});

test('https asks for the name that it was given, and a certificate that nobody vouches for is refused', async () => {
  const names: string[] = [];
  const port = await listen(
    createTlsServer({
      SNICallback(name, done) {
        names.push(name);
        done(null);
      },
    }).on('tlsClientError', () => {}),
  );
  const { resolve } = resolver({ 'hooks.test': [['127.0.0.1']] });
  const error = await refusal(
    createOutbound({ allowPrivate: true, resolve }).send(request(`https://hooks.test:${port}/`)),
  );
  assert.equal(error.code, 'unavailable');
  assert.deepEqual(names, ['hooks.test']);
});
