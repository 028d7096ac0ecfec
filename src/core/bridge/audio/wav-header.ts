export const wavHeaderBytes = 44;

/** In place of a length that is not known yet: players then read to the end of the stream. */
const openLength = 0xffff_ffff;

export interface WavAudio {
  readonly channels: 1 | 2;
  readonly sampleRateHz: number;
  /** Null: not known while the header is written. */
  readonly dataBytes: number | null;
}

/** Header of a WAV file with 16-bit PCM, which follows it directly. */
export function pcmWavHeader({ channels, sampleRateHz, dataBytes }: WavAudio): Uint8Array {
  const bytesPerFrame = 2 * channels;
  const header = new Uint8Array(wavHeaderBytes);
  const view = new DataView(header.buffer);
  const tag = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  tag(0, 'RIFF');
  view.setUint32(4, dataBytes === null ? openLength : wavHeaderBytes - 8 + dataBytes, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * bytesPerFrame, true);
  view.setUint16(32, bytesPerFrame, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, dataBytes ?? openLength, true);
  return header;
}
