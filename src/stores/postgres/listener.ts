import { Client } from 'pg';
import type { Log } from '../../core/ports/log.ts';

const reconnectMs = 1000;
const connectWithinMs = 10_000;

export interface ListenerOptions {
  readonly url: string;
  readonly channel: string;
  readonly log: Log;
  /** A notification's payload. */
  onMessage(payload: string): void;
  /** Listening again: what was sent meanwhile was missed. */
  onRestored(): void;
}

/**
 * One connection of its own that hears what is committed elsewhere (NOTIFY). Lost connections are made again every second.
 * Messages are hints: whoever listens looks at the tables too.
 */
export class Listener {
  readonly #options: ListenerOptions;
  #client: Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Rejects when the first connection cannot be made. */
  start(): Promise<void> {
    return this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    const { url, channel } = this.#options;
    const client = new Client({
      connectionString: url,
      application_name: 'ringdown listener',
      keepAlive: true,
      connectionTimeoutMillis: connectWithinMs,
    });
    client.on('notification', (message) => this.#options.onMessage(message.payload ?? ''));
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, null));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    if (this.#closed) await client.end();
    else this.#client = client;
  }

  #lost(client: Client, error: Error | null): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = null;
    this.#options.log.warn('The connection that hears of new jobs was lost; they are found by looking', { error });
    client.end().catch(() => undefined);
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#connect().then(
        () => this.#options.onRestored(),
        () => this.#reconnectLater(),
      );
    }, reconnectMs);
  }
}
