import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrustedProxies } from './client-address.ts';

test('without trusted proxies the peer is the client, whatever it says', () => {
  const none = new TrustedProxies([]);
  assert.equal(none.clientAddress('203.0.113.9', '10.0.0.1'), '203.0.113.9');
  assert.equal(none.clientAddress('::ffff:203.0.113.9', null), '203.0.113.9');
});

test('a trusted proxy is believed, and those behind it as long as they are trusted too', () => {
  const proxies = new TrustedProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
  assert.equal(proxies.clientAddress('127.0.0.1', '198.51.100.7'), '198.51.100.7');
  assert.equal(proxies.clientAddress('::ffff:127.0.0.1', '6.6.6.6, 198.51.100.7, 10.1.2.3'), '198.51.100.7');
  assert.equal(proxies.clientAddress('fd00::1', '2001:db8::5'), '2001:db8::5');
  assert.equal(proxies.clientAddress('203.0.113.9', '198.51.100.7'), '203.0.113.9');
});

test('headers that make no sense leave the last address that does', () => {
  const proxies = new TrustedProxies(['127.0.0.1']);
  for (const header of [null, '', ' , ', 'unknown', '127.0.0.1']) {
    assert.equal(proxies.clientAddress('127.0.0.1', header), '127.0.0.1', String(header));
  }
  assert.equal(proxies.clientAddress('unknown', '198.51.100.7'), 'unknown');
});

test('a setting that is no address stops the start', () => {
  assert.throws(() => new TrustedProxies(['proxy.local']), /RINGDOWN_TRUSTED_PROXIES/);
});
