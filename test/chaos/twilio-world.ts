import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { TwilioCarrier } from '../../src/carriers/twilio/carrier.ts';
import { FakeTwilio } from '../../src/carriers/twilio/fake.ts';
import type { FarNetwork } from '../../src/carriers/twilio/fake/call.ts';
import { noFaults } from '../../src/carriers/twilio/fake/ledger.ts';
import { twilioSettings } from '../../src/carriers/twilio/settings.ts';
import { signatureOf } from '../../src/carriers/twilio/signature.ts';
import { PhoneError } from '../../src/core/errors.ts';
import type { Core } from '../../src/core/core.ts';
import type { Carrier } from '../../src/core/ports/carrier.ts';
import type { Clock } from '../../src/core/ports/clock.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import { readSettings } from '../../src/core/settings.ts';
import { CarrierDoor } from '../../src/http/carrier-door.ts';
import { carrierSockets } from '../../src/http/carrier-sockets.ts';
import { socketDoor } from '../../src/http/socket-door.ts';
import { TrustedProxies } from '../../src/http/client-address.ts';
import { createOutbound } from '../../src/http/outbound.ts';
import { RateLimiter } from '../../src/http/rate-limits.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import { acceptMediaSocket, refuseUpgrade, upgradeFault } from '../../src/sockets/accept.ts';
import { MortalProcess, type Tally } from './mortal-process.ts';
import type { WiredClock } from './wired-clock.ts';

const account = { sid: `AC${'0123456789abcdef'.repeat(2)}`, authToken: 'the-auth-token-of-the-sequences' };
const ownNumber = '+12025550143';
/** A connection that nobody takes up is given up by Twilio after so long. */
const stalledMs = 10_000;
/** RFC 6455, 7.4.1: policy violation; no goodbye at all. */
const [refused, brokenOff] = [1008, 1006];

/** What happens to a media stream that Twilio opens to us. */
export type StreamFault = 'refused' | 'stalled' | null;

/** One call's part of the world: what it is run with. */
export interface Scene {
  readonly clock: WiredClock;
  readonly phones: FarNetwork;
  readonly streamFault: () => StreamFault;
}

export interface ProcessParts {
  readonly base: Core;
  readonly tally: Tally;
  readonly clock: WiredClock;
  /** Stands between the process and the adapter: to see that what it does wrong is noticed. */
  readonly sabotage: (carrier: Carrier) => Carrier;
}

/** A server that plays Twilio, and our address on the network, behind which one process after another lives. One call at a time. */
export class TwilioWorld {
  readonly fake: FakeTwilio;
  readonly publicUrl: string;
  readonly #server: RunningServer;
  readonly #keys: { sid: string; secret: string }[];
  readonly #state: { scene: Scene | null; process: TwilioProcess | null; held: number };

  private constructor(parts: {
    fake: FakeTwilio;
    server: RunningServer;
    keys: { sid: string; secret: string }[];
    state: { scene: Scene | null; process: TwilioProcess | null; held: number };
  }) {
    this.fake = parts.fake;
    this.#server = parts.server;
    this.#keys = parts.keys;
    this.#state = parts.state;
    this.publicUrl = `http://127.0.0.1:${parts.server.port}`;
  }

  static async open(): Promise<TwilioWorld> {
    const keys: { sid: string; secret: string }[] = [];
    const state: { scene: Scene | null; process: TwilioProcess | null; held: number } = {
      scene: null,
      process: null,
      held: 0,
    };
    const fake = await FakeTwilio.start({
      accounts: [{ ...account, apiKeys: keys }],
      numbers: [ownNumber],
      clockOf: () => state.scene?.clock ?? null,
    });
    const door = {
      carrier: {
        name: 'twilio',
        receive: async (request: Request): Promise<Response> => {
          const { process } = state;
          const answer = await process?.carrier.receive(request);
          return answer && process?.mortal.alive ? answer : badGateway();
        },
        sockets: {
          admit: (request: Request) => state.process?.carrier.sockets?.admit(request) ?? Promise.reject(nobodyThere()),
        },
      },
      names: ['twilio'],
      basePath: '',
      rates: new RateLimiter(
        { take: async (windows) => windows.map(() => ({ allowed: true, remaining: 1, retryAfterMs: 0 })) },
        0,
      ),
      proxies: new TrustedProxies([]),
      log: silentLog,
    };
    const errors = { status: () => 500, body: (error: Error) => ({ error: error.message }), schema: null as never };
    const upgrade = socketDoor({
      ...door,
      endpoints: [carrierSockets(door)],
      sockets: {
        upgradeFault,
        refuseUpgrade,
        acceptMediaSocket: (request, socket, head) => {
          state.process?.hold(socket);
          return acceptMediaSocket(request, socket, head);
        },
      },
    });
    const server = await startServer({
      app: new CarrierDoor({ ...door, errors }).before({ fetch: () => new Response(null, { status: 404 }) }),
      onUpgrade: (request, socket, head) => {
        const fault = state.scene?.streamFault() ?? null;
        if (fault === null) return upgrade(request, socket, head);
        if (fault === 'refused') refuseUpgrade(socket, 503);
        else stall(state, socket);
        return true;
      },
      host: '127.0.0.1',
      port: 0,
      log: silentLog,
    });
    return new TwilioWorld({ fake, server, keys, state });
  }

