import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFields } from '../../core/json-fields.ts';
import { AudioDeltaFinder, audioDeltaType } from './audio-delta.ts';

interface Parts {
  readonly id?: string;
  readonly item?: string;
  readonly index?: number;
  readonly delta?: string;
}

const shapes: readonly ((parts: Parts) => string)[] = [
  ({ id = 'event_1', item = 'item_1', index = 0, delta = 'AAAA' }) =>
    `{"type":"${audioDeltaType}","event_id":"${id}","response_id":"resp_1","item_id":"${item}","output_index":0,"content_index":${index},"delta":"${delta}"}`,
  ({ id = 'event_1', item = 'item_1', index = 0, delta = 'AAAA' }) =>
    `{"event_id":"${id}","type":"${audioDeltaType}","response_id":"resp_1","item_id":"${item}","output_index":0,"content_index":${index},"delta":"${delta}"}`,
];

test('after one delta the others of its message are found by their form, in either order of the fields', () => {
  for (const shape of shapes) {
    const finder = new AudioDeltaFinder();
    const first = shape({});
    assert.equal(finder.find(Buffer.from(first)), null);
    finder.learn(Buffer.from(first), parseFields(first) ?? {});
    for (const delta of ['', 'BBBB', 'CCCCCCCC', 'A'.repeat(216)]) {
      const message = Buffer.from(shape({ id: 'event_7', delta }));
      const found = finder.find(message);
      assert.deepEqual([found?.responseId, found?.itemId, found?.contentIndex], ['resp_1', 'item_1', 0]);
      assert.equal(Buffer.from(finder.base64(message)).toString(), delta);
    }
    for (const other of [{ item: 'item_2' }, { index: 1 }, { id: 'event_10' }, { id: 'event"1' }]) {
      assert.equal(finder.find(Buffer.from(shape(other))), null, JSON.stringify(other));
    }
    assert.equal(finder.find(Buffer.from('{"type":"response.done"}')), null);
    assert.equal(finder.find(Buffer.from(first.slice(0, -1))), null);
  }
});

test('deltas of no such form are left to be parsed', () => {
  for (const text of [
    `{"type":"${audioDeltaType}","response_id":"r","delta":"AAAA","item_id":"i"}`,
    `{ "type": "${audioDeltaType}", "delta": "AAAA" }`,
    `{"type":"${audioDeltaType}","delta":"AA\\/A"}`,
    `{"type":"${audioDeltaType}","event_\\u0069d":"event_1","delta":"AAAA"}`,
  ]) {
    const finder = new AudioDeltaFinder();
    finder.learn(Buffer.from(text), parseFields(text) ?? {});
    assert.equal(finder.find(Buffer.from(text)), null, text);
  }
});
