export const pcmWavHeaderBytes = 44;
export const mulawWavHeaderBytes = 58;

/** In place of a length that is not known yet: players then read to the end of the stream. */
const openLength = 0xffff_ffff;
const [pcmFormat, mulawFormat] = [1, 7];

export interface WavAudio {
  readonly channels: 1 | 2;
  readonly sampleRateHz: number;
  /** Null: not known while the header is written. */
  readonly dataBytes: number | null;
}

/** Header of a WAV file with 16-bit PCM, which follows it directly. */
export function pcmWavHeader(audio: WavAudio): Uint8Array {
  const { header, view } = begun(pcmWavHeaderBytes, pcmFormat, 2, audio);
  view.setUint32(16, 16, true);
  put(header, 36, 'data');
  view.setUint32(40, audio.dataBytes ?? openLength, true);
  return header;
}

/** The same with G.711 μ-law, one byte a sample. What is no PCM says how many samples it has, too. */
export function mulawWavHeader(audio: WavAudio & { readonly dataBytes: number }): Uint8Array {
  const { header, view } = begun(mulawWavHeaderBytes, mulawFormat, 1, audio);
  view.setUint32(16, 18, true);
  put(header, 38, 'fact');
  view.setUint32(42, 4, true);
  view.setUint32(46, audio.dataBytes / audio.channels, true);
  put(header, 50, 'data');
  view.setUint32(54, audio.dataBytes, true);
  return header;
}

/** What all such headers have in common. */
function begun(
  bytes: number,
  format: number,
  bytesPerSample: number,
  { channels, sampleRateHz, dataBytes }: WavAudio,
): { readonly header: Uint8Array; readonly view: DataView } {
  const header = new Uint8Array(bytes);
  const view = new DataView(header.buffer);
  put(header, 0, 'RIFF');
  view.setUint32(4, dataBytes === null ? openLength : bytes - 8 + dataBytes, true);
  put(header, 8, 'WAVEfmt ');
  view.setUint16(20, format, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * channels * bytesPerSample, true);
  view.setUint16(32, channels * bytesPerSample, true);
  view.setUint16(34, 8 * bytesPerSample, true);
  return { header, view };
}

function put(header: Uint8Array, at: number, tag: string): void {
  header.set(new TextEncoder().encode(tag), at);
}