  /** Requests and sockets that are kept waiting on purpose. */
  get held(): number {
    return this.#state.held + this.fake.unanswered;
  }

  /** A new call's part begins, without faults. */
  setScene(scene: Scene): void {
    this.#state.scene = scene;
    const { nextCalls } = this.fake.faults;
    nextCalls.length = 0;
    Object.assign(this.fake.faults, noFaults(), { nextCalls });
    this.fake.connect(scene.phones);
  }

  /** A process starts at our address; the one before it must be dead. */
  startProcess({ base, tally, clock, sabotage }: ProcessParts): TwilioProcess {
    const key = { sid: `SK${randomBytes(16).toString('hex')}`, secret: randomBytes(8).toString('hex') };
    this.#keys.push(key);
    const mortal = new MortalProcess(base, tally, ({ alive, onEvent }) => {
      const own = clockOfProcess(clock, alive, (work) => clock.during(work));
      const callClock = clockOfProcess(clock, alive, (work) => work);
      const twilio = new TwilioCarrier(
        {
          settings: readSettings(twilioSettings, {
            TWILIO_ACCOUNT_SID: account.sid,
            TWILIO_AUTH_TOKEN: account.authToken,
            TWILIO_API_KEY_SID: key.sid,
            TWILIO_API_KEY_SECRET: key.secret,
            TWILIO_API_BASE_URL: this.fake.url,
          }),
          host: {
            onEvent,
            onIncoming: async () => null,
            isOurs: async () => true,
            onText: async () => null,
            isRecorded: async () => false,
            onRecording: async () => {},
            onTextStatus: async () => false,
            credentials: async () => null,
            allCredentials: async () => [],
          },
          notebook: base.store.notebook,
          publicUrl: () => this.publicUrl,
          outbound: createOutbound({ allowPrivate: true }),
          log: silentLog,
        },
        { callClock: () => callClock, clockOf: () => callClock, own },
      );
      return sabotage(twilio);
    });
    const process = new TwilioProcess(mortal, () => {
      this.#keys.splice(this.#keys.indexOf(key), 1);
      this.#state.process = null;
      this.fake.cutUnanswered();
    });
    this.#state.process = process;
    return process;
  }

  /** Somebody opens another socket with the words of a stream that stands. Settles when it is gone: whether our side took it. */
  intrude(start: Readonly<Record<string, unknown>>): Promise<boolean> {
    const url = `${this.publicUrl.replace('http', 'ws')}/twilio/media-stream`;
    const socket = new WebSocket(url, { headers: { 'x-twilio-signature': signatureOf(account.authToken, url, []) } });
    let isOpen = false;
    socket.on('open', () => {
      isOpen = true;
      socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
      socket.send(JSON.stringify(start));
    });
    socket.on('error', () => {});
    return new Promise((resolve) => {
      socket.on('close', (code) => resolve(isOpen && code !== refused && code !== brokenOff));
    });
  }

  /** What is known of ended calls is not needed any more. */
  forget(): void {
    this.fake.calls.clear();
    this.fake.requests.length = 0;
  }

  async close(): Promise<void> {
    await this.fake.close();
    await this.#server.close(0);
  }
}

/** A server process of ours with the real adapter. Dead, it does nothing more at Twilio, and its connections are gone. */
export class TwilioProcess {
  readonly mortal: MortalProcess;
  readonly #sockets = new Set<Duplex>();
  readonly #onDeath: () => void;

  constructor(mortal: MortalProcess, onDeath: () => void) {
    this.mortal = mortal;
    this.#onDeath = onDeath;
  }

  get carrier(): Carrier {
    return this.mortal.core.carrier;
  }

  hold(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  die(): void {
    if (!this.mortal.alive) return;
    this.mortal.die();
    for (const socket of this.#sockets) socket.destroy();
    this.#onDeath();
  }
}

function clockOfProcess(clock: Clock, alive: () => boolean, during: Clock['during']): Clock {
  return {
    now: () => clock.now(),
    after: (delayMs, run) =>
      clock.after(delayMs, () => {
        if (alive()) run();
      }),
    during,
  };
}

function stall(state: { readonly scene: Scene | null; held: number }, socket: Duplex): void {
  state.held += 1;
  const timer = state.scene?.clock.after(stalledMs, () => socket.destroy());
  socket.on('error', () => {});
  socket.once('close', () => {
    timer?.cancel();
    state.held -= 1;
  });
  socket.resume();
}

function badGateway(): Response {
  return new Response(null, { status: 502 });
}

function nobodyThere(): PhoneError {
  return new PhoneError('unavailable', 'Nobody is there.');
}
