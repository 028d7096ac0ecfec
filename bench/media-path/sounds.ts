import { encodeMulaw } from '../../src/core/bridge/audio/mulaw.ts';
import { noise, syllables } from '../../src/core/bridge/audio/test-signals.ts';
import { frameBytes } from '../../src/core/ports/media-leg.ts';
import { idBytes } from './frame-id.ts';

/** Base64 of frames without their first samples, where the id goes. */
function restsOf(samples: Int16Array): readonly string[] {
  const codes = encodeMulaw(samples);
  return Array.from({ length: codes.length / frameBytes }, (_, i) =>
    Buffer.from(codes.subarray(i * frameBytes + idBytes, (i + 1) * frameBytes)).toString('base64'),
  );
}

const quiet = restsOf(noise(2000, 12));
const spoken = restsOf(syllables(4000));

/** A frame in which nobody speaks: the noise of a line. */
export function quietRest(frame: number): string {
  return quiet[frame % quiet.length] ?? '';
}

export function spokenRest(frame: number): string {
  return spoken[frame % spoken.length] ?? '';
}
