import { createEmbeddedMouth } from '../../src/adapters.ts';
import type { App } from '../../src/app.ts';
import { type Simulator, createSimulator } from '../../src/carriers/simulator/index.ts';
import { TwilioCarrier } from '../../src/carriers/twilio/carrier.ts';
import { FakeTwilio } from '../../src/carriers/twilio/fake.ts';
import { twilio } from '../../src/carriers/twilio/index.ts';
import type { twilioSettings } from '../../src/carriers/twilio/settings.ts';
import { PhoneError } from '../../src/core/errors.ts';
import type { Carrier } from '../../src/core/ports/carrier.ts';
import type { CarrierProvider, CarrierRequest } from '../../src/core/ports/carrier-provider.ts';
import { type Clock, systemClock } from '../../src/core/ports/clock.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import type { Mouth } from '../../src/core/ports/mouth.ts';
import type { Notebook } from '../../src/core/ports/store.ts';
import { withCaptions } from './captions-past-wire.ts';

const account = { sid: `AC${'0123456789abcdef'.repeat(2)}`, authToken: 'the-auth-token-of-whole-calls' };
const ownNumber = '+12025550143';

/** The simulated phones behind a server that plays Twilio: our side reaches them by its API, webhooks and media streams. */
export class TwilioNetwork {
  readonly fake: FakeTwilio;
  readonly #simulator: Simulator;
  readonly #mouth: Mouth;
  readonly #clocks = new Map<string, Clock>();

  private constructor(parts: { fake: FakeTwilio; simulator: Simulator; mouth: Mouth }, clocks: Map<string, Clock>) {
    this.fake = parts.fake;
    this.#simulator = parts.simulator;
    this.#mouth = parts.mouth;
    this.#clocks = clocks;
  }

  static async open(speed: number): Promise<TwilioNetwork> {
    const clocks = new Map<string, Clock>();
    const fake = await FakeTwilio.start({
      accounts: [account],
      numbers: [ownNumber],
      clockOf: (form) => clocks.get(new URL(form.get('Url') ?? 'http://x').searchParams.get('call') ?? '') ?? null,
    });
    const mouth = createEmbeddedMouth({ log: silentLog });
    const simulator = createSimulator({
      host: {
        ...fake.farHost,
        isRecorded: async () => false,
        onRecording: async () => {},
        onText: async () => null,
        onTextStatus: async () => false,
        credentials: async () => null,
        allCredentials: async () => [],
      },
      mouth,
      notebook: forgetful(),
      speed,
      log: silentLog,
    });
    fake.connect(simulator);
    return new TwilioNetwork({ fake, simulator, mouth }, clocks);
  }

  get env(): Readonly<Record<string, string>> {
    return {
      CARRIER: 'twilio',
      TWILIO_ACCOUNT_SID: account.sid,
      TWILIO_AUTH_TOKEN: account.authToken,
      TWILIO_API_BASE_URL: this.fake.url,
      TWILIO_PHONE_NUMBERS: ownNumber,
      TWILIO_MACHINE_DETECTION: '0',
    };
  }

  /** The carrier as it is, in the time of the simulated phones and with their text beside the audio. */
  get provider(): CarrierProvider {
    const create = (request: CarrierRequest<typeof twilioSettings>): Carrier => this.#timed(request);
    const provider: CarrierProvider<typeof twilioSettings> = { ...twilio, captions: true, create };
    return provider;
  }

  /** What stories ask of the simulated network, by our ids. */
  async control(app: App, method: string, path: string, body: unknown): Promise<{ status: number; body: unknown }> {
    const { store } = app.core;
    const callId = /^\/calls\/([^/]+)$/.exec(path)?.[1];
    const call = callId === undefined ? null : await store.calls.find(callId);
    const theirs = call?.carrierCallId ? `/calls/${call.carrierCallId}` : path;
    try {
      const answer = await this.#simulator.control.handle({ method, path: theirs, query: {}, body });
      const fields = answer.body as { callId?: unknown };
      const ours =
        method === 'POST' && path === '/calls'
          ? await store.calls.findByCarrierCallId('twilio', String(fields.callId))
          : call;
      return { status: answer.status, body: ours ? { ...fields, callId: ours.id } : fields };
    } catch (error) {
      if (error instanceof PhoneError && error.code === 'not_found') return { status: 404, body: {} };
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.fake.close();
    await this.#simulator.close();
    await this.#mouth.close();
  }

  #timed(request: CarrierRequest<typeof twilioSettings>): Carrier {
    const simulator = this.#simulator;
    const carrier = new TwilioCarrier(request, {
      callClock: () => simulator.callClock(),
      clockOf: (sid) => this.fake.calls.get(sid)?.parts.clock ?? simulator.callClock(),
      own: systemClock,
    });
    return {
      name: carrier.name,
      texts: carrier.texts,
      numbers: carrier.numbers,
      sockets: carrier.sockets,
      callClock: () => carrier.callClock(),
      dial: (call) => {
        this.#clocks.set(call.callId, call.clock);
        return carrier.dial(call);
      },
      hangUp: (call) => carrier.hangUp(call),
      find: (call) => carrier.find(call),
      receive: (webhook) => carrier.receive(webhook),
      close: () => carrier.close(),
      openMedia: async (call) => {
        const leg = await carrier.openMedia(call);
        const line = this.fake.calls.get(call.carrierCallId)?.line;
        return line ? withCaptions(leg, line) : leg;
      },
    };
  }
}

/** Notes for the length of a test. */
function forgetful(): Notebook {
  const notes = new Map<string, unknown>();
  const idOf = (owner: string, key: string): string => `${owner}\n${key}`;
  return {
    get: async (owner, key) => notes.get(idOf(owner, key)) ?? null,
    all: async (owner) =>
      [...notes]
        .filter(([id]) => id.startsWith(`${owner}\n`))
        .map(([id, value]) => ({ key: id.slice(owner.length + 1), value })),
    put: async (owner, key, value) => void notes.set(idOf(owner, key), value),
    putIfAbsent: async (owner, key, value) => {
      const id = idOf(owner, key);
      if (!notes.has(id)) notes.set(id, value);
      return notes.get(id);
    },
    remove: async (owner, key) => void notes.delete(idOf(owner, key)),
  };
}
