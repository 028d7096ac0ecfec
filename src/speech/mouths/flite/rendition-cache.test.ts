import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpeechChunk } from '../../../core/ports/mouth.ts';
import { RenditionCache } from './rendition-cache.ts';

function chunk(bytes: number): SpeechChunk {
  return { audio: new Uint8Array(bytes), words: [{ text: 'hello', startMs: 0, endMs: 1 }] };
}

test('what was used longest ago goes first', () => {
  const cache = new RenditionCache(3500);
  for (const key of ['a', 'b', 'c']) cache.set(key, chunk(1000));
  assert.ok(cache.get('a'));
  cache.set('d', chunk(1000));
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((key) => cache.get(key) !== null),
    [true, false, true, true],
  );
});

test('bytes are counted, also when a key is set again, and bounded', () => {
  const cache = new RenditionCache(10_000);
  cache.set('a', chunk(1000));
  const once = cache.bytes;
  cache.set('a', chunk(1000));
  assert.equal(cache.bytes, once);
  for (let i = 0; i < 100; i++) cache.set(`key ${i}`, chunk(997));
  assert.ok(cache.bytes > 5000 && cache.bytes <= 10_000);
});

test('what is larger than the whole cache is not kept', () => {
  const cache = new RenditionCache(500);
  cache.set('a', chunk(1000));
  assert.equal(cache.get('a'), null);
  assert.equal(cache.bytes, 0);
});
