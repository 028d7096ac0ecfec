import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedCallback {
  readonly at: number;
  readonly path: string;
  readonly authorization: string | null;
  readonly body: Record<string, unknown>;
}

/** Somebody's callback address: keeps what comes in, answers 200. */
export class CallbackReceiver {
  readonly received: ReceivedCallback[] = [];
  readonly #server: Server;
  #wake: (() => void)[] = [];
  url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.received.push({
          at: Date.now(),
          path: request.url ?? '',
          authorization: request.headers.authorization ?? null,
          body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>,
        });
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
        for (const wake of this.#wake.splice(0)) wake();
      });
    });
  }

  /** How many calls have called back. */
  get calls(): number {
    return new Set(this.received.map((callback) => callback.body['call_id'])).size;
  }

  async start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.listen(0, '127.0.0.1', resolve);
    await promise;
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The first callback of a call, waited for. */
  async of(callId: string, withinMs: number): Promise<ReceivedCallback> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const found = this.received.find((callback) => callback.body['call_id'] === callId);
      if (found) return found;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`No callback of call ${callId} came in ${withinMs} ms.`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake.push(resolve);
      const timer = setTimeout(resolve, left);
      await promise;
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
  }
}
