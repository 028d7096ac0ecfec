import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  interleave,
  interleavedBytes,
  repairWav,
  wavDurationMs,
  wavHeader,
  wavHeaderBytes,
} from '../../core/bridge/audio/stereo-wav.ts';
import type { RecordingFile, RecordingStore, RecordingWriter } from '../../core/ports/recording-store.ts';

/** Recordings as WAV files of one folder. A file grows block by block; its header is put right at the end, or by `repair`. */
export function createRecordingFiles(folder: string): RecordingStore {
  const fileOf = (path: string): string => join(folder, path);
  return {
    open: (callId) => new WavFileWriter(fileOf(nameOf(callId)), nameOf(callId)),
    async read(path, range): Promise<RecordingFile | null> {
      if (!/^[0-9a-f-]{36}\.wav$/.test(path)) return null;
      const size = await sizeOf(fileOf(path));
      if (size === null) return null;
      const stream = createReadStream(fileOf(path), range ? { start: range.start, end: range.end } : {});
      return { size, body: Readable.toWeb(stream) as ReadableStream<Uint8Array> };
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
      await handle.write(wavHeader(0));
    });
    this.#written.catch(() => {});
  }

  write(caller: Int16Array, agent: Int16Array): void {
    const length = interleavedBytes(caller, agent);
    const bytes = this.#spare?.byteLength === length ? this.#spare : new Uint8Array(length);
    this.#spare = null;
    interleave(caller, agent, bytes);
    this.#written = this.#written.then(async () => {
      const handle = await this.#file;
      await handle.write(bytes, 0, length, wavHeaderBytes + this.#dataBytes);
      this.#dataBytes += length;
      this.#spare = bytes;
    });
    this.#written.catch(() => {});
  }

  async close(): Promise<{ readonly path: string; readonly durationMs: number }> {
    try {
      await this.#written;
      const handle = await this.#file;
      await handle.write(wavHeader(this.#dataBytes), 0, wavHeaderBytes, 0);
      await handle.sync();
      return { path: this.#path, durationMs: Math.round(wavDurationMs(this.#dataBytes)) };
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
