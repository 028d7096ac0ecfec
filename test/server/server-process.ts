import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');

export interface ServerProcessOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Gets what the server prints. */
  readonly onOutput?: (text: string) => void;
}

/** On a machine that is busy with other things. */
const readyWithinMs = 60_000;
const answerWithinMs = 15_000;

export const testKey = 'ck_live_test_key_of_the_whole_server_000000';

/** The server program as its user starts it, as a child process that tests may kill. */
export class ServerProcess {
  readonly url: string;
  readonly #options: ServerProcessOptions;
  #child: ChildProcess | null = null;
  #output = '';

  constructor(options: ServerProcessOptions) {
    this.#options = options;
    this.url = `http://127.0.0.1:${options.port}`;
  }

  /** The latest of what the server has printed, over all its starts. */
  get output(): string {
    return this.#output;
  }

  /** The running program's, null when there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Settles when the server answers that it is ready. Throws, with what it printed, when it ends or takes too long. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['src/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        PORT: String(this.#options.port),
        RINGDOWN_DATA_DIR: this.#options.dataDir,
        RINGDOWN_API_KEY: testKey,
        RINGDOWN_ALLOW_PRIVATE_URLS: '1',
        RINGDOWN_RATE_LIMIT_FACTOR: '0',
        RINGDOWN_LOG_LEVEL: 'warn',
        ...this.#options.env,
      },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-20_000);
        this.#options.onOutput?.(text);
      });
    }
    const deadline = Date.now() + readyWithinMs;
    while (Date.now() < deadline) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`The server ended with ${child.signalCode ?? child.exitCode}:\n${this.#output}`);
      }
      const ready = await fetch(`${this.url}/ready`, { signal: AbortSignal.timeout(answerWithinMs) }).then(
        (response) => response.ok,
        () => false,
      );
      if (ready) return;
      await sleep(50);
    }
    await this.kill();
    throw new Error(`The server did not become ready in ${readyWithinMs / 1000} s:\n${this.#output}`);
  }

  /** Ends the process as a crash does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop and waits until it has. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async send(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(answerWithinMs),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    child.once('exit', () => resolve());
    child.kill(signal);
    await promise;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
