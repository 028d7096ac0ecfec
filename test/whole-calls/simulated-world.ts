import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adapterSettings } from '../../src/adapters.ts';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { TranscriptTurn } from '../../src/core/call/transcript.ts';
import { createLog } from '../../src/log.ts';
import { TwilioNetwork } from './twilio-network.ts';
import { CallbackReceiver, type ReceivedCallback } from '../server/callback-receiver.ts';

export interface WorldOptions {
  /** How many times as fast as real time calls live. */
  readonly speed: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CallOrder {
  readonly prompt: string;
  readonly phone?: Readonly<Record<string, unknown>>;
  /** Other fields of `POST /api/call-prompt`. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Whose key is sent; the first account's when left out. */
  readonly key?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface SaidTurn {
  readonly who: 'agent' | 'phone';
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly playedMs: number;
  readonly cut: boolean;
}

/** What really happened on the line, as the simulated network saw it. */
export interface GroundTruth {
  readonly dials: number;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  readonly endedBy: 'agent' | 'phone' | 'network' | null;
  /** From answer to end in the call's own time. */
  readonly talkedMs: number | null;
  readonly said: readonly SaidTurn[];
  readonly beep: { readonly startMs: number; readonly endMs: number } | null;
  readonly media: { readonly framesIn: number; readonly framesOut: number; readonly lost: number };
}

export interface Message {
  readonly role: 'ai' | 'human';
  readonly content: string;
}

export interface EndedCall {
  readonly callId: string;
  readonly callback: ReceivedCallback;
  readonly messages: readonly Message[];
  readonly fills: Readonly<Record<string, unknown>>;
  readonly polled: Record<string, unknown>;
  readonly truth: GroundTruth;
  readonly turns: readonly TranscriptTurn[];
  /** Every state that watchers saw, in order. */
  readonly states: readonly string[];
}

const callbackPath = '/call-ended';
const control = '/v1/simulator';
/** Real sockets between the sides of a call take real time: faster calls would not hear each other in time. */
const fastestByWire = 4;
/** What a sound and its answer may take longer where there is a wire between. */
export const wireMs = process.env['CARRIER'] === 'twilio' ? 60 : 0;
export const ownerKey = 'ck_live_key_of_the_owner_in_whole_call_tests';
export const callbackSecret = 'the-secret-of-the-callback';
/** Real time, on a machine that is busy with other things. */
const patienceMs = 90_000;

/** A whole server in this process, the simulated network around it, and somebody who takes its callbacks. */
export class SimulatedWorld {
  readonly app: App;
  readonly receiver: CallbackReceiver;
  readonly #dataDir: string;
  /** Null: the simulated network is the server's own carrier. */
  readonly #behind: TwilioNetwork | null;
  #numbers = 0;

  private constructor(app: App, receiver: CallbackReceiver, dataDir: string, behind: TwilioNetwork | null) {
    this.app = app;
    this.receiver = receiver;
    this.#dataDir = dataDir;
    this.#behind = behind;
  }

  /** With `CARRIER=twilio` the phones are reached through a server that plays Twilio. */
  static async open({ speed, env }: WorldOptions): Promise<SimulatedWorld> {
    const behind =
      process.env['CARRIER'] === 'twilio' ? await TwilioNetwork.open(Math.min(speed, fastestByWire)) : null;
    const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-world-'));
    const receiver = new CallbackReceiver();
    await receiver.start();
    const config = readConfig(adapterSettings, {
      PORT: '0',
      RINGDOWN_DATA_DIR: dataDir,
      RINGDOWN_API_KEY: ownerKey,
      RINGDOWN_TIMEZONE: 'America/New_York',
      RINGDOWN_ALLOW_PRIVATE_URLS: '1',
      RINGDOWN_RATE_LIMIT_FACTOR: '0',
      RINGDOWN_SIMULATOR_SPEED: String(speed),
      RINGDOWN_LOG_LEVEL: 'error',
      ...behind?.env,
      ...env,
    });
    const log = createLog({ level: config.RINGDOWN_LOG_LEVEL, format: config.RINGDOWN_LOG_FORMAT, personal: true });
    const app = await startApp(config, log, behind ? { carriers: [behind.provider] } : {});
    const first = await app.core.store.accounts.first();
    for (const { number } of behind && first ? await app.core.store.numbers.list(first.id) : []) {
      await app.core.carrier.numbers?.pointHere({ accountId: first?.id ?? '', number });
    }
    return new SimulatedWorld(app, receiver, dataDir, behind);
  }

  /** Nothing that was placed may be under way any more. */
  async close(): Promise<void> {
    await this.app.stop();
    await this.#behind?.close();
    await this.receiver.stop();
    rmSync(this.#dataDir, { recursive: true });
  }

  async send(method: string, path: string, body?: unknown, key: string | null = ownerKey): Promise<Answer> {
    if (this.#behind && path.startsWith(control)) {
      const answer = await this.#behind.control(this.app, method, path.slice(control.length), body);
      return { status: answer.status, headers: new Headers(), body: answer.body as Record<string, unknown> };
    }
    const response = await fetch(`${this.app.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    const parsed = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, headers: response.headers, body: parsed };
  }

  /** A number of its own with `phone` behind it. */
  async phone(phone: Readonly<Record<string, unknown>>): Promise<string> {
    const number = `+1415555${String(1000 + this.#numbers++)}`;
    const answer = await this.send('PUT', `/v1/simulator/phones/${number}`, phone);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return number;
  }

  /** The request's answer, as its sender gets it. */
  async order(order: CallOrder): Promise<Answer> {
    const recipient_phone = await this.phone(order.phone ?? {});
    const delivery = { callback_url: `${this.receiver.url}${callbackPath}`, callback_secret: callbackSecret };
    const body = { prompt: order.prompt, recipient_phone, ...delivery, ...order.more };
    return this.send('POST', '/api/call-prompt', body, order.key);
  }

  /** Places a call and waits for nothing. */
  async place(order: CallOrder): Promise<string> {
    const answer = await this.order(order);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const callId = answer.body['call_id'];
    assert.ok(typeof callId === 'string');
    return callId;
  }

  /** A call from its request to its callback, and all that is known of it then. */
  async call(order: CallOrder): Promise<EndedCall> {
    return this.ended(await this.place(order), order.key);
  }

  async ended(callId: string, key?: string): Promise<EndedCall> {
    const callback = await this.receiver.of(callId, patienceMs);
    const { body } = callback;
    const fills = body['form_fills'] as Record<string, unknown>;
    const turns = await this.app.core.store.talk.turns(callId);
    const polled = (await this.send('GET', `/api/call/${callId}`, undefined, key)).body;
    const messages = body['messages'] as Message[];
    return {
      callId,
      callback,
      messages,
      fills,
      polled,
      truth: await this.truth(callId),
      turns,
      states: await this.states(callId, key),
    };
  }

  async truth(callId: string): Promise<GroundTruth> {
    return (await this.send('GET', `/v1/simulator/calls/${callId}`)).body as unknown as GroundTruth;
  }

  /** What a watcher is told of an ended call's states. */
  async states(callId: string, key = ownerKey): Promise<string[]> {
    const response = await fetch(`${this.app.url}/v1/calls/${callId}/events`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const events = (await response.text()).split('\n\n').filter((event) => /^event: state$/m.test(event));
    return events.map((event) => {
      const data = /^data: (.*)$/m.exec(event)?.[1] ?? '{}';
      return String((JSON.parse(data) as { status?: unknown }).status);
    });
  }

  /** Waits for something that must come about by itself. */
  async until(what: string, happened: () => Promise<boolean> | boolean): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!(await happened())) {
      assert.ok(Date.now() < deadline, `It did not happen: ${what}`);
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    }
  }

  /** Every call that was placed has had its one callback, and no other has come. */
  assertOneCallbackEach(callIds: readonly string[]): void {
    assert.ok(callIds.length > 0);
    const counts = callIds.map(
      (callId) => this.receiver.received.filter((callback) => callback.body['call_id'] === callId).length,
    );
    assert.deepEqual(
      counts,
      callIds.map(() => 1),
    );
    assert.equal(this.receiver.received.length, callIds.length);
  }
}

export function agentWords(call: EndedCall): string {
  return call.messages
    .filter((message) => message.role === 'ai')
    .map((message) => message.content)
    .join(' ');
}
