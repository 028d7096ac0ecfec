import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { SqliteOptions } from '../../src/stores/sqlite/index.ts';

export type Place =
  | { readonly sqlite: { readonly dataDir: string; readonly role: NonNullable<SqliteOptions['role']> } }
  | { readonly postgres: { readonly url: string } };

/** What a child process does, see store-process.child.ts. */
export type Task =
  | { readonly task: 'open' }
  | { readonly task: 'hold' }
  | { readonly task: 'claim-key'; readonly scope: string; readonly times: number }
  | {
      readonly task: 'take-rate';
      readonly key: string;
      readonly limit: number;
      readonly times: number;
      readonly now: number;
    }
  | { readonly task: 'save-call'; readonly callId: string; readonly times: number }
  | { readonly task: 'place-calls'; readonly accountId: string; readonly kind: string }
  | {
      readonly task: 'work';
      readonly kind: string;
      readonly concurrency: number;
      readonly leaseMs: number;
      readonly jobMs: number;
    };

/** Another process on the same data. It says one line for each thing done; it is killed, never asked, to end early. */
export class StoreProcess {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();
  #errors = '';
  #over = false;

  constructor(place: Place, task: Task) {
    const program = join(import.meta.dirname, 'store-process.child.ts');
    const child = spawn(process.execPath, [program, JSON.stringify(place), JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.#tell();
    });
    this.#ended = new Promise((resolve) => {
      child.once('close', (code) => {
        this.#over = true;
        this.#tell();
        resolve(code);
      });
    });
  }

  /** Its lines, when it has ended by itself; throws what it said when it failed. */
  async done(): Promise<readonly string[]> {
    const code = await this.#ended;
    if (code !== 0) throw new Error(`A child process ended with ${code}: ${this.#errors}`);
    return this.lines;
  }

  /** Waits until it has said so many lines. */
  async said(count: number): Promise<void> {
    while (this.lines.length < count) {
      if (this.#over)
        throw new Error(`A child process ended after ${this.lines.length} of ${count} lines: ${this.#errors}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** kill -9. Resolves when it is gone and everything that it said has been read. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #tell(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
