import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Ringdown } from '../sdk/index.ts';
import { CommandError, type Environment } from './command.ts';

const askEveryMs = 100;
const startMs = 60_000;
const stopMs = 15_000;
const keptOutputChars = 4000;

/** A server as a child of this process, its output kept for when something goes wrong. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<void>;
  #output = '';
  #running = true;

  constructor(server: readonly string[], env: Environment) {
    this.#child = spawn(process.execPath, [...server], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exit = new Promise((resolve) => {
      this.#child.once('close', () => {
        this.#running = false;
        resolve();
      });
      this.#child.once('error', (error) => {
        this.#output += error.message;
        this.#running = false;
        resolve();
      });
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-keptOutputChars);
      });
    }
  }

  /** Settles once the server takes calls. Throws `CommandError` with its own words when it does not come up. */
  async ready(client: Ringdown): Promise<void> {
    const giveUpAt = Date.now() + startMs;
    while (this.#running && Date.now() < giveUpAt) {
      if (await client.ready().catch(() => false)) return;
      await Promise.race([this.#exit, pause(askEveryMs)]);
    }
    throw new CommandError(`The server did not start.\n\n${this.#output.trim()}`);
  }

  /** Settles when the server has ended by itself. */
  get exit(): Promise<void> {
    return this.#exit;
  }

  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopMs);
    await this.#exit;
    clearTimeout(timer);
  }
}

/** `wanted` where it is free on this machine, else any other one. */
export async function freePort(wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    const probe = createServer();
    try {
      probe.listen({ port, host: '127.0.0.1' });
      await once(probe, 'listening');
      const address = probe.address();
      if (typeof address === 'object' && address !== null) return address.port;
    } catch {
      continue;
    } finally {
      probe.close();
    }
  }
  throw new CommandError('There is no free port on this machine.');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
