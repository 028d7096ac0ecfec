import { execFileSync } from 'node:child_process';
import { debianProgram } from './program.ts';

/** MP3 as somebody else's decoder plays it, from the first frame's first sample: an array a channel, within ±1 but for what clips. */
export function playMp3(mp3: Uint8Array, channels: 1 | 2): Float32Array[] {
  const pcm = execFileSync(debianProgram('mpg123', 'mpg123'), ['-q', '-s', '--no-gapless', '-e', 'f32', '-'], {
    input: mp3,
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const count = Math.floor(pcm.byteLength / 4 / channels);
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: count }, (_sample, i) => pcm.readFloatLE(4 * (i * channels + channel))),
  );
}
