import { encodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import type {
  CarrierCall,
  CarrierEvent,
  CarrierHost,
  DialRequest,
  FindRequest,
  IncomingCall,
} from '../../core/ports/carrier.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { type Log, silentLog } from '../../core/ports/log.ts';
import { ManualClock } from '../../core/ports/manual-clock.ts';
import type { MediaLeg, TimedWord } from '../../core/ports/media-leg.ts';
import type { Mouth } from '../../core/ports/mouth.ts';
import type { Notebook } from '../../core/ports/store.ts';
import { type Simulator, createSimulator } from './index.ts';

export const ourNumber = '+14155550100';
export const theirNumber = '+14155550142';

/** Words sound for 100 ms a letter, with 50 ms of silence between them. */
const letterMs = 100;
const gapMs = 50;

export function speechOf(text: string): { readonly audio: Uint8Array; readonly words: TimedWord[] } {
  const words: TimedWord[] = [];
  let atMs = 0;
  for (const word of text.split(/\s+/)) {
    words.push({ text: word, startMs: atMs, endMs: atMs + word.length * letterMs });
    atMs += word.length * letterMs + gapMs;
  }
  const samples = new Int16Array((atMs - gapMs) * 8);
  for (const { startMs, endMs } of words) {
    for (let i = startMs * 8; i < endMs * 8; i++) samples[i] = Math.round(9000 * Math.sin((i * Math.PI) / 10));
  }
  return { audio: encodeMulaw(samples), words };
}

export function toneMouth(): Mouth & { readonly spoken: string[] } {
  const spoken: string[] = [];
  return {
    label: 'tones',
    spoken,
    async *speak({ text }) {
      spoken.push(text);
      yield await Promise.resolve(speechOf(text));
    },
    close: () => Promise.resolve(),
  };
}

export function memoryNotebook(): Notebook {
  const notes = new Map<string, { owner: string; key: string; json: string }>();
  const idOf = (owner: string, key: string): string => `${owner}\n${key}`;
  const valueOf = (json: string | undefined): unknown => (json === undefined ? null : JSON.parse(json));
  return {
    get: async (owner, key) => valueOf(notes.get(idOf(owner, key))?.json),
    all: async (owner) =>
      [...notes.values()]
        .filter((note) => note.owner === owner)
        .map((note) => ({ key: note.key, value: valueOf(note.json) })),
    put: async (owner, key, value) => void notes.set(idOf(owner, key), { owner, key, json: JSON.stringify(value) }),
    putIfAbsent: async (owner, key, value) => {
      const id = idOf(owner, key);
      if (!notes.has(id)) notes.set(id, { owner, key, json: JSON.stringify(value) });
      return valueOf(notes.get(id)?.json);
    },
    remove: async (owner, key) => void notes.delete(idOf(owner, key)),
  };
}

export interface TestNetworkOptions {
  readonly speed?: number;
  readonly random?: () => number;
  readonly mouth?: Mouth;
  readonly notebook?: Notebook;
  readonly log?: Log;
  readonly onIncoming?: CarrierHost['onIncoming'];
}

/** The parts of our side that no test of the network needs. */
export const deafHost: Pick<
  CarrierHost,
  'isOurs' | 'isRecorded' | 'onRecording' | 'onText' | 'onTextStatus' | 'credentials' | 'allCredentials'
> = {
  isOurs: async () => false,
  isRecorded: async () => false,
  onRecording: async () => {},
  onText: async () => null,
  onTextStatus: async () => false,
  credentials: async () => null,
  allCredentials: async () => [],
};

export function dialOf(callId: string, to: string, clock: Clock): DialRequest {
  const rest = { accountId: 'agt_1', publicUrl: null, maxDurationSecs: 600, ringTimeoutMs: 30_000 };
  return { callId, from: ourNumber, to, clock, ...rest };
}

/** A call as its carrier knows it. */
export function theirs(carrierCallId: string): CarrierCall {
  return { accountId: 'agt_1', carrierCallId };
}

/** A call that our side has lost sight of. */
export function lost(callId: string, carrierCallId: string | null): FindRequest {
  return { accountId: 'agt_1', callId, carrierCallId, from: ourNumber, to: theirNumber, dialedAt: null };
}

/** A simulated network whose real time tests move by hand, and our side of it. */
export class TestNetwork {
  readonly time = new ManualClock();
  readonly events: (CarrierEvent & { readonly atMs: number })[] = [];
  readonly incoming: IncomingCall[] = [];
  readonly notebook: Notebook;
  readonly simulator: Simulator;
  readonly #startMs = this.time.now();
  #calls = 0;

  constructor(options: TestNetworkOptions = {}) {
    this.notebook = options.notebook ?? memoryNotebook();
    this.simulator = createSimulator({
      host: {
        onEvent: (event) => this.events.push({ ...event, atMs: this.elapsedMs }),
        onIncoming: async (call) => {
          this.incoming.push(call);
          return options.onIncoming ? options.onIncoming(call) : null;
        },
        ...deafHost,
      },
      mouth: options.mouth ?? toneMouth(),
      notebook: this.notebook,
      speed: options.speed ?? 1,
      log: options.log ?? silentLog,
      random: options.random ?? (() => 0.5),
      time: {
        monotonicMs: () => this.elapsedMs,
        epochMs: () => this.time.now(),
        after: (delayMs, run) => this.time.after(delayMs, run),
      },
    });
  }

  /** Real time since the start. */
  get elapsedMs(): number {
    return this.time.now() - this.#startMs;
  }

  async control(method: string, path: string, body?: unknown): Promise<{ status: number; body: never }> {
    const answer = await this.simulator.control.handle({ method, path, query: {}, body });
    return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body)) as never };
  }

  async putPhone(phone: Record<string, unknown>, number = theirNumber): Promise<void> {
    await this.control('PUT', `/phones/${number}`, phone);
  }

  async dial(to = theirNumber, callId = `call-${++this.#calls}`, ringTimeoutMs = 30_000): Promise<TestCall> {
    const clock = this.simulator.callClock();
    const { carrierCallId } = await this.simulator.dial({ ...dialOf(callId, to, clock), ringTimeoutMs });
    return new TestCall(this, callId, carrierCallId);
  }

  /** Dials and waits until the audio flows. */
  async call(to = theirNumber): Promise<TestCall> {
    const call = await this.dial(to);
    await this.until(() => call.kinds.includes('answered'));
    await call.open();
    return call;
  }

  async until(happened: () => boolean, withinMs = 120_000): Promise<void> {
    for (let waitedMs = 0; !happened(); waitedMs += 10) {
      if (waitedMs > withinMs) throw new Error('It did not happen.');
      await this.time.advance(10);
    }
  }
}

