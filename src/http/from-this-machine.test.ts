import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromThisMachine } from './from-this-machine.ts';

const asks = (peer: string | undefined, headers: Record<string, string>): boolean =>
  fromThisMachine(peer, new Headers(headers));

test('what the machine itself asks', () => {
  for (const peer of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.8.9.1'])
    for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST', 'ringdown.localhost'])
      assert.ok(asks(peer, { host }), `${peer} ${host}`);
  const host = 'localhost:8080';
  assert.ok(asks('127.0.0.1', { host, origin: 'http://localhost:3000' }));
  assert.ok(asks('127.0.0.1', { host, 'sec-fetch-site': 'same-origin' }));
});

test('what somebody else asks, also through a proxy, a page or a name that leads here', () => {
  const host = 'localhost:8080';
  const cases: [string | undefined, Record<string, string>][] = [
    [undefined, { host }],
    ['203.0.113.7', { host }],
    ['10.0.0.2', { host }],
    ['127.0.0.1', {}],
    ['127.0.0.1', { host: 'attacker.example' }],
    ['127.0.0.1', { host: 'localhost.attacker.example' }],
    ['127.0.0.1', { host, forwarded: 'for=203.0.113.7' }],
    ['127.0.0.1', { host, 'x-forwarded-for': '127.0.0.1' }],
    ['127.0.0.1', { host, 'x-forwarded-proto': 'https' }],
    ['127.0.0.1', { host, origin: 'https://attacker.example' }],
    ['127.0.0.1', { host, origin: 'null' }],
    ['127.0.0.1', { host, 'sec-fetch-site': 'cross-site' }],
    ['127.0.0.1', { host, 'sec-fetch-site': 'same-site' }],
  ];
  for (const [peer, headers] of cases) assert.equal(asks(peer, headers), false, JSON.stringify([peer, headers]));
});
