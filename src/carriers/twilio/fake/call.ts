import type { Carrier, CarrierEnding, CarrierEvent } from '../../../core/ports/carrier.ts';
import type { Clock, Timer } from '../../../core/ports/clock.ts';
import { Line } from './line.ts';
import { FakeRecording } from './recording.ts';
import { type Alert, type FakeAccount, rfc2822 } from './ledger.ts';
import { type AnsweredBy, MachineDetection } from './machine-detection.ts';
import type { Answered, Params, Poster } from './poster.ts';
import type { FakeStream, StreamTap } from './stream.ts';
import { TwimlRunner } from './twiml-runner.ts';

/** The telephone network that phones are on. Its events come to `FakeTwilio.farHost`. */
export type FarNetwork = Pick<Carrier, 'callClock' | 'dial' | 'hangUp' | 'openMedia'>;

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

const endings: Readonly<Record<CarrierEnding, CallStatus>> = {
  completed: 'completed',
  busy: 'busy',
  rejected: 'busy',
  no_answer: 'no-answer',
  failed: 'failed',
  canceled: 'canceled',
  error: 'failed',
};

export interface FakeCallParts {
  readonly sid: string;
  readonly account: FakeAccount;
  readonly direction: 'outbound-api' | 'inbound' | 'outbound-dial';
  readonly from: string;
  readonly to: string;
  readonly clock: Clock;
  /** As the request that placed it, or the number that it came in on, has them. */
  readonly options: ReadonlyMap<string, string>;
  readonly statusEvents: ReadonlySet<string>;
  readonly network: FarNetwork;
  readonly poster: Poster;
  readonly alert: (alert: Alert) => void;
  readonly tap: StreamTap;
  /** Places the second leg of a `<Dial>`. */
  readonly dialFurther: (call: FakeCall, number: string, timeoutSecs: number) => FakeCall;
}

/** One call: its state, what is posted about it, and its TwiML under way. */
export class FakeCall {
  readonly parts: FakeCallParts;
  readonly createdAt: number;
  readonly streams: FakeStream[] = [];
  readonly recordings: FakeRecording[] = [];
  status: CallStatus = 'queued';
  /** When it was dialled. */
  startedAt: number | null = null;
  endedAt: number | null = null;
  /** From picking up to the end. */
  durationSecs = 0;
  answeredBy: AnsweredBy | null = null;
  line: Line | null = null;
  /** As the network behind knows it. */
  farCallId: string | null = null;
  readonly answered: Promise<void>;
  readonly over: Promise<void>;
  readonly #answered = Promise.withResolvers<void>();
  readonly #over = Promise.withResolvers<void>();
  readonly #post: (account: FakeAccount, url: string, params: Params) => void;
  #sequence = 0;
  #runner: TwimlRunner | null = null;
  #limit: Timer | null = null;
  #pickedUpMs: number | null = null;

  constructor(parts: FakeCallParts) {
    this.parts = parts;
    this.createdAt = Date.now();
    this.answered = this.#answered.promise;
    this.over = this.#over.promise;
    this.#answered.promise.catch(() => {});
    this.#post = parts.poster.channel(parts.clock);
  }

  get isOver(): boolean {
    return this.endedAt !== null;
  }

  /** Twilio calls. */
  async place(): Promise<void> {
    const { sid, network, clock, from, to, options } = this.parts;
    this.startedAt = Date.now();
    this.#report('initiated', 'initiated');
    const ringTimeoutMs = Number(options.get('Timeout') ?? 60) * 1000;
    const rest = { publicUrl: null, maxDurationSecs: 14_400, accountId: '' };
    try {
      const { carrierCallId } = await network.dial({ callId: sid, from, to, clock, ringTimeoutMs, ...rest });
      this.farCallId = carrierCallId;
      if (this.isOver) await this.#hangUpFar();
    } catch {
      this.end('failed');
    }
  }

