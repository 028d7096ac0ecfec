import { createReadStream } from 'node:fs';
import { mulawToPcm } from '../../core/bridge/audio/mulaw.ts';
import { stereoPcmHeader } from '../../core/bridge/audio/stereo-wav.ts';
import { mulawWavHeaderBytes } from '../../core/bridge/audio/wav-header.ts';
import type { ByteRange, RecordingFile } from '../../core/ports/recording-store.ts';

/** A recording with `dataBytes` of μ-law as the WAV file of 16-bit PCM that it is to everybody else, or a part of that. */
export function pcmFile(file: string, dataBytes: number, range?: ByteRange): RecordingFile {
  const header = stereoPcmHeader(dataBytes);
  const size = header.byteLength + 2 * dataBytes;
  return { size, body: ReadableStream.from(bytesOf(file, header, range ?? { start: 0, end: size - 1 })) };
}

async function* bytesOf(
  file: string,
  header: Uint8Array,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (start < header.byteLength) yield header.subarray(start, end + 1);
  const [from, to] = [Math.max(0, start - header.byteLength), end - header.byteLength];
  if (to < from) return;
  const stored = { start: mulawWavHeaderBytes + Math.floor(from / 2), end: mulawWavHeaderBytes + Math.floor(to / 2) };
  let skipped = from % 2;
  let left = to - from + 1;
  for await (const codes of createReadStream(file, stored)) {
    const bytes = mulawToPcm(codes as Uint8Array).subarray(skipped, skipped + left);
    skipped = 0;
    left -= bytes.byteLength;
    yield bytes;
  }
}
