import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { base64Bytes, base64Letters, decodeBase64, encodeBase64 } from './base64.ts';

test('encodes and decodes as Buffer does, anywhere in memory', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(9), (bytes, at) => {
      const expected = Buffer.from(bytes).toString('base64');
      const letters = Buffer.alloc(at + base64Letters(bytes.length));
      assert.equal(encodeBase64(bytes, letters, at), expected.length);
      assert.equal(letters.toString('latin1', at), expected);
      const base64 = letters.subarray(at);
      assert.equal(base64Bytes(base64), bytes.length);
      const decoded = new Uint8Array(at + bytes.length);
      assert.equal(decodeBase64(base64, decoded, at), bytes.length);
      assert.deepEqual(decoded.subarray(at), bytes);
    }),
  );
});

test('what is no base64 is told', () => {
  const target = new Uint8Array(100);
  for (const text of ['A', 'AA', 'AAA', 'AA=A', 'A===', '====', 'AA A', 'AA\\/', 'AA-_', 'AAé', '"}AA', 'AAAAA\nAA']) {
    assert.equal(decodeBase64(Buffer.from(text), target, 0), -1, text);
  }
  assert.equal(decodeBase64(Buffer.from(''), target, 0), 0);
});
