import { silenceByte } from '../../ports/media-leg.ts';
import { mulawWavHeader, mulawWavHeaderBytes, pcmWavHeader, pcmWavHeaderBytes } from './wav-header.ts';

const channels = 2;
const sampleRateHz = 8000;

/** Most audio of which the 32-bit sizes of a WAV file can tell as PCM, 37 hours: whole samples of both sides. */
const mostDataBytes = 2 * Math.floor((0xffff_ffff - pcmWavHeaderBytes) / 4);

/** Header of a WAV file with two channels of G.711 μ-law at 8 kHz. Audio of `dataBytes` follows it directly. */
export function stereoHeader(dataBytes: number): Uint8Array {
  return mulawWavHeader({ channels, sampleRateHz, dataBytes: checked(dataBytes) });
}

/** Header of the same audio as 16-bit PCM. */
export function stereoPcmHeader(dataBytes: number): Uint8Array {
  return pcmWavHeader({ channels, sampleRateHz, dataBytes: 2 * checked(dataBytes) });
}

function checked(dataBytes: number): number {
  if (!Number.isInteger(dataBytes) || dataBytes < 0 || dataBytes > mostDataBytes || dataBytes % channels !== 0) {
    throw new RangeError(`A stereo WAV file cannot hold ${dataBytes} bytes of audio.`);
  }
  return dataBytes;
}

/** How many bytes `interleave` fills. */
export function interleavedBytes(left: Uint8Array, right: Uint8Array): number {
  return channels * Math.max(left.length, right.length);
}

/** Fills `bytes` with `left` and `right`, both μ-law, by turns. The shorter side is filled up with silence. */
export function interleave(left: Uint8Array, right: Uint8Array, bytes: Uint8Array): void {
  for (let i = 0, at = 0; at < bytes.length; i++, at += channels) {
    bytes[at] = left[i] ?? silenceByte;
    bytes[at + 1] = right[i] ?? silenceByte;
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
  const dataBytes = Math.min(mostDataBytes, audioBytesIn(fileBytes));
  if (dataBytes === 0) return null;
  return {
    header: stereoHeader(dataBytes),
    fileBytes: mulawWavHeaderBytes + dataBytes,
    durationMs: stereoDurationMs(dataBytes),
  };
}

/** How much audio a file of that size holds, in whole samples of both sides. */
export function audioBytesIn(fileBytes: number): number {
  const bytes = Math.max(0, fileBytes - mulawWavHeaderBytes);
  return bytes - (bytes % channels);
}

export function stereoDurationMs(dataBytes: number): number {
  return dataBytes / channels / (sampleRateHz / 1000);
}
