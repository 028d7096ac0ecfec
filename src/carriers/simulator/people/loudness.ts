import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';

const magnitudes = Uint16Array.from(decodeMulaw(Uint8Array.from({ length: 256 }, (_, code) => code)), Math.abs);
/** Mean magnitude of what a listener hears as sound: 50 dB below full scale. */
const audibleFrom = 104;

/** True when 20 ms of μ-law hold something to hear. */
export function isAudible(frame: Uint8Array): boolean {
  let sum = 0;
  for (const code of frame) sum += magnitudes[code] ?? 0;
  return sum >= audibleFrom * frame.length;
}
