import { setTimeout as sleep } from 'node:timers/promises';
import { EventReceiver, type ReceivedEvent, type Reply, isSigned } from '../events/event-receiver.ts';
import { ServerProcess } from '../server/server-process.ts';
import { seededRandom } from './seeded-random.ts';

export interface EventStormOptions {
  readonly calls: number;
  readonly webhooks: number;
  readonly kills: number;
  readonly seed: number;
  readonly dataDir: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface EventStormResult {
  readonly events: number;
  /** Events times webhooks: each is one delivery. */
  readonly deliveries: number;
  readonly requests: number;
  /** Deliveries that were accepted more than once. */
  readonly repeated: number;
  readonly faults: readonly string[];
}

/** Events leave, or calls are accepted, at least so often, restarts included. */
const progressWithinMs = 60_000;
/** Requests under way at once in one server: more cannot have lost their answer in a kill. */
const mostUnderWay = 64;
/** An answer is stored so soon after it came, on a busy machine. */
const storedWithinMs = 5000;
/** What was sent before a kill is read so soon after it. */
const readWithinMs = 1000;
const callsAtOnce = 12;

const phones: readonly Readonly<Record<string, unknown>>[] = [
  { ringSecs: 1, line: { dropAfterMs: 3000 } },
  { ringSecs: 1, opening: null, line: { dropAfterMs: 1000 } },
  { answer: 'busy', ringSecs: 1 },
  { answer: 'rejected', ringSecs: 1 },
];

/**
 * Places calls whose every step is told to a receiver that refuses, cuts and dawdles by turns, while the server is killed and started
 * again. Then asks: did every event come to every webhook, in order, and twice only where a kill can have lost the answer?
 */
export async function eventStorm(options: EventStormOptions): Promise<EventStormResult> {
  const receiver = new EventReceiver();
  receiver.reply = flapping(options.seed);
  const url = await receiver.start();
  const { dataDir, port, env } = options;
  const server = new ServerProcess({
    dataDir,
    port,
    env: { RINGDOWN_SIMULATOR_SPEED: '100', RINGDOWN_WEBHOOK_RETRY_SECS: '0.05', ...env },
  });
  try {
    await server.start();
    const storm = new EventStorm(server, receiver, options);
    await storm.prepare(url);
    await Promise.all([storm.killAll(), storm.placeAll()]);
    const result = await storm.judge();
    await server.stop();
    return result;
  } finally {
    await server.kill();
    await receiver.close();
  }
}

const goodFor = 100;
const badFor = 50;
/** A bad spell ends by then even when little comes: the last deliveries must not have to use it up by their retries. */
const badForMs = 2000;

/** Good for a while, then bad for a while, by how many have come. */
function flapping(seed: number): EventReceiver['reply'] {
  const random = seededRandom(seed);
  let spell = { good: true, left: goodFor, since: Date.now() };
  return (): Reply => {
    if (spell.left === 0 || (!spell.good && Date.now() - spell.since > badForMs))
      spell = { good: !spell.good, left: spell.good ? badFor : goodFor, since: Date.now() };
    spell.left -= 1;
    if (spell.good) return random() < 0.05 ? { status: 202, delayMs: 200 } : { status: 200 };
    const bad: readonly Reply[] = [
      { status: 500 },
      { status: 503, headers: { 'retry-after': '0' } },
      { status: 200, cut: true },
      { status: 301, headers: { location: '/elsewhere' } },
    ];
    return bad[Math.floor(random() * bad.length)] ?? { status: 500 };
  };
}

const wasAccepted = ({ status }: ReceivedEvent): boolean => status >= 200 && status < 300;
const deliveryOf = ({ headers }: ReceivedEvent): string => String(headers['x-agentcall-delivery']);

interface Told {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

class EventStorm {
  readonly #server: ServerProcess;
  readonly #receiver: EventReceiver;
  readonly #options: EventStormOptions;
  readonly #kills: { readonly from: number; readonly to: number }[] = [];
  /** By the path that each webhook was given. */
  readonly #secrets = new Map<string, string>();
  readonly #broken = new AbortController();
  #placed = 0;
  #from = '';
  #progress = { steps: 0, at: Date.now() };

  constructor(server: ServerProcess, receiver: EventReceiver, options: EventStormOptions) {
    this.#server = server;
    this.#receiver = receiver;
    this.#options = options;
  }

