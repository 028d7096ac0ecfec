import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FrameQueue } from './frame-queue.ts';

interface Frame {
  readonly text: string;
  readonly isAudio: boolean;
}

const frame = fc.record({
  text: fc.string({ minLength: 1, maxLength: 20, unit: 'binary-ascii' }),
  isAudio: fc.boolean(),
});
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('add' as const), frame }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), keptBytes: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const) }) },
);

const bytesOf = (frames: readonly Frame[]): number => frames.reduce((sum, { text }) => sum + text.length, 0);

test('is a queue in which the oldest audio can be dropped', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new FrameQueue();
      let model: Frame[] = [];
      for (const each of steps) {
        if (each.kind === 'add') {
          queue.add(Buffer.from(each.frame.text, 'latin1'), each.frame.isAudio);
          model.push(each.frame);
        } else if (each.kind === 'take') {
          const piece = queue.take();
          assert.equal(
            piece?.toString('latin1') ?? null,
            model.length === 0 ? null : model.map(({ text }) => text).join(''),
          );
          model = [];
        } else if (each.kind === 'drop') {
          let dropped = 0;
          while (bytesOf(model.filter(({ isAudio }) => isAudio)) > each.keptBytes) {
            model.splice(
              model.findIndex(({ isAudio }) => isAudio),
              1,
            );
            dropped += 1;
          }
          assert.equal(queue.dropAudio(each.keptBytes), dropped);
        } else {
          queue.clear();
          model = [];
        }
        assert.equal(queue.bytes, bytesOf(model));
        assert.equal(queue.audioBytes, bytesOf(model.filter(({ isAudio }) => isAudio)));
      }
    }),
    { numRuns: 1000 },
  );
});
