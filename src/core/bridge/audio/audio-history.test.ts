import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AudioHistory } from './audio-history.ts';

test('whatever was written lately can be read from any position', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 }),
      fc.nat(400),
      (capacity, pieces, position) => {
        const history = new AudioHistory(capacity);
        const all: number[] = [];
        for (const piece of pieces) {
          history.write(piece);
          all.push(...piece);
        }
        assert.equal(history.end, all.length);
        assert.deepEqual([...history.from(position)], all.slice(Math.max(0, position, all.length - capacity)));
        compared += 1;
      },
    ),
  );
  assert.ok(compared > 50);
});
