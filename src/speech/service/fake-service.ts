import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A request as a fake has seen it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** '' for an upgrade. */
  readonly body: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface FakeBehaviour {
  /** Null lets the request through. */
  refuse(request: SeenRequest): FakeAnswer | null;
  answer?(request: SeenRequest, response: ServerResponse): Promise<void>;
  connect?(request: SeenRequest, socket: WebSocket): void;
}

/** A local server that plays a vendor: HTTP and WebSocket on a free port. */
export class FakeService {
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly requests: SeenRequest[] = [];
  /** TCP connections so far. */
  connections = 0;

  constructor(server: Server) {
    this.#server = server;
  }

  static async start(behaviour: FakeBehaviour): Promise<FakeService> {
    const server = createServer();
    const fake = new FakeService(server);
    server.on('connection', () => (fake.connections += 1));
    server.on('request', (request, response) => {
      fake.#answer(behaviour, request, response).catch((error: unknown) => {
        if (!response.destroyed) response.destroy(error instanceof Error ? error : undefined);
      });
    });
    server.on('upgrade', (request, socket, head) => {
      const seen = seenOf(request, '');
      fake.requests.push(seen);
      const refusal = behaviour.connect ? behaviour.refuse(seen) : { status: 404, body: {} };
      if (refusal) {
        const body = JSON.stringify(refusal.body);
        socket.end(
          `HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n` +
            `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
        return;
      }
      fake.#sockets.handleUpgrade(request, socket, head, (client) => {
        client.on('error', () => client.terminate());
        behaviour.connect?.(seen, client);
      });
    });
    server.listen(0, '127.0.0.1');
    await new Promise<void>((resolve) => {
      server.once('listening', resolve);
    });
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async #answer(behaviour: FakeBehaviour, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) if (piece instanceof Buffer) pieces.push(piece);
    const seen = seenOf(request, Buffer.concat(pieces).toString('utf8'));
    this.requests.push(seen);
    const refusal = behaviour.refuse(seen) ?? (behaviour.answer ? null : { status: 404, body: {} });
    if (refusal) sendJson(response, refusal);
    else await behaviour.answer?.(seen, response);
  }
}

export function sendJson(response: ServerResponse, { status, body }: FakeAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function seenOf(request: IncomingMessage, body: string): SeenRequest {
  const url = new URL(request.url ?? '/', 'http://fake');
  return { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers, body };
}
