import assert from 'node:assert/strict';
import type {
  CarrierEvent,
  CarrierHost,
  CarrierRecording,
  DialRequest,
  IncomingCall,
  IncomingText,
  TextStatus,
} from '../../core/ports/carrier.ts';
import { type Clock, systemClock } from '../../core/ports/clock.ts';
import { silentLog } from '../../core/ports/log.ts';
import type { MediaLeg } from '../../core/ports/media-leg.ts';
import { readSettings } from '../../core/settings.ts';
import { CarrierDoor } from '../../http/carrier-door.ts';
import { carrierSockets } from '../../http/carrier-sockets.ts';
import { socketDoor } from '../../http/socket-door.ts';
import { TrustedProxies } from '../../http/client-address.ts';
import { RateLimiter } from '../../http/rate-limits.ts';
import { createOutbound } from '../../http/outbound.ts';
import { type RunningServer, startServer } from '../../http/server.ts';
import { acceptMediaSocket, refuseUpgrade, upgradeFault } from '../../sockets/accept.ts';
import { type Simulator, createSimulator } from '../simulator/index.ts';
import { deafHost, memoryNotebook, toneMouth } from '../simulator/network.example.ts';
import { TwilioCarrier } from './carrier.ts';
import { FakeTwilio } from './fake.ts';
import { twilioSettings } from './settings.ts';

export const ourNumber = '+14155550100';
export const theirNumber = '+14155550142';
export const accountSid = `AC${'0123456789abcdef'.repeat(2)}`;
export const authToken = 'the-auth-token-of-the-test';

export interface RigOptions {
  /** How many times as fast as real time calls live. */
  readonly speed?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What stands before our paths in the public address. */
  readonly basePath?: string;
  readonly onIncoming?: CarrierHost['onIncoming'];
  /** What of the adapter's own clock is not the machine's. */
  readonly own?: Partial<Clock>;
}

const patienceMs = 10_000;

/** Our adapter behind a real server, a fake of Twilio, and the simulated phones that it calls. */
export class Rig {
  readonly fake: FakeTwilio;
  readonly simulator: Simulator;
  readonly carrier: TwilioCarrier;
  readonly publicUrl: string;
  readonly events: CarrierEvent[] = [];
  readonly incoming: IncomingCall[] = [];
  readonly texts: IncomingText[] = [];
  readonly textStatuses: TextStatus[] = [];
  readonly recordings: CarrierRecording[] = [];
  /** Accounts with credentials of their own. */
  readonly stored = new Map<string, Readonly<Record<string, string>>>();
  readonly #server: RunningServer;
  readonly #clocks: Map<string, Clock>;
  #calls = 0;

  private constructor(parts: {
    fake: FakeTwilio;
    simulator: Simulator;
    server: RunningServer;
    clocks: Map<string, Clock>;
    options: RigOptions;
    receive: { carrier: TwilioCarrier | null };
  }) {
    const { fake, simulator, server, clocks, options } = parts;
    this.fake = fake;
    this.simulator = simulator;
    this.#server = server;
    this.#clocks = clocks;
    this.publicUrl = `http://127.0.0.1:${server.port}${options.basePath ?? ''}`;
    this.carrier = new TwilioCarrier(
      {
        settings: readSettings(twilioSettings, {
          TWILIO_ACCOUNT_SID: accountSid,
          TWILIO_AUTH_TOKEN: authToken,
          TWILIO_API_BASE_URL: fake.url,
          ...options.env,
        }),
        host: {
          ...deafHost,
          onEvent: (event) => void this.events.push(event),
          onIncoming: async (call) => {
            this.incoming.push(call);
            return options.onIncoming?.(call) ?? null;
          },
          isRecorded: async (callId) => callId === 'recorded',
          onRecording: async (recording) => void this.recordings.push(recording),
          onText: async (text) => {
            this.texts.push(text);
            return { messageId: text.carrierTextId };
          },
          onTextStatus: async (status) => {
            this.textStatuses.push(status);
            return true;
          },
          credentials: async (accountId) => this.stored.get(accountId) ?? null,
          allCredentials: async () => [...this.stored].map(([accountId, values]) => ({ accountId, values })),
        },
        notebook: memoryNotebook(),
        publicUrl: () => this.publicUrl,
        outbound: createOutbound({ allowPrivate: true }),
        log: silentLog,
      },
      {
        callClock: () => simulator.callClock(),
        clockOf: (sid) => fake.calls.get(sid)?.parts.clock ?? simulator.callClock(),
        own: { ...systemClock, ...options.own },
      },
    );
    parts.receive.carrier = this.carrier;
  }

