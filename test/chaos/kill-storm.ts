import { setTimeout as sleep } from 'node:timers/promises';
import { CallbackReceiver } from '../server/callback-receiver.ts';
import { ServerProcess } from '../server/server-process.ts';
import { seededRandom } from './seeded-random.ts';
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
const settleWithinMs = 120_000;
/** Requests are accepted and results delivered at least so often, restarts included. */
const progressWithinMs = 60_000;
/** From the moment at which a kill is due to the kill itself, at most. */
const killDelayMs = 800;

/**
 * Places calls while the server is killed at random moments, spread evenly over the calls, and started again. Then asks: did every
 * accepted call end in exactly one final state, was every result delivered, was nobody dialled twice? Throws when the server does
 * not start or takes no requests any more.
 */
export async function killStorm(options: StormOptions): Promise<StormResult> {
  const started = performance.now();
  const receiver = new CallbackReceiver();
  await receiver.start();
  const server = new ServerProcess({
    dataDir: options.dataDir,
    port: options.port,
    env: { RINGDOWN_SIMULATOR_SPEED: String(options.speed), ...options.env },
  });
  try {
    await server.start();
    const phones = stormPhones();
    for (const { number, phone } of phones) await server.send('PUT', `/v1/simulator/phones/${number}`, phone);
    const storm = new Storm(server, receiver, options, phones);
    const [kills] = await Promise.all([storm.killAll(), storm.placeAll()]);
    await storm.settle();
    const result = await storm.judge();
    await server.stop();
    return { ...result, kills, seconds: (performance.now() - started) / 1000 };
  } finally {
    await server.kill();
    await receiver.stop();
  }
}

class Storm {
  /** Call ids by the number of their request. */
  readonly accepted = new Map<number, string>();
  readonly #server: ServerProcess;
  readonly #receiver: CallbackReceiver;
  readonly #options: StormOptions;
  readonly #phones: readonly StormPhone[];
  readonly #broken = new AbortController();
  #progress = { steps: 0, at: Date.now() };

  constructor(server: ServerProcess, receiver: CallbackReceiver, options: StormOptions, phones: readonly StormPhone[]) {
    this.#server = server;
    this.#receiver = receiver;
    this.#options = options;
    this.#phones = phones;
  }

  /** How many kills there were. */
  async killAll(): Promise<number> {
    const { calls, kills, seed, onProgress } = this.#options;
    const random = seededRandom(seed);
    try {
      for (let kill = 1; kill <= kills; kill++) {
        const dueAfter = Math.floor(((kill - random()) / kills) * calls);
        while (this.#delivered() < dueAfter) await this.#pause();
        await sleep(random() * killDelayMs);
        await this.#server.kill();
        onProgress?.(`kill ${kill}: ${this.accepted.size} accepted, ${this.#delivered()} delivered`);
        await this.#server.start();
      }
    } catch (error) {
      this.#broken.abort(error);
      throw error;
    }
    return kills;
  }

  async placeAll(): Promise<void> {
    const random = seededRandom(this.#options.seed + 1);
    let next = 0;
    const one = async (): Promise<void> => {
      while (next < this.#options.calls) {
        const request = next++;
        const phone = this.#phones[Math.floor(random() * this.#phones.length)];
        if (phone) await this.#place(request, phone);
      }
    };
    try {
      await Promise.all(Array.from({ length: this.#options.atOnce }, one));
    } catch (error) {
      this.#broken.abort(error);
      throw error;
    }
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
      const answer = await this.#server.send('POST', '/api/call-prompt', body).catch(() => null);
      if (answer?.status === 200) {
        this.accepted.set(request, String(answer.body['call_id']));
        break;
      }
      if (answer && answer.status < 500 && answer.status !== 409)
        throw new Error(`A request was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
      await this.#pause();
    }
    await this.#waitForRoom();
  }

  /** Keeps the number of calls under way near what the machine can carry. */
  async #waitForRoom(): Promise<void> {
    while (this.accepted.size - this.#delivered() > this.#options.atOnce) await this.#pause();
  }

  /** Throws once another part of the storm has failed, or when nothing has been accepted for too long. */
  async #pause(): Promise<void> {
    await sleep(20);
    this.#broken.signal.throwIfAborted();
    const [accepted, delivered] = [this.accepted.size, this.#delivered()];
    const steps = accepted + delivered;
    if (steps > this.#progress.steps) this.#progress = { steps, at: Date.now() };
    if (Date.now() - this.#progress.at < progressWithinMs) return;
    throw new Error(
      `Nothing happened for ${progressWithinMs / 1000} s: ${accepted} of ${this.#options.calls} calls accepted, ` +
        `${delivered} delivered. The server printed:\n${this.#server.output}`,
    );
  }

  #delivered(): number {
    return this.#receiver.calls;
  }

  async settle(): Promise<void> {
    const deadline = Date.now() + settleWithinMs;
    while (this.#delivered() < this.accepted.size && Date.now() < deadline) await sleep(100);
  }

  async judge(): Promise<Omit<StormResult, 'kills' | 'seconds'>> {
    const faults: string[] = [];
    const endings: Record<string, number> = {};
    let talkedSecs = 0;
    const ids = new Set(this.accepted.values());
    if (ids.size !== this.accepted.size) faults.push(`${this.accepted.size} requests became ${ids.size} calls`);
    for (const [request, callId] of this.accepted) {
      const [status, truth] = [
        await this.#server.send('GET', `/api/call/${callId}`),
        await this.#server.send('GET', `/v1/simulator/calls/${callId}`),
      ];
      const word = String(status.body['status']);
      endings[word] = (endings[word] ?? 0) + 1;
      talkedSecs += Number(status.body['duration'] ?? 0);
      if (['initiated', 'ringing', 'in-progress'].includes(word)) faults.push(`call ${callId} is still ${word}`);
      if (truth.status === 200 && Number(truth.body['dials']) > 1)
        faults.push(`call ${callId} was dialled ${String(truth.body['dials'])} times`);
      faults.push(...this.#callbackFaults(request, callId, status.body));
    }
    faults.push(...(await this.#meteringFaults(talkedSecs)));
    const listed = await this.#listed();
    if (listed !== this.accepted.size)
      faults.push(`${this.accepted.size} calls were accepted, ${listed} are on record`);
    const callbacks = this.#receiver.received.length;
    return { accepted: this.accepted.size, endings, callbacks, repeated: callbacks - this.#delivered(), faults };
  }

  /** Nothing is charged twice, and nothing is forgotten. */
  async #meteringFaults(talkedSecs: number): Promise<string[]> {
    const { body } = await this.#server.send('GET', '/v1/usage');
    const { voiceAi } = body['breakdown'] as { voiceAi: { minutes: number } };
    if (talkedSecs > 0 && voiceAi.minutes === talkedSecs / 60) return [];
    return [`${talkedSecs} s were talked, ${voiceAi.minutes * 60} s are charged`];
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