  async prepare(url: string): Promise<void> {
    const { body } = await this.#server.send('GET', '/v1/numbers');
    this.#from = String((body['data'] as { number: string }[])[0]?.number);
    for (const [i, phone] of phones.entries()) await this.#server.send('PUT', `/v1/simulator/phones/${to(i)}`, phone);
    for (let i = 0; i < this.#options.webhooks; i++) {
      const events = ['call.ringing', 'call.status'];
      const made = await this.#server.send('POST', '/v1/webhooks', { url: `${url}/${i}`, events });
      if (made.status !== 201) throw new Error(`A webhook was refused: ${JSON.stringify(made.body)}`);
      this.#secrets.set(`/events/${i}`, String(made.body['secret']));
    }
  }

  async killAll(): Promise<void> {
    const { calls, webhooks, kills } = this.#options;
    try {
      for (let kill = 1; kill <= kills; kill++) {
        const due = ((calls * 3 * webhooks) / (kills + 1)) * kill;
        while (this.#receiver.received.length < due) await this.#pause();
        const from = Date.now() - storedWithinMs;
        await this.#server.kill();
        this.#kills.push({ from, to: Date.now() + readWithinMs });
        await this.#server.start();
      }
    } catch (error) {
      this.#broken.abort(error);
      throw error;
    }
  }

  async placeAll(): Promise<void> {
    let next = 0;
    const one = async (): Promise<void> => {
      while (next < this.#options.calls) await this.#place(next++);
    };
    try {
      await Promise.all(Array.from({ length: callsAtOnce }, one));
    } catch (error) {
      this.#broken.abort(error);
      throw error;
    }
  }

  async #place(call: number): Promise<void> {
    const body = { from: this.#from, to: to(call % phones.length), idempotencyKey: `storm-${call}` };
    for (;;) {
      const answer = await this.#server.send('POST', '/v1/calls/initiate', body).catch(() => null);
      if (answer?.status === 201) break;
      if (answer && answer.status < 500 && answer.status !== 409)
        throw new Error(`A call was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
      await this.#pause();
    }
    this.#placed += 1;
  }

  /** Throws once another part of the storm has failed, or when nothing has happened for too long. */
  async #pause(): Promise<void> {
    await sleep(20);
    this.#broken.signal.throwIfAborted();
    const steps = this.#placed + this.#receiver.received.length;
    if (steps > this.#progress.steps) this.#progress = { steps, at: Date.now() };
    if (Date.now() - this.#progress.at < progressWithinMs) return;
    throw new Error(`Nothing happened for ${progressWithinMs / 1000} s:\n${this.#server.output}`);
  }

  async judge(): Promise<EventStormResult> {
    const events = await this.#settled();
    const faults = [
      ...this.#neverDelivered(events),
      ...this.#outOfOrder(events),
      ...this.#deliveredTwice(),
      ...this.#badlySigned(),
      ...(await this.#logFaults()),
    ];
    const ended = new Set(events.filter(({ data }) => data['endedReason']).map(({ data }) => data['callId']));
    if (ended.size !== this.#options.calls) faults.push(`the ends of ${ended.size} calls were told`);
    return {
      events: events.length,
      deliveries: events.length * this.#options.webhooks,
      requests: this.#receiver.received.length,
      repeated: this.#repeated().length,
      faults,
    };
  }

  /** All events, once every call has ended and every event has been accepted everywhere, or nothing comes any more. */
  async #settled(): Promise<readonly Told[]> {
    for (;;) {
      const active = await this.#server.send('GET', '/v1/calls?status=in-progress&limit=1');
      const events = await this.#events();
      const over = new Set(events.filter(({ data }) => data['endedReason']).map(({ data }) => data['callId'])).size;
      const accepted = new Set(this.#receiver.received.filter(wasAccepted).map(deliveryOf)).size;
      const idle = (active.body['data'] as unknown[]).length === 0 && over === this.#options.calls;
      if (idle && accepted >= events.length * this.#options.webhooks) return events;
      try {
        for (let i = 0; i < 10; i++) await this.#pause();
      } catch {
        return events;
      }
    }
  }

  async #events(): Promise<readonly Told[]> {
    const all: Told[] = [];
    for (;;) {
      const last = all.at(-1)?.id;
      const { body } = await this.#server.send(
        'GET',
        `/v1/events?limit=100${last === undefined ? '' : `&after=${last}`}`,
      );
      all.push(...(body['data'] as Told[]));
      if (body['nextCursor'] === null) return all;
    }
  }

  #neverDelivered(events: readonly Told[]): string[] {
    const faults: string[] = [];
    for (const path of this.#secrets.keys()) {
      const theirs = this.#receiver.received.filter((event) => event.path === path);
      const accepted = new Set(theirs.filter(wasAccepted).map(({ body }) => body.id));
      for (const { id } of events) if (!accepted.has(id)) faults.push(`${id} never came to ${path}`);
      const named = new Set(theirs.map((event) => `${event.body.id} ${deliveryOf(event)}`)).size;
      const known = new Set(events.map(({ id }) => id));
      if (theirs.some(({ body }) => !known.has(body.id))) faults.push(`${path} was told what nobody has stored`);
      if (named !== events.length) faults.push(`${events.length} events came to ${path} under ${named} names`);
    }
    return faults;
  }

  /** Each event may set out only when those before it, of its call, were accepted there or have failed three times. */
  #outOfOrder(events: readonly Told[]): string[] {
    const before = new Map<string, string[]>();
    const ofCalls = new Map<unknown, string[]>();
    for (const { id, data } of events) {
      const earlier = ofCalls.get(data['callId']) ?? [];
      before.set(id, [...earlier]);
      earlier.push(id);
      ofCalls.set(data['callId'], earlier);
    }
    const faults: string[] = [];
    const settled = new Set<string>();
    const failures = new Map<string, number>();
    for (const event of this.#receiver.received) {
      const name = `${event.body.id} ${event.path}`;
      const waiting = (before.get(event.body.id) ?? []).find((id) => !settled.has(`${id} ${event.path}`));
      if (waiting !== undefined) faults.push(`${name} came before ${waiting}`);
      if (!wasAccepted(event)) failures.set(name, (failures.get(name) ?? 0) + 1);
      if (wasAccepted(event) || failures.get(name) === 3) settled.add(name);
    }
    return faults;
  }

  /** Groups of what one delivery brought. */
  #repeated(): ReceivedEvent[][] {
    const byDelivery = Map.groupBy(this.#receiver.received.filter(wasAccepted), deliveryOf);
    return [...byDelivery.values()].filter(({ length }) => length > 1);
  }

  #deliveredTwice(): string[] {
    const faults: string[] = [];
    const lostIn = new Map<object, number>();
    for (const accepted of this.#repeated()) {
      const name = accepted[0] ? deliveryOf(accepted[0]) : '';
      for (const { at } of accepted.slice(0, -1)) {
        const kill = this.#kills.find(({ from, to: until }) => at >= from && at <= until);
        if (kill === undefined) faults.push(`${name} came again though nothing was lost`);
        else lostIn.set(kill, (lostIn.get(kill) ?? 0) + 1);
      }
      if (new Set(accepted.map(({ raw }) => raw)).size > 1) faults.push(`${name} came in several forms`);
    }
    for (const lost of lostIn.values()) if (lost > mostUnderWay) faults.push(`${lost} came again after one kill`);
    return faults;
  }

  #badlySigned(): string[] {
    const bad = this.#receiver.received.filter((event) => !isSigned(event, this.#secrets.get(event.path) ?? ''));
    return bad.map((event) => `${deliveryOf(event)} has no right signature`);
  }

  /** What the owner can read agrees with what came, as soon as it is stored. */
  async #logFaults(): Promise<string[]> {
    const faults: string[] = [];
    const { body } = await this.#server.send('GET', '/v1/webhooks?limit=100');
    const storedBy = Date.now() + storedWithinMs;
    for (const { id } of body['data'] as { id: string }[]) {
      for (const status of ['pending', 'dead']) {
        const count = await this.#deliveries(id, status, storedBy);
        if (count > 0) faults.push(`${count} deliveries or more to ${id} are ${status}`);
      }
    }
    return faults;
  }

  /** Waits so long for there to be none. */
  async #deliveries(webhook: string, status: string, until: number): Promise<number> {
    for (;;) {
      const { body } = await this.#server.send('GET', `/v1/webhooks/${webhook}/deliveries?status=${status}`);
      const { length } = body['data'] as unknown[];
      if (length === 0 || Date.now() >= until) return length;
      await sleep(20);
    }
  }
}

function to(phone: number): string {
  return `+1415555${String(3000 + phone)}`;
}
