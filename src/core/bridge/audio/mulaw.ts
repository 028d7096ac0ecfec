const bias = 0x84;
const largest = 0x7fff - bias;

const samplesByCode = Int16Array.from({ length: 256 }, (_, code) => expand(code));
const codesBySample = Uint8Array.from({ length: 65_536 }, (_, index) => compress((index << 16) >> 16));

/** ITU-T G.711 μ-law, one byte a sample, to 16-bit samples. */
export function decodeMulaw(codes: Uint8Array): Int16Array {
  const samples = new Int16Array(codes.length);
  decodeMulawTo(samples, codes);
  return samples;
}

/** The same into memory that is there already, at least as long as `codes`. */
export function decodeMulawTo(samples: Int16Array, codes: Uint8Array): void {
  for (let i = 0; i < codes.length; i++) samples[i] = samplesByCode[codes[i] ?? 0] ?? 0;
}

/** The same as bytes, two a sample, the lower one first, as WAV files have them. */
export function mulawToPcm(codes: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(2 * codes.length);
  for (let i = 0; i < codes.length; i++) {
    const sample = samplesByCode[codes[i] ?? 0] ?? 0;
    bytes[2 * i] = sample;
    bytes[2 * i + 1] = sample >> 8;
  }
  return bytes;
}

/** The largest magnitude among them, as a sample. */
export function loudestMulaw(codes: Uint8Array): number {
  let most = 0;
  for (let i = 0; i < codes.length; i++) most = Math.max(most, ~(codes[i] ?? 0) & 0x7f);
  return Math.abs(expand(~most & 0xff));
}

/** 16-bit samples to ITU-T G.711 μ-law, one byte a sample. */
export function encodeMulaw(samples: Int16Array): Uint8Array {
  const codes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) codes[i] = codesBySample[(samples[i] ?? 0) & 0xffff] ?? 0;
  return codes;
}

function expand(code: number): number {
  const inverted = ~code & 0xff;
  const exponent = (inverted >> 4) & 7;
  const magnitude = ((((inverted & 15) << 3) + bias) << exponent) - bias;
  return inverted & 0x80 ? -magnitude : magnitude;
}

function compress(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), largest) + bias;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 15;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}
