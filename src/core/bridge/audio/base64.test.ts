import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Base64Decoder } from './base64-decoder.ts';
import { Base64Envelope } from './base64-envelope.ts';
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

test('messages around audio: of bytes, of base64, shorter and longer by turns', () => {
  const envelope = new Base64Envelope('{"audio":"', '"}');
  let seen = 0;
  for (const length of [160, 160, 0, 1, 4000, 160]) {
    const audio = Uint8Array.from({ length }, (_, i) => i * 7);
    const base64 = Buffer.from(audio).toString('base64');
    const expected = JSON.stringify({ audio: base64 });
    assert.equal(Buffer.from(envelope.of(audio)).toString(), expected);
    assert.equal(Buffer.from(envelope.ofBase64(Buffer.from(base64))).toString(), expected);
    seen += 1;
  }
  assert.equal(seen, 6);
});

test('what was decoded stays', () => {
  const decoder = new Base64Decoder();
  const pieces = Array.from({ length: 300 }, (_, i) => new Uint8Array(i % 170).fill(i));
  const decoded = pieces.map((piece) => decoder.decode(Buffer.from(Buffer.from(piece).toString('base64'))));
  assert.deepEqual(decoded, pieces);
  const large = new Uint8Array(50_000).fill(3);
  assert.deepEqual(decoder.decode(Buffer.from(Buffer.from(large).toString('base64'))), large);
  assert.equal(decoder.decode(Buffer.from('A"==')), null);
});
