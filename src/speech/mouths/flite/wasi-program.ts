const errnoSuccess = 0;
const errnoBadFile = 8;
const errnoNoEntry = 44;
const errnoNotSeekable = 70;
const stdout = 1;
const stderr = 2;
const preopened = 3;
const fileTypeCharacterDevice = 2;
const fileTypeDirectory = 3;
const fileTypeRegular = 4;
const openCreate = 1;

export interface ProgramRun {
  readonly args: readonly string[];
  /** What the program can read, by name in its root directory. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface ProgramOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Everything written to files. */
  readonly written: Uint8Array;
}

interface OpenFile {
  readonly data: Uint8Array;
  position: number;
}

/**
 * Runs one command of WASI preview 1 again and again, with just the calls that flite makes: arguments, one root directory in
 * memory, output. The instance is kept and its memory put back to what it was before the first run, which costs less than
 * half of a new instance and leaves nothing to the garbage collector. A run that does not end by itself costs the instance.
 */
export class WasiProgram {
  readonly #module: WebAssembly.Module;
  #instance: { readonly memory: WebAssembly.Memory; readonly start: () => void; readonly pristine: Uint8Array } | null =
    null;
  #args: readonly Uint8Array[] = [];
  #files: Readonly<Record<string, string>> = {};
  #open = new Map<number, OpenFile>();
  #nextFile = preopened + 1;
  #output: Record<'stdout' | 'stderr' | 'written', Uint8Array[]> = { stdout: [], stderr: [], written: [] };

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** Synchronous. Throws when the program fails. */
  run({ args, files = {} }: ProgramRun): ProgramOutput {
    const instance = (this.#instance ??= this.#instantiate());
    const memory = new Uint8Array(instance.memory.buffer);
    memory.set(instance.pristine);
    memory.fill(0, instance.pristine.length);

    this.#args = ['flite', ...args].map((arg) => new TextEncoder().encode(`${arg}\0`));
    this.#files = files;
    this.#open = new Map();
    this.#nextFile = preopened + 1;
    this.#output = { stdout: [], stderr: [], written: [] };
    try {
      instance.start();
    } catch (error) {
      this.#instance = null;
      throw error;
    }
    if (instance.memory.buffer.byteLength > 4 * instance.pristine.length) this.#instance = null;
    const text = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString('utf8');
    const { stdout, stderr, written } = this.#output;
    return { stdout: text(stdout), stderr: text(stderr), written: Buffer.concat(written) };
  }

  #instantiate() {
    const instance = new WebAssembly.Instance(this.#module, { wasi_snapshot_preview1: this.#imports() });
    const { memory, _start: start } = instance.exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof start !== 'function') {
      throw new Error('The module is no WASI command.');
    }
    return { memory, start: start as () => void, pristine: new Uint8Array(memory.buffer).slice() };
  }

  get #view(): DataView {
    return new DataView(this.#instance?.memory.buffer ?? new ArrayBuffer(0));
  }

  get #bytes(): Uint8Array {
    return new Uint8Array(this.#instance?.memory.buffer ?? new ArrayBuffer(0));
  }

