import assert from 'node:assert/strict';
import { encodeMulaw } from '../../src/core/bridge/audio/mulaw.ts';
import { type Beep, BeepDetector } from '../../src/core/bridge/audio/beep-detector.ts';
import { frameBytes, frameMs } from '../../src/core/ports/media-leg.ts';

export interface StereoWav {
  readonly sampleRateHz: number;
  readonly left: Int16Array;
  readonly right: Int16Array;
  readonly durationMs: number;
}

/** A 16-bit PCM file of two channels, read by the format's own rules. */
export function readWav(bytes: Uint8Array): StereoWav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number): string => Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
  assert.deepEqual([tag(0), tag(8)], ['RIFF', 'WAVE']);
  assert.equal(view.getUint32(4, true), bytes.byteLength - 8, 'the size in the header is the size of the file');
  let format: { readonly channels: number; readonly sampleRateHz: number } | null = null;
  for (let at = 12; at + 8 <= bytes.byteLength; at += 8 + view.getUint32(at + 4, true)) {
    if (tag(at) === 'fmt ') {
      assert.equal(view.getUint16(at + 8, true), 1, 'PCM');
      assert.equal(view.getUint16(at + 22, true), 16, '16 bits');
      format = { channels: view.getUint16(at + 10, true), sampleRateHz: view.getUint32(at + 12, true) };
    }
    if (tag(at) !== 'data') continue;
    assert.equal(format?.channels, 2);
    const samples = view.getUint32(at + 4, true) / 4;
    const left = new Int16Array(samples);
    const right = new Int16Array(samples);
    for (let i = 0; i < samples; i++) {
      left[i] = view.getInt16(at + 8 + 4 * i, true);
      right[i] = view.getInt16(at + 10 + 4 * i, true);
    }
    const { sampleRateHz } = format;
    return { sampleRateHz, left, right, durationMs: (samples / sampleRateHz) * 1000 };
  }
  throw new Error('The file holds no audio.');
}

/** The beeps in 8 kHz samples. */
export function findBeeps(samples: Int16Array): Beep[] {
  const detector = new BeepDetector();
  const beeps: Beep[] = [];
  for (let at = 0; at + frameBytes <= samples.length; at += frameBytes) {
    const beep = detector.hear(encodeMulaw(samples.subarray(at, at + frameBytes)), (at / frameBytes) * frameMs);
    if (beep) beeps.push(beep);
  }
  return beeps;
}
