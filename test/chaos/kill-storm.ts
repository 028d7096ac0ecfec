import { setTimeout as sleep } from 'node:timers/promises';
import { CallbackReceiver } from '../server/callback-receiver.ts';
import { ServerProcess } from '../server/server-process.ts';
import { type Random, seededRandom } from './seeded-random.ts';
import { type StormPhone, stormPhones, stormPrompt } from './storm-calls.ts';

export interface StormOptions {
  readonly calls: number;
  readonly kills: number;
  readonly seed: number;
  /** How many requests are under way at once. */
  readonly atOnce: number;
  readonly speed: number;
  readonly dataDir: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly onProgress?: (line: string) => void;
}

export interface StormResult {
  readonly accepted: number;
  readonly kills: number;
  /** Final states of the calls and how many have each. */
  readonly endings: Readonly<Record<string, number>>;
  readonly callbacks: number;
  /** Callbacks beyond the first of a call: allowed after a kill, with the same body. */
  readonly repeated: number;
  /** Everything that must not be. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

/** A call must have ended, been reported and delivered within so long after the last request and the last kill. */
const settleMs = 180_000;

/**
 * Places calls while the server is killed at random moments and started again, then asks: did every accepted call end in exactly
 * one final state, was every result delivered, was nobody dialled twice?
 */
export async function killStorm(options: StormOptions): Promise<StormResult> {
  const started = performance.now();
  const random = seededRandom(options.seed);
  const receiver = new CallbackReceiver();
  await receiver.start();
  const server = new ServerProcess({
    dataDir: options.dataDir,
    port: options.port,
    env: { RINGDOWN_SIMULATOR_SPEED: String(options.speed), ...options.env },
  });
  await server.start();
  const phones = stormPhones();
  for (const { number, phone } of phones) await server.send('PUT', `/v1/simulator/phones/${number}`, phone);

  const storm = new Storm(server, receiver, options, phones);
  const requests = storm.placeAll(seededRandom(options.seed + 1));
  let kills = 0;
  while (kills < options.kills && !storm.placed) {
    await sleep(400 + random() * 2600);
    await server.kill();
    kills += 1;
    options.onProgress?.(`kill ${kills}: ${storm.accepted.size} accepted, ${receiver.received.length} callbacks`);
    await server.start();
  }
  await requests;
  await storm.settle();
  const result = await storm.judge();
  await server.stop();
  await receiver.stop();
  return { ...result, kills, seconds: (performance.now() - started) / 1000 };
}

class Storm {
  /** Call ids by the number of their request. */
  readonly accepted = new Map<number, string>();
  readonly #server: ServerProcess;
  readonly #receiver: CallbackReceiver;
  readonly #options: StormOptions;
  readonly #phones: readonly StormPhone[];
  placed = false;

  constructor(server: ServerProcess, receiver: CallbackReceiver, options: StormOptions, phones: readonly StormPhone[]) {
    this.#server = server;
    this.#receiver = receiver;
    this.#options = options;
    this.#phones = phones;
  }

  async placeAll(random: Random): Promise<void> {
    let next = 0;
    const one = async (): Promise<void> => {
      while (next < this.#options.calls) {
        const request = next++;
        const phone = this.#phones[Math.floor(random() * this.#phones.length)];
        if (phone) await this.#place(request, phone);
      }
    };
    await Promise.all(Array.from({ length: this.#options.atOnce }, one));
    this.placed = true;
  }

  /** Sends a request until it is accepted, with the same idempotency key, as a careful client does. */
  async #place(request: number, phone: StormPhone): Promise<void> {
    const body = {
      prompt: stormPrompt(request),
      recipient_phone: phone.number,
      callback_url: `${this.#receiver.url}/done`,
      callback_secret: `secret-${request}`,
      idempotency_key: `storm-${request}`,
    };
    for (;;) {
      try {
        const answer = await this.#server.send('POST', '/api/call-prompt', body);
        if (answer.status === 200) {
          this.accepted.set(request, String(answer.body['call_id']));
          break;
        }
        if (answer.status < 500 && answer.status !== 409)
          throw new StormFault(`${answer.status} ${JSON.stringify(answer.body)}`);
      } catch (error) {
        if (error instanceof StormFault) throw error;
      }
      await sleep(100);
    }
    await this.#waitForRoom();
  }

  /** Keeps the number of calls under way near what the machine can carry. */
  async #waitForRoom(): Promise<void> {
    while (this.accepted.size - this.#delivered() > this.#options.atOnce) await sleep(20);
  }

  #delivered(): number {
    return new Set(this.#receiver.received.map((callback) => callback.body['call_id'])).size;
  }

  async settle(): Promise<void> {
    const deadline = Date.now() + settleMs;
    while (this.#delivered() < this.accepted.size && Date.now() < deadline) await sleep(200);
  }

  async judge(): Promise<Omit<StormResult, 'kills' | 'seconds'>> {
    const faults: string[] = [];
    const endings: Record<string, number> = {};
    const ids = new Set(this.accepted.values());
    if (ids.size !== this.accepted.size) faults.push(`${this.accepted.size} requests became ${ids.size} calls`);
    for (const [request, callId] of this.accepted) {
      const [status, truth] = [
        await this.#server.send('GET', `/api/call/${callId}`),
        await this.#server.send('GET', `/v1/simulator/calls/${callId}`),
      ];
      const word = String(status.body['status']);
      endings[word] = (endings[word] ?? 0) + 1;
      if (['initiated', 'ringing', 'in-progress'].includes(word)) faults.push(`call ${callId} is still ${word}`);
      if (truth.status === 200 && Number(truth.body['dials']) > 1)
        faults.push(`call ${callId} was dialled ${String(truth.body['dials'])} times`);
      faults.push(...this.#callbackFaults(request, callId, status.body));
    }
    const listed = await this.#listed();
    if (listed !== this.accepted.size)
      faults.push(`${this.accepted.size} calls were accepted, ${listed} are on record`);
    const callbacks = this.#receiver.received.length;
    return { accepted: this.accepted.size, endings, callbacks, repeated: callbacks - this.#delivered(), faults };
  }

  #callbackFaults(request: number, callId: string, polled: Record<string, unknown>): string[] {
    const callbacks = this.#receiver.received.filter((callback) => callback.body['call_id'] === callId);
    const [first, ...others] = callbacks;
    if (!first) return [`call ${callId} was never delivered`];
    const faults: string[] = [];
    if (first.authorization !== `Bearer secret-${request}`)
      faults.push(`the callback of ${callId} has no right secret`);
    if (others.some((other) => JSON.stringify(other.body) !== JSON.stringify(first.body))) {
      faults.push(`the callbacks of ${callId} differ`);
    }
    if (first.body['provider_status'] !== polled['status']) faults.push(`callback and poll of ${callId} differ`);
    return faults;
  }

  async #listed(): Promise<number> {
    let count = 0;
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await this.#server.send('GET', `/v1/calls?limit=100${query}`);
      count += (page.body['data'] as unknown[]).length;
      cursor = page.body['nextCursor'] as string | null;
    } while (cursor !== null);
    return count;
  }
}

class StormFault extends Error {}
