import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Fields } from '../../core/json-fields.ts';
import type { ScriptedMessage, ScriptedModel } from '../../core/ports/scripted-model.ts';
import { FakeLiveSession } from './fake-session.ts';

/** How the fake service behaves. May be changed while it runs. */
export interface FakeLiveBehaviour {
  /** How long the transcription of a turn comes after its end, in ms. */
  transcriptionDelayMs: number;
  /** Pieces of audio of a turn are sent up to this many; the rest once it is raised. */
  piecesAllowed: number;
  /** JSON in binary frames, as the service sends it; else in text frames. */
  binary: boolean;
}

/** The vendor's client of 2026 asks for `v1`, its guides for `v1beta`; behind a base address it writes two slashes. */
const path = /^\/{1,2}ws\/google\.ai\.generativelanguage\.v1(alpha|beta)?\.GenerativeService\.BidiGenerateContent$/;

/**
 * A local server of the Gemini Live API (BidiGenerateContent), for tests: the messages, their order and the ways in which it closes
 * are the service's; what it hears, thinks and says comes from a script. Audio is sent faster than it plays, in uneven pieces.
 */
export class FakeLive {
  /** Everything that clients have sent but audio. */
  readonly received: Fields[] = [];
  readonly behaviour: FakeLiveBehaviour = { transcriptionDelayMs: 0, piecesAllowed: Infinity, binary: true };
  /** The conversations that a handle can be traded for. */
  readonly handles = new Map<string, readonly ScriptedMessage[]>();
  readonly #model: ScriptedModel;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #sessions = new Set<FakeLiveSession>();
  #refusal: number | null = null;
  #stalled = false;
  connections = 0;

  private constructor(model: ScriptedModel) {
    this.#model = model;
    this.#http = createServer((_request, response) => {
      response.writeHead(404).end();
    });
    this.#http.on('upgrade', (request, socket, head) => {
      const url = new URL(`ws://fake${request.url ?? '/'}`);
      const keyed = (url.searchParams.get('key') ?? '') !== '';
      const status = this.#refusal ?? (!path.test(url.pathname) ? 404 : keyed ? null : 403);
      if (status !== null) {
        socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#serve(client));
    });
  }

  static async start(model: ScriptedModel): Promise<FakeLive> {
    const fake = new FakeLive(model);
    await new Promise<void>((resolve) => {
      fake.#http.listen(0, '127.0.0.1', resolve);
    });
    return fake;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get sessions(): readonly FakeLiveSession[] {
    return [...this.#sessions];
  }

  /** The service takes everything in and answers nothing any more; new connections get no session. */
  stall(): void {
    this.#stalled = true;
    for (const session of this.#sessions) session.stalled = true;
  }

  /** All connections break without a word. */
  drop(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }

  /** New connections are refused with this HTTP status; null accepts them again. */
  refuse(status: number | null): void {
    this.#refusal = status;
  }

  /** Notice that the connections will be closed. */
  goAway(timeLeft: string): void {
    this.inject(JSON.stringify({ goAway: { timeLeft } }));
  }

  /** Sends this to every client, as it is. */
  inject(text: string): void {
    for (const client of this.#sockets.clients) client.send(text);
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) session.close();
    this.drop();
    this.#sockets.close();
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
    });
  }

  #serve(client: WebSocket): void {
    this.connections += 1;
    const session = new FakeLiveSession({
      model: this.#model,
      behaviour: this.behaviour,
      handles: this.handles,
      stalled: this.#stalled,
      send: (message) => {
        const text = JSON.stringify(message);
        client.send(this.behaviour.binary ? Buffer.from(text) : text);
      },
      refuse: (code, reason) => client.close(code, reason.slice(0, 120)),
      received: (message) => this.received.push(message),
    });
    this.#sessions.add(session);
    client.on('message', (data: Buffer) => session.receive(data.toString('utf8')));
    client.on('error', () => {});
    client.on('close', () => {
      session.close();
      this.#sessions.delete(session);
    });
  }
}