  #imports(): WebAssembly.ModuleImports {
    return {
      args_sizes_get: (countAt: number, sizeAt: number) => {
        this.#view.setUint32(countAt, this.#args.length, true);
        this.#view.setUint32(
          sizeAt,
          this.#args.reduce((sum, arg) => sum + arg.length, 0),
          true,
        );
        return errnoSuccess;
      },
      args_get: (pointersAt: number, bytesAt: number) => {
        let at = bytesAt;
        for (const [i, arg] of this.#args.entries()) {
          this.#view.setUint32(pointersAt + 4 * i, at, true);
          this.#bytes.set(arg, at);
          at += arg.length;
        }
        return errnoSuccess;
      },
      clock_time_get: (_clock: number, _precision: bigint, timeAt: number) => {
        this.#view.setBigUint64(timeAt, 0n, true);
        return errnoSuccess;
      },
      fd_close: (fd: number) => {
        this.#open.delete(fd);
        return errnoSuccess;
      },
      fd_fdstat_get: (fd: number, statAt: number) => {
        const type = fd === preopened ? fileTypeDirectory : fd < preopened ? fileTypeCharacterDevice : fileTypeRegular;
        this.#bytes.fill(0, statAt, statAt + 8);
        this.#view.setUint8(statAt, type);
        this.#bytes.fill(0xff, statAt + 8, statAt + 24);
        return errnoSuccess;
      },
      fd_fdstat_set_flags: () => errnoSuccess,
      fd_prestat_get: (fd: number, prestatAt: number) => {
        if (fd !== preopened) return errnoBadFile;
        this.#view.setUint32(prestatAt, 0, true);
        this.#view.setUint32(prestatAt + 4, 1, true);
        return errnoSuccess;
      },
      fd_prestat_dir_name: (_fd: number, pathAt: number) => {
        this.#bytes[pathAt] = '/'.charCodeAt(0);
        return errnoSuccess;
      },
      fd_read: (fd: number, vectorsAt: number, vectors: number, countAt: number) =>
        this.#read(fd, vectorsAt, vectors, countAt),
      fd_seek: (fd: number, offset: bigint, whence: number, positionAt: number) =>
        this.#seek(fd, offset, whence, positionAt),
      fd_write: (fd: number, vectorsAt: number, vectors: number, countAt: number) =>
        this.#write(fd, vectorsAt, vectors, countAt),
      path_open: (
        _fd: number,
        _lookup: number,
        pathAt: number,
        pathLength: number,
        flags: number,
        _rights: bigint,
        _inheriting: bigint,
        _fdFlags: number,
        fdAt: number,
      ) => this.#openPath(pathAt, pathLength, flags, fdAt),
      proc_exit: (code: number) => {
        throw new Error(
          `The program ended with status ${code}: ${Buffer.concat(this.#output.stderr).toString('utf8')}`,
        );
      },
    };
  }

  #openPath(pathAt: number, pathLength: number, flags: number, fdAt: number): number {
    const name = new TextDecoder().decode(this.#bytes.slice(pathAt, pathAt + pathLength));
    const text = this.#files[name];
    if (text === undefined && !(flags & openCreate)) return errnoNoEntry;
    const fd = this.#nextFile++;
    this.#open.set(fd, { data: new TextEncoder().encode(text ?? ''), position: 0 });
    this.#view.setUint32(fdAt, fd, true);
    return errnoSuccess;
  }

  #read(fd: number, vectorsAt: number, vectors: number, countAt: number): number {
    const file = this.#open.get(fd);
    let count = 0;
    for (const { at, length } of this.#vectors(vectorsAt, vectors)) {
      const part = file?.data.subarray(file.position, file.position + length) ?? new Uint8Array();
      this.#bytes.set(part, at);
      if (file) file.position += part.length;
      count += part.length;
    }
    this.#view.setUint32(countAt, count, true);
    return errnoSuccess;
  }

  /** Seeking is for reading: what is written is gathered in order, whatever the position. */
  #seek(fd: number, offset: bigint, whence: number, positionAt: number): number {
    const file = this.#open.get(fd);
    if (!file) return errnoNotSeekable;
    const from = [0, file.position, file.data.length][whence] ?? 0;
    file.position = Math.max(0, from + Number(offset));
    this.#view.setBigUint64(positionAt, BigInt(file.position), true);
    return errnoSuccess;
  }

  #write(fd: number, vectorsAt: number, vectors: number, countAt: number): number {
    const target = this.#output[fd === stdout ? 'stdout' : fd === stderr ? 'stderr' : 'written'];
    let count = 0;
    for (const { at, length } of this.#vectors(vectorsAt, vectors)) {
      target.push(this.#bytes.slice(at, at + length));
      count += length;
    }
    this.#view.setUint32(countAt, count, true);
    return errnoSuccess;
  }

  #vectors(vectorsAt: number, vectors: number): { readonly at: number; readonly length: number }[] {
    const view = this.#view;
    return Array.from({ length: vectors }, (_, i) => ({
      at: view.getUint32(vectorsAt + 8 * i, true),
      length: view.getUint32(vectorsAt + 8 * i + 4, true),
    }));
  }
}
