import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ServerProcess, freePort, testKey } from '../server/server-process.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body read as JSON, null where it is none. */
  readonly json: unknown;
}

export interface Asked {
  /** Null sends none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is when it is a string, else as JSON. */
  readonly body?: unknown;
}

const answerWithinMs = 15_000;

/** A server as its user starts it, on an empty directory, and the plain HTTP of a program that knows it by its documents only. */
export class ClientServer {
  readonly process: ServerProcess;
  readonly #dataDir: string;

  private constructor(process: ServerProcess, dataDir: string) {
    this.process = process;
    this.#dataDir = dataDir;
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<ClientServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'ringdown-client-'));
    const process = new ServerProcess({
      dataDir,
      port: await freePort(),
      env: { RINGDOWN_SIMULATOR_SPEED: '20', ...env },
    });
    await process.start();
    return new ClientServer(process, dataDir);
  }

  get url(): string {
    return this.process.url;
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  /** One request, written to the wire as given: no header is added but the key's, and Content-Type where a body is no string. */
  async ask(method: string, path: string, { key = testKey, headers = {}, body }: Asked = {}): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const sent = body === undefined ? null : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const asking = request(
      this.url,
      {
        method,
        path,
        timeout: answerWithinMs,
        headers: {
          ...(key !== null && { authorization: `Bearer ${key}` }),
          ...(sent && { 'content-length': String(sent.length) }),
          ...(body !== undefined && typeof body !== 'string' && { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
        });
      },
    );
    asking.on('error', reject);
    asking.on('timeout', () =>
      asking.destroy(new Error(`${method} ${path} was not answered in ${answerWithinMs} ms.`)),
    );
    asking.end(sent ?? undefined);
    return await promise;
  }

  /** Asks as a program that waits for a call: again and again, until what it sees is final. */
  async poll(path: string, isFinal: (answer: Answer) => boolean, withinMs = 20_000): Promise<Answer> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const answer = await this.ask('GET', path);
      if (isFinal(answer)) return answer;
      if (Date.now() > deadline) throw new Error(`${path} did not become final: ${answer.status} ${answer.text}`);
      await sleep(100);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether a value is a time as every dialect writes it. */
export function isTime(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
}

export const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const unknownCall = '3d3b0f0e-6c2f-4b3e-9c7b-0d6a5f1c2e3b';