interface Truth {
  readonly callId: string;
  readonly carrierCallId: string;
  readonly answer: string;
  readonly dials: number;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  readonly ending: string | null;
  readonly endedBy: string | null;
  readonly said: readonly {
    readonly who: string;
    readonly text: string;
    readonly startMs: number;
    readonly endMs: number;
    readonly playedMs: number;
    readonly cut: boolean;
  }[];
  readonly dtmf: readonly { readonly who: string; readonly digit: string; readonly atMs: number }[];
  readonly beep: { readonly startMs: number; readonly endMs: number } | null;
  readonly media: { readonly framesIn: number; readonly framesOut: number; readonly lost: number };
}

/** Our side of one call, and everything that it was told. */
export class TestCall {
  readonly callId: string;
  readonly carrierCallId: string;
  readonly frames: { readonly frame: Uint8Array; readonly atMs: number; readonly realMs: number }[] = [];
  readonly pieces: { readonly text: string; readonly atMs: number }[] = [];
  readonly digits: { readonly digit: string; readonly atMs: number }[] = [];
  readonly marks: string[] = [];
  closed = 0;
  readonly #network: TestNetwork;
  #leg: MediaLeg | null = null;

  constructor(network: TestNetwork, callId: string, carrierCallId: string) {
    this.#network = network;
    this.callId = callId;
    this.carrierCallId = carrierCallId;
  }

  get events(): readonly (CarrierEvent & { readonly atMs: number })[] {
    return this.#network.events.filter((event) => event.carrierCallId === this.carrierCallId);
  }

  get kinds(): readonly string[] {
    return this.events.map((event) => event.kind);
  }

  get ending(): string | null {
    const ended = this.events.find((event) => event.kind === 'ended');
    return ended ? ended.ending : null;
  }

  get leg(): MediaLeg {
    if (!this.#leg) throw new Error('The leg is not open.');
    return this.#leg;
  }

  /** All captions so far. */
  get heard(): string {
    return this.pieces.map((piece) => piece.text).join('');
  }

  async open(): Promise<void> {
    const leg = await this.#network.simulator.openMedia(theirs(this.carrierCallId));
    this.#leg = leg;
    leg.onAudio((frame, atMs) => this.frames.push({ frame, atMs, realMs: this.#network.elapsedMs }));
    leg.onDtmf((digit, atMs) => this.digits.push({ digit, atMs }));
    leg.onMark((name) => this.marks.push(name));
    leg.onClose(() => this.closed++);
    leg.captions?.onText((text, atMs) => this.pieces.push({ text, atMs }));
  }

  say(text: string): void {
    const { audio, words } = speechOf(text);
    this.leg.send(audio);
    this.leg.captions?.send(words);
  }

  async truth(): Promise<Truth> {
    const { body } = await this.#network.control('GET', `/calls/${this.callId}`);
    return body;
  }
}
