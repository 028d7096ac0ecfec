import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { recordingToMp3 } from '../../core/bridge/audio/mp3/recording-to-mp3.ts';
import {
  audioBytesIn,
  interleave,
  interleavedBytes,
  repairWav,
  stereoDurationMs,
  stereoHeader,
} from '../../core/bridge/audio/stereo-wav.ts';
import { mulawWavHeaderBytes } from '../../core/bridge/audio/wav-header.ts';
import type { ByteRange, RecordingFile, RecordingStore, RecordingWriter } from '../../core/ports/recording-store.ts';
import { pcmFile } from './pcm-file.ts';

/**
 * Recordings as WAV files of one folder, with the G.711 of the line as it came; who reads one gets 16-bit PCM. A file grows block by block; its
 * header is put right at the end, or by `repair`.
 */
export function createRecordingFiles(folder: string): RecordingStore {
  const fileOf = (path: string): string => join(folder, path);
  /** Under way, so that two who ask at once get one. */
  const encodings = new Map<string, Promise<void>>();
  return {
    open: (callId) => new WavFileWriter(fileOf(nameOf(callId)), nameOf(callId)),
    async read(path, range) {
      const size = isRecording(path) ? await sizeOf(fileOf(path)) : null;
      return size === null ? null : pcmFile(fileOf(path), audioBytesIn(size), range);
    },
    async readMp3(path, range) {
      if (!isRecording(path) || (await sizeOf(fileOf(path))) === null) return null;
      const file = fileOf(path).replace(/\.wav$/, '.mp3');
      if (await isStale(file, fileOf(path))) {
        const making = encodings.get(path) ?? encode(fileOf(path), file).finally(() => encodings.delete(path));
        encodings.set(path, making);
        await making;
      }
      return readFile(file, range);
    },
    async repair(callId) {
      const path = nameOf(callId);
      const size = await sizeOf(fileOf(path));
      const repair = size === null ? null : repairWav(size);
      if (!repair) return null;
      const file = await open(fileOf(path), 'r+');
      try {
        await file.truncate(repair.fileBytes);
        await file.write(repair.header, 0, repair.header.byteLength, 0);
        await file.sync();
      } finally {
        await file.close();
      }
      return { path, durationMs: Math.round(repair.durationMs) };
    },
  };
}

function isRecording(path: string): boolean {
  return /^[0-9a-f-]{36}\.wav$/.test(path);
}

async function readFile(file: string, range: ByteRange | undefined): Promise<RecordingFile | null> {
  const size = await sizeOf(file);
  if (size === null) return null;
  const stream = createReadStream(file, range ? { start: range.start, end: range.end } : {});
  return { size, body: Readable.toWeb(stream) as ReadableStream<Uint8Array> };
}

/** A recording can be mended or replaced at any time, also while it is encoded: the MP3 bears the time of what it was made from. */
async function isStale(mp3: string, wav: string): Promise<boolean> {
  const [made, source] = await Promise.all([stat(mp3).catch(() => null), stat(wav)]);
  return made === null || Math.round(made.mtimeMs) !== Math.floor(source.mtimeMs);
}

/** Under another name until it is whole: a process that dies leaves no half of it. */
async function encode(wav: string, mp3: string): Promise<void> {
  const unfinished = `${mp3}.${randomUUID()}`;
  const { mtimeMs } = await stat(wav);
  const file = await open(unfinished, 'wx', 0o600);
  try {
    for await (const frames of recordingToMp3(createReadStream(wav, { start: mulawWavHeaderBytes })))
      await file.write(frames);
    const madeFrom = new Date(Math.floor(mtimeMs));
    await file.utimes(madeFrom, madeFrom);
    await file.sync();
    await file.close();
    await rename(unfinished, mp3);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  }
}

class WavFileWriter implements RecordingWriter {
  readonly #path: string;
  readonly #file: Promise<FileHandle>;
  #written: Promise<void>;
  #dataBytes = 0;
  /** Memory of a block that has been written, for the next one. */
  #spare: Uint8Array | null = null;

  constructor(file: string, path: string) {
    this.#path = path;
    this.#file = createFile(file);
    this.#written = this.#file.then(async (handle) => {
      await handle.write(stereoHeader(0));
    });
    this.#written.catch(() => {});
  }

  write(caller: Uint8Array, agent: Uint8Array): void {
    const length = interleavedBytes(caller, agent);
    const bytes = this.#spare?.byteLength === length ? this.#spare : new Uint8Array(length);
    this.#spare = null;
    interleave(caller, agent, bytes);
    this.#written = this.#written.then(async () => {
      const handle = await this.#file;
      await handle.write(bytes, 0, length, mulawWavHeaderBytes + this.#dataBytes);
      this.#dataBytes += length;
      this.#spare = bytes;
    });
    this.#written.catch(() => {});
  }

  async close(): Promise<{ readonly path: string; readonly durationMs: number }> {
    try {
      await this.#written;
      const handle = await this.#file;
      await handle.write(stereoHeader(this.#dataBytes), 0, mulawWavHeaderBytes, 0);
      await handle.sync();
      return { path: this.#path, durationMs: Math.round(stereoDurationMs(this.#dataBytes)) };
    } finally {
      await this.#file.then(
        (handle) => handle.close(),
        () => {},
      );
    }
  }
}

async function createFile(file: string): Promise<FileHandle> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  return open(file, 'w', 0o600);
}

async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(
    (found) => found.size,
    () => null,
  );
}

function nameOf(callId: string): string {
  return `${callId}.wav`;
}
