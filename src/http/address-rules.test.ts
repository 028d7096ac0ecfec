import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PhoneError } from '../core/errors.ts';
import { AddressRules } from './address-rules.ts';

const strict = new AddressRules(false);
const lenient = new AddressRules(true);

function refuses(rules: AddressRules, url: string): void {
  assert.throws(
    () => rules.check(url),
    (error) => error instanceof PhoneError && error.code === 'url_not_allowed',
    url,
  );
}

test('public https addresses may be called', () => {
  for (const url of [
    'https://example.com',
    'https://example.com:8443/hook?x=1',
    'https://8.8.8.8/',
    'https://[2001:4860:4860::8888]/',
  ]) {
    assert.equal(strict.check(url).protocol, 'https:', url);
  }
});

test('what is no https address of somebody else may not', () => {
  const refused = [
    'nonsense',
    '/path',
    '',
    'http://example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'https://user@example.com',
    'https://user:pass@example.com',
    'https://:pass@example.com',
    'https://localhost',
    'https://LOCALHOST:8443',
    'https://localhost.',
    'https://app.localhost',
    'https://127.0.0.1',
    'https://127.1',
    'https://0x7f000001',
    'https://2130706433',
    'https://0177.0.0.1',
    'https://0.0.0.0',
    'https://10.1.2.3',
    'https://172.16.0.1',
    'https://192.168.1.1',
    'https://100.64.0.1',
    'https://169.254.169.254',
    'https://192.0.2.1',
    'https://198.18.0.1',
    'https://224.0.0.1',
    'https://255.255.255.255',
    'https://168.63.129.16',
    'https://metadata.google.internal',
    'https://metadata.google.internal.',
    'https://[::1]',
    'https://[::]',
    'https://[fe80::1]',
    'https://[fc00::1]',
    'https://[fd00:ec2::254]',
    'https://[ff02::1]',
    'https://[fec0::1]',
    'https://[2001:db8::1]',
    'https://[4000::1]',
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:10.0.0.1]',
    'https://[::127.0.0.1]',
    'https://[::ffff:0:127.0.0.1]',
    'https://[64:ff9b::7f00:1]',
    'https://[64:ff9b::a9fe:a9fe]',
    'https://[2002:7f00:1::]',
    'https://[2002:a9fe:a9fe::1]',
    'https://[2001:0:7f00:1::]',
  ];
  for (const url of refused) refuses(strict, url);
});

test('embedded addresses that are public may be called', () => {
  for (const url of ['https://[64:ff9b::808:808]', 'https://[2002:808:808::1]', 'https://[::ffff:8.8.8.8]']) {
    assert.ok(strict.check(url), url);
  }
});

test('with private addresses allowed, http, loopback and private networks may be called too', () => {
  const allowed = [
    'http://localhost:3000',
    'http://127.0.0.1:3000/hook',
    'http://[::1]:3000',
    'https://192.168.1.1',
    'http://10.0.0.1',
    'http://[fd12::1]',
    'http://[::ffff:127.0.0.1]',
    'http://example.com',
  ];
  for (const url of allowed) assert.ok(lenient.check(url), url);
});

test('link-local, metadata and meaningless addresses stay refused', () => {
  const refused = [
    'http://169.254.169.254/latest',
    'http://169.254.1.1',
    'http://[fe80::1]',
    'http://[::ffff:169.254.169.254]',
    'http://[64:ff9b::a9fe:a9fe]',
    'http://[fd00:ec2::254]',
    'http://100.100.100.200',
    'http://168.63.129.16',
    'http://metadata.google.internal',
    'http://0.0.0.0',
    'http://224.0.0.1',
    'http://user@localhost',
    'ftp://localhost',
  ];
  for (const url of refused) refuses(lenient, url);
});
