import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonLines } from './json-lines.ts';

test('lines come whole, wherever the body was cut', async () => {
  const body = Buffer.from('{"a":"ä→"}\n\n{"b":1}\r\n\n{"c":2}');
  for (let size = 1; size <= body.byteLength; size++) {
    const pieces = async function* () {
      for (let at = 0; at < body.byteLength; at += size) yield body.subarray(at, at + size);
    };
    assert.deepEqual(await Array.fromAsync(jsonLines(pieces())), ['{"a":"ä→"}', '{"b":1}', '{"c":2}']);
  }
});
