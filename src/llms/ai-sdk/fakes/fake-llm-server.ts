import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fields, parseFields } from '../../../core/json-fields.ts';
import type { ScriptedModel } from '../../../core/ports/scripted-model.ts';

/** A request as a fake has seen it. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** Null where there was none, or no JSON object. */
  readonly body: Fields | null;
}

/** What a vendor answers: JSON at once, or server-sent events. */
export type WireAnswer =
  | { readonly status: number; readonly json: unknown }
  | { readonly events: readonly WireEvent[] };

export interface WireEvent {
  /** Left out where the vendor names no events. */
  readonly event?: string;
  /** JSON, or a bare word such as `[DONE]`. */
  readonly data: Fields | string;
}

/** One vendor's protocol: what requests mean to a scripted model, and how its answers look. */
export interface Wire {
  /** Null for a path that the vendor does not have. */
  answer(request: SeenRequest, model: ScriptedModel, service: FakeAccount): Promise<WireAnswer | null>;
  /** An error of this status, in the vendor's form. */
  error(status: number, message: string): unknown;
}

/** What the vendor would know of its customer. */
export interface FakeAccount {
  /** The one good key; null: none is asked for. */
  readonly key: string | null;
  readonly models: readonly string[];
}

/** What goes wrong from now on. */
export interface Faults {
  /** An HTTP status in place of answers, for so many requests. */
  refuseWith: { readonly status: number; readonly retryAfterSecs?: number; times: number } | null;
  /** Requests are taken and never answered. */
  stall: boolean;
  /** After so many events of a stream nothing more comes. */
  stallAfter: number | null;
  /** After so many events of a stream the connection breaks, for so many streams. */
  cutAfter: { readonly events: number; times: number } | null;
  /** Answers are no JSON. */
  malformed: boolean;
}

/** A local server that plays a vendor of text models on a free port. */
export class FakeLlmServer {
  readonly requests: SeenRequest[] = [];
  readonly faults: Faults = { refuseWith: null, stall: false, stallAfter: null, cutAfter: null, malformed: false };
  /** Requests that the client gave up before they were answered whole. */
  abandoned = 0;
  /** TCP connections so far. */
  connections = 0;
  readonly #server: Server;
  readonly #parts: FakeLlmServerParts;
  #onAbandoned: (() => void)[] = [];

  private constructor(server: Server, parts: FakeLlmServerParts) {
    this.#server = server;
    this.#parts = parts;
  }

  static async start(parts: FakeLlmServerParts): Promise<FakeLlmServer> {
    const server = createServer();
    const fake = new FakeLlmServer(server, parts);
    server.on('connection', () => (fake.connections += 1));
    server.on('request', (request, response) => {
      fake.#serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
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

  get account(): FakeAccount {
    return this.#parts.account;
  }

  /** Settles when clients have given up so many requests that were not answered whole. */
  async givenUp(count = 1): Promise<void> {
    while (this.abandoned < count) {
      await new Promise<void>((resolve) => this.#onAbandoned.push(resolve));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.once('close', () => {
      if (response.writableFinished) return;
      this.abandoned += 1;
      for (const told of this.#onAbandoned.splice(0)) told();
    });
    const pieces: Buffer[] = [];
    for await (const piece of request) if (piece instanceof Buffer) pieces.push(piece);
    const { method = '', url = '', headers } = request;
    const seen = { method, url, headers, body: parseFields(Buffer.concat(pieces).toString('utf8')) };
    this.requests.push(seen);
    const { faults } = this;
    const { wire, model, account } = this.#parts;
    if (faults.stall) return;
    if (faults.refuseWith && faults.refuseWith.times > 0) {
      const { status, retryAfterSecs } = faults.refuseWith;
      faults.refuseWith.times -= 1;
      if (retryAfterSecs !== undefined) response.setHeader('retry-after', String(retryAfterSecs));
      sendJson(response, status, wire.error(status, `The fake was told to answer ${status}.`));
      return;
    }
    const answer = await wire.answer(seen, model, account);
    if (answer === null) sendJson(response, 404, wire.error(404, `There is nothing at ${url}.`));
    else if ('events' in answer) await this.#stream(response, answer.events);
    else if (faults.malformed) sendText(response, '{"this is": no JSON');
    else sendJson(response, answer.status, answer.json);
  }

  async #stream(response: ServerResponse, events: readonly WireEvent[]): Promise<void> {
    const { faults } = this;
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    const cutAfter = faults.cutAfter && faults.cutAfter.times > 0 ? faults.cutAfter.events : null;
    if (faults.cutAfter) faults.cutAfter.times -= 1;
    for (const [at, { event, data }] of events.entries()) {
      if (response.destroyed || faults.stallAfter === at) return;
      if (cutAfter === at) {
        response.destroy();
        return;
      }
      const json = faults.malformed ? '{"this is": no JSON' : JSON.stringify(data);
      const text = typeof data === 'string' ? data : json;
      const frame = `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
      await new Promise<void>((resolve) => response.write(frame, () => resolve()));
    }
    response.end();
  }
}

export interface FakeLlmServerParts {
  readonly wire: Wire;
  readonly model: ScriptedModel;
  readonly account: FakeAccount;
}

/** A text as a model streams it: a few characters at a time, pieces of uneven size. */
export function piecesOf(text: string): string[] {
  const sizes = [3, 7, 1, 12, 5];
  const pieces: string[] = [];
  const characters = Array.from(text);
  for (let at = 0, i = 0; at < characters.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    pieces.push(characters.slice(at, at + size).join(''));
    at += size;
  }
  return pieces;
}

/** About as many tokens as a text has. */
export function tokensIn(text: string): number {
  return Math.ceil(text.length / 4);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sendText(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(body);
}