  static async open(options: RigOptions = {}): Promise<Rig> {
    const clocks = new Map<string, Clock>();
    const fake = await FakeTwilio.start({
      accounts: [{ sid: accountSid, authToken }],
      numbers: [ourNumber],
      clockOf: (form) => clocks.get(new URL(form.get('Url') ?? 'http://x').searchParams.get('call') ?? '') ?? null,
    });
    const simulator = createSimulator({
      host: { ...deafHost, ...fake.farHost },
      mouth: toneMouth(),
      notebook: memoryNotebook(),
      speed: options.speed ?? 20,
      log: silentLog,
      random: () => 0.5,
    });
    fake.connect(simulator);
    const receive: { carrier: TwilioCarrier | null } = { carrier: null };
    const ours = (): TwilioCarrier => {
      assert.ok(receive.carrier);
      return receive.carrier;
    };
    const shared = {
      carrier: {
        name: 'twilio',
        receive: (request: Request) => ours().receive(request),
        sockets: { admit: (request: Request) => ours().sockets.admit(request) },
      },
      names: ['twilio', 'another'],
      basePath: options.basePath ?? '',
      rates: new RateLimiter(
        { take: async (windows) => windows.map(() => ({ allowed: true, remaining: 1, retryAfterMs: 0 })) },
        1,
      ),
      proxies: new TrustedProxies([]),
      log: silentLog,
    };
    const errors = { status: () => 500, body: (error: Error) => ({ error: error.message }), schema: null as never };
    const server = await startServer({
      app: new CarrierDoor({ ...shared, errors }).before({ fetch: () => new Response(null, { status: 404 }) }),
      onUpgrade: socketDoor({
        ...shared,
        endpoints: [carrierSockets(shared)],
        sockets: { upgradeFault, acceptMediaSocket, refuseUpgrade },
      }),
      host: '127.0.0.1',
      port: 0,
      log: silentLog,
    });
    return new Rig({ fake, simulator, server, clocks, options, receive });
  }

  async close(): Promise<void> {
    await this.fake.close();
    await this.carrier.close();
    await this.simulator.close();
    await this.#server.close(0);
  }

  /** Puts a phone on the network. */
  async phone(phone: Readonly<Record<string, unknown>>, number = theirNumber): Promise<void> {
    await this.simulator.control.handle({ method: 'PUT', path: `/phones/${number}`, query: {}, body: phone });
  }

  request(more: Partial<DialRequest> = {}): DialRequest {
    const callId = more.callId ?? `call-${++this.#calls}`;
    const clock = this.carrier.callClock();
    this.#clocks.set(callId, clock);
    const rest = { accountId: 'agt_1', publicUrl: null, maxDurationSecs: 600, ringTimeoutMs: 30_000 };
    return { from: ourNumber, to: theirNumber, clock, ...rest, ...more, callId };
  }

  async dial(more: Partial<DialRequest> = {}): Promise<{ readonly callId: string; readonly sid: string }> {
    const request = this.request(more);
    const { carrierCallId } = await this.carrier.dial(request);
    return { callId: request.callId, sid: carrierCallId };
  }

  /** Dials and waits until the audio flows. */
  async talk(more: Partial<DialRequest> = {}): Promise<{ readonly sid: string; readonly leg: RecordedLeg }> {
    const { sid } = await this.dial(more);
    await this.until('the call is answered', () => this.kinds(sid).includes('answered'));
    return { sid, leg: new RecordedLeg(await this.carrier.openMedia({ accountId: 'agt_1', carrierCallId: sid })) };
  }

  of(sid: string): CarrierEvent[] {
    return this.events.filter((event) => event.carrierCallId === sid);
  }

  kinds(sid: string): string[] {
    return this.of(sid).map((event) => (event.kind === 'ended' ? `ended: ${event.ending}` : event.kind));
  }

  async until(what: string, happened: () => boolean): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!happened()) {
      assert.ok(Date.now() < deadline, `It did not happen: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** A leg, and everything that came of it. */
export class RecordedLeg {
  readonly leg: MediaLeg;
  readonly frames: { readonly frame: Uint8Array; readonly atMs: number }[] = [];
  readonly digits: string[] = [];
  readonly marks: string[] = [];
  closed = false;

  constructor(leg: MediaLeg) {
    this.leg = leg;
    leg.onAudio((frame, atMs) => this.frames.push({ frame, atMs }));
    leg.onDtmf((digit) => this.digits.push(digit));
    leg.onMark((name) => this.marks.push(name));
    leg.onClose(() => {
      this.closed = true;
    });
  }
}