  take(event: CarrierEvent): void {
    if (this.isOver) return;
    if (event.kind === 'ringing' && this.status === 'queued') {
      this.status = 'ringing';
      this.#report('ringing', 'ringing');
    } else if (event.kind === 'answered' && this.status !== 'in-progress') {
      void this.parts.clock.during(this.#pickUp());
    } else if (event.kind === 'ended') this.end(endings[event.ending]);
  }

  /** `POST Calls/{Sid}`: throws 21220 in the form of a number. */
  update(changes: ReadonlyMap<string, string>): number | null {
    const wanted = changes.get('Status');
    if (this.isOver) return wanted === undefined ? 21220 : null;
    if (wanted === 'canceled' && this.status !== 'in-progress') this.#stop('canceled');
    else if (wanted === 'completed') this.#stop(this.status === 'in-progress' ? 'completed' : 'canceled');
    const [url, twiml] = [changes.get('Url'), changes.get('Twiml')];
    if (url === undefined && twiml === undefined) return null;
    if (this.status !== 'in-progress') return 21220;
    this.#runner?.stop();
    this.#run(twiml === undefined ? { url: url ?? '' } : { document: twiml });
    return null;
  }

  /** The TwiML has come to its end, or says so. */
  hangUp(): void {
    this.#stop('completed');
  }

  end(status: CallStatus): void {
    if (this.isOver) return;
    this.status = status === 'completed' && this.#pickedUpMs === null ? 'no-answer' : status;
    this.endedAt = Date.now();
    if (this.#pickedUpMs !== null) {
      this.durationSecs = Math.max(1, Math.round((this.parts.clock.now() - this.#pickedUpMs) / 1000));
    }
    this.#limit?.cancel();
    for (const stream of this.streams) stream.stop();
    this.#runner?.stop();
    this.line?.close();
    for (const recording of this.recordings) this.#finish(recording);
    this.#report('completed', this.status);
    this.#answered.reject(new Error('The call is over.'));
    this.#over.resolve();
  }

  /** `POST Calls/{Sid}/Recordings`; null for a call that is not under way. */
  record(statusCallback: string): FakeRecording | null {
    if (!this.line || this.isOver) return null;
    const { sid, account } = this.parts;
    const recording = new FakeRecording({ callSid: sid, accountSid: account.sid, statusCallback }, this.line);
    this.recordings.push(recording);
    return recording;
  }

  /** What every webhook of this call says of it. */
  params(status: string = this.status): Record<string, string> {
    const { sid, account, from, to, direction } = this.parts;
    return {
      CallSid: sid,
      AccountSid: account.sid,
      From: from,
      To: to,
      Caller: from,
      Called: to,
      CallStatus: status,
      ApiVersion: '2010-04-01',
      Direction: direction,
    };
  }

  /** Asks for a document, in the call's time. */
  ask(url: string, more: Params = {}, method = 'POST'): Promise<Answered | null> {
    const { poster, account, clock } = this.parts;
    return clock.during(poster.ask(account, url, { ...this.params(), ...more }, method));
  }

  callback(url: string, params: Params): void {
    this.#post(this.parts.account, url, params);
  }

  /** Runs what is to happen once somebody has picked up. */
  #run(from: { readonly url: string } | { readonly document: string }, method = 'POST'): void {
    const runner = new TwimlRunner(this);
    this.#runner = runner;
    void runner.run(from, method);
  }

  async #pickUp(): Promise<void> {
    const { network, options, direction } = this.parts;
    this.status = 'in-progress';
    this.#pickedUpMs = this.parts.clock.now();
    const limitSecs = Number(options.get('TimeLimit') ?? 14_400);
    this.#limit = this.parts.clock.after(limitSecs * 1000, () => this.#stop('completed'));
    try {
      this.line = new Line(await network.openMedia({ accountId: '', carrierCallId: this.farCallId ?? '' }));
    } catch {
      this.end('failed');
      return;
    }
    this.#report('answered', 'in-progress');
    this.#answered.resolve();
    if (options.has('MachineDetection') && !options.has('SendDigits')) this.#detect(this.line);
    const twiml = options.get('Twiml');
    const url = options.get('Url');
    if (direction === 'outbound-api' && (url !== undefined || twiml !== undefined)) {
      this.#run(url === undefined ? { document: twiml ?? '' } : { url }, options.get('Method') ?? 'POST');
    }
  }

  /** An incoming call that its TwiML takes: the far side hears so, then the rest of the document runs. */
  takeUp(document: string, url: string): Promise<void> {
    const runner = new TwimlRunner(this);
    this.#runner = runner;
    return this.answered.then(
      () => runner.runDocument(document, url),
      () => {},
    );
  }

  #detect(line: Line): void {
    const { options, account } = this.parts;
    const number = (name: string, byDefault: number): number => Number(options.get(name) ?? byDefault);
    const detection = new MachineDetection({
      speechThresholdMs: number('MachineDetectionSpeechThreshold', 2400),
      speechEndThresholdMs: number('MachineDetectionSpeechEndThreshold', 1200),
      silenceTimeoutMs: number('MachineDetectionSilenceTimeout', 5000),
      timeoutMs: number('MachineDetectionTimeout', 30) * 1000,
    });
    const deaf = line.listen({
      frame: (said) => {
        const verdict = detection.hear(said);
        if (verdict === null) return;
        deaf();
        this.answeredBy = verdict;
        const url = options.get('AsyncAmdStatusCallback');
        if (url === undefined) return;
        this.callback(url, {
          CallSid: this.parts.sid,
          AccountSid: account.sid,
          AnsweredBy: verdict,
          MachineDetectionDuration: String(detection.durationMs),
        });
      },
    });
  }

  #finish(recording: FakeRecording): void {
    recording.finish();
    if (recording.statusCallback === '') return;
    const { sid, account } = this.parts;
    this.callback(recording.statusCallback, {
      AccountSid: account.sid,
      CallSid: sid,
      RecordingSid: recording.sid,
      RecordingStatus: 'completed',
      RecordingDuration: String(recording.durationSecs),
      RecordingChannels: '2',
      RecordingSource: 'StartCallRecordingAPI',
    });
  }

  #stop(status: CallStatus): void {
    this.end(status);
    void this.#hangUpFar();
  }

  async #hangUpFar(): Promise<void> {
    if (this.farCallId !== null) {
      await this.parts.network.hangUp({ accountId: '', carrierCallId: this.farCallId }).catch(() => {});
    }
  }

  #report(event: string, status: string): void {
    const { options, statusEvents } = this.parts;
    const url = options.get('StatusCallback');
    const sequence = this.#sequence++;
    if (url === undefined || url === '' || !statusEvents.has(event)) return;
    this.callback(url, {
      ...this.params(status),
      Timestamp: rfc2822(Date.now()),
      SequenceNumber: String(sequence),
      CallbackSource: 'call-progress-events',
      ...(event === 'completed' && {
        CallDuration: String(this.durationSecs),
        Duration: String(Math.ceil(this.durationSecs / 60)),
      }),
    });
  }
}
