import type { Mouth } from '../../src/core/ports/mouth.ts';

/** A mouth that says everything in 20 ms of the same tone. */
export const hum: Mouth = {
  label: 'hum',
  async *speak() {
    await Promise.resolve();
    yield { audio: new Uint8Array(160), words: [] };
  },
  close: () => Promise.resolve(),
};
