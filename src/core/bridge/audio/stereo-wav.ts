import { pcmWavHeader, wavHeaderBytes } from './wav-header.ts';

export { wavHeaderBytes } from './wav-header.ts';
const channels = 2;
const sampleRateHz = 8000;
const bytesPerFrame = 2 * channels;
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Most audio that the 32-bit sizes of a WAV file can say, 37 hours: whole frames, room for the header. */
const mostDataBytes = 0xffff_ffff - wavHeaderBytes - ((0xffff_ffff - wavHeaderBytes) % bytesPerFrame);

/** Header of a WAV file with 8 kHz, 16-bit, two-channel PCM. Audio of `dataBytes` follows it directly. */
export function wavHeader(dataBytes: number): Uint8Array {
  if (!Number.isInteger(dataBytes) || dataBytes < 0 || dataBytes > mostDataBytes || dataBytes % bytesPerFrame !== 0) {
    throw new RangeError(`A stereo WAV file cannot hold ${dataBytes} bytes of audio.`);
  }
  return pcmWavHeader({ channels, sampleRateHz, dataBytes });
}

/** How many bytes `interleave` fills. */
export function interleavedBytes(left: Int16Array, right: Int16Array): number {
  return Math.max(left.length, right.length) * bytesPerFrame;
}

/** Fills `bytes` with the audio of a WAV file: `left` and `right` by turns. The shorter side is filled up with silence. */
export function interleave(left: Int16Array, right: Int16Array, bytes: Uint8Array): void {
  const frames = Math.floor(bytes.byteLength / bytesPerFrame);
  const aligned = isLittleEndian && bytes.byteOffset % 2 === 0;
  const samples = aligned ? new Int16Array(bytes.buffer, bytes.byteOffset, channels * frames) : null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < frames; i++) {
    if (samples) {
      samples[channels * i] = left[i] ?? 0;
      samples[channels * i + 1] = right[i] ?? 0;
    } else {
      view.setInt16(bytesPerFrame * i, left[i] ?? 0, true);
      view.setInt16(bytesPerFrame * i + 2, right[i] ?? 0, true);
    }
  }
}

export interface WavRepair {
  /** To be written over the first bytes of the file. */
  readonly header: Uint8Array;
  /** The length to cut the file to: an interrupted write may have left half a sample. */
  readonly fileBytes: number;
  readonly durationMs: number;
}

/**
 * What makes a file playable whose writer was killed: the header that its size asks for. Null when it holds no audio.
 */
export function repairWav(fileBytes: number): WavRepair | null {
  const dataBytes = Math.min(
    mostDataBytes,
    fileBytes - wavHeaderBytes - ((fileBytes - wavHeaderBytes) % bytesPerFrame),
  );
  if (!(dataBytes > 0)) return null;
  return { header: wavHeader(dataBytes), fileBytes: wavHeaderBytes + dataBytes, durationMs: wavDurationMs(dataBytes) };
}

export function wavDurationMs(dataBytes: number): number {
  return dataBytes / bytesPerFrame / (sampleRateHz / 1000);
}
