import { createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedEvent {
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly body: {
    readonly event: string;
    readonly id: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly [name: string]: unknown;
  };
  /** What it was answered. */
  readonly status: number;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  /** The connection is cut after the request was read: its sender cannot know that it arrived. */
  readonly cut?: boolean;
}

/** An owner's server that is sent events. */
export class EventReceiver {
  readonly received: ReceivedEvent[] = [];
  /** Asked for each request. */
  reply: (event: Pick<ReceivedEvent, 'body' | 'headers'>, index: number) => Reply = () => ({ status: 200 });
  readonly #server: Server = createServer((request, response) => {
    void (async () => {
      const raw = await text(request);
      const body = JSON.parse(raw) as ReceivedEvent['body'];
      const reply = this.reply({ body, headers: request.headers }, this.received.length);
      const [at, path, status] = [Date.now(), request.url ?? '', reply.cut ? 0 : reply.status];
      this.received.push({ at, path, headers: request.headers, raw, body, status });
      if (reply.delayMs !== undefined) {
        await new Promise((resolve) => {
          setTimeout(resolve, reply.delayMs);
        });
      }
      if (reply.cut) {
        request.socket.destroy();
        return;
      }
      response.writeHead(reply.status, reply.headers).end('seen');
    })().catch(() => request.socket.destroy());
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/events`;
  }

  of(name: string): ReceivedEvent[] {
    return this.received.filter(({ body }) => body.event === name);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

export function isSigned({ headers, raw }: Pick<ReceivedEvent, 'headers' | 'raw'>, secret: string): boolean {
  return headers['x-agentcall-signature'] === `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
}
