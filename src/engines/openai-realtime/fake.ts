import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ScriptedModel } from '../../core/ports/scripted-model.ts';
import { FakeSession } from './fake-session.ts';
import type { Fields } from '../../core/json-fields.ts';

/** How the fake service behaves. May be changed while it runs. */
export interface FakeBehaviour {
  /** How long the transcription of each next turn takes, in ms; the last one holds for all further turns. */
  transcriptionDelaysMs: number[];
  /** The transcription of the next turn fails. */
  failTranscription: boolean;
  /** The next response ends as `failed` with this code. */
  failResponse: string | null;
  /** The next function call has these words for arguments. */
  garbledArguments: string | null;
  /** Deltas of a response are sent up to this many; the rest once it is raised. */
  deltasAllowed: number;
}

/**
 * A local server of the OpenAI Realtime API (GA, WebSocket), for tests: the events, their order and their errors as the service has
 * them; what it hears, thinks and says comes from a script. Audio is sent faster than it plays, in uneven pieces.
 */
export class FakeRealtime {
  /** Everything that clients have sent but audio. */
  readonly received: Fields[] = [];
  readonly behaviour: FakeBehaviour = {
    transcriptionDelaysMs: [0],
    failTranscription: false,
    failResponse: null,
    garbledArguments: null,
    deltasAllowed: Infinity,
  };
  readonly #model: ScriptedModel;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #sessions = new Set<FakeSession>();
  #refusal: number | null = null;
  #stalled = false;
  /** The path and query of each connection, in order. */
  readonly requests: { readonly url: URL; readonly authorization: string }[] = [];

  private constructor(model: ScriptedModel) {
    this.#model = model;
    this.#http = createServer((_request, response) => {
      response.writeHead(404).end();
    });
    this.#http.on('upgrade', (request, socket, head) => {
      const url = new URL(request.url ?? '/', 'ws://fake');
      const authorization = request.headers.authorization ?? '';
      this.requests.push({ url, authorization });
      const status = this.#refusal ?? (/^Bearer \S+/.test(authorization) ? null : 401);
      if (status !== null || url.pathname !== '/v1/realtime') {
        socket.end(`HTTP/1.1 ${status ?? 404} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#serve(client, url));
    });
  }

  static async start(model: ScriptedModel): Promise<FakeRealtime> {
    const fake = new FakeRealtime(model);
    await new Promise<void>((resolve) => {
      fake.#http.listen(0, '127.0.0.1', resolve);
    });
    return fake;
  }

  get url(): string {
    const { port } = this.#http.address() as AddressInfo;
    return `ws://127.0.0.1:${port}/v1/realtime`;
  }

  /** The client events of one type. */
  sent(type: string): Fields[] {
    return this.received.filter((event) => event['type'] === type);
  }

  get sessions(): readonly FakeSession[] {
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

  #serve(client: WebSocket, url: URL): void {
    const session = new FakeSession({
      model: this.#model,
      behaviour: this.behaviour,
      modelName: url.searchParams.get('model') ?? 'gpt-realtime',
      stalled: this.#stalled,
      send: (event) => client.send(JSON.stringify(event)),
      received: (event) => this.received.push(event),
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
