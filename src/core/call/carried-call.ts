import type { BridgeEnd } from '../bridge/bridge-call.ts';
import { CallTimers } from '../bridge/call-timers.ts';
import type { CallTalk } from '../bridge/call-talk.ts';
import type { LiveOrder } from '../bridge/live-order.ts';
import type { PlainLine } from '../bridge/plain-line.ts';
import type { HttpTools } from '../bridge/http-tools.ts';
import type { Account } from '../account/account.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { OwnNumber } from '../number/own-number.ts';
import type { CarrierCall, CarrierEnding, CarrierEvent, CarrierFinding } from '../ports/carrier.ts';
import type { Clock } from '../ports/clock.ts';
import type { StoredWorkflow } from '../workflow/stored-workflow.ts';
import type { CallEvent } from './call-machine.ts';
import type { Call, EndedReason } from './call.ts';
import { findRequest, othersLike } from './find-request.ts';
import type { LiveCall } from './live-calls.ts';
import { LiveTranscript } from './live-transcript.ts';
import { recordCallEvent } from './record-event.ts';
import { talkOf } from './talk-of.ts';

/** A call's row is believed for so long after its node last said that it lives. */
export const leaseMs = 15_000;
/** Asked about a ringing call this often, for carriers that lose their events. */
const askEveryMs = 5000;
/** After our hang-up, or the line's end, the carrier has this long to say so; twice as long after each further try. */
const endWordMs = 3000;
/** A carrier that does not hang up is told so often; after that its own limit ends the call. */
const mostHangUps = 5;
/** Beyond the ring timeout that the carrier was told. */
const ringGraceMs = 10_000;

export interface CarryRequest {
  readonly call: Call;
  /** Null for plain calls only. */
  readonly workflow: StoredWorkflow | null;
  readonly account: Account;
  /** Ours, where the account still owns it. */
  readonly number: OwnNumber | null;
  /** What the agent may ask of the owner's server. */
  readonly tools: HttpTools | null;
  /** What is known of who is on the other side. */
  readonly context: string | null;
  /** The owner's own key for what talks; null: as the settings say. */
  readonly modelKey: string | null;
  /** The line that waits to be joined with this call's. */
  readonly joins: PlainLine | null;
  readonly clock: Clock;
}

/**
 * One call in the hands of this process: from the warm engine to the stored end. Carrier events are taken one after the other; what
 * the carrier fails to say is found by asking.
 */
export class CarriedCall implements LiveCall {
  readonly callId: string;
  readonly ended: Promise<void>;
  readonly #core: Core;
  readonly #request: CarryRequest;
  readonly #talk: CallTalk;
  readonly #done = Promise.withResolvers<void>();
  readonly #timers: CallTimers;
  readonly #live: LiveTranscript | null;
  #carrierCallId: string | null;
  #dialedAt: number | null = null;
  #turn: Promise<void> = Promise.resolve();
  #answering = false;
  /** The audio flows, and its end will be told by whoever talks. */
  #talking = false;
  #closing: EndedReason | null = null;
  #ending: CarrierEnding | null = null;
  #bridged: BridgeEnd | null = null;
  /** The carrier's own measure, which goes before ours. */
  #talkedMs: number | null = null;
  #over = false;
  /** Why the call could not be placed: the engine's fault, or the carrier's refusal. */
  #refusal: PhoneError | null = null;

  constructor(core: Core, request: CarryRequest) {
    this.callId = request.call.id;
    this.ended = this.#done.promise;
    this.#core = core;
    this.#timers = new CallTimers(request.clock);
    this.#live = request.call.liveTranscript ? new LiveTranscript(core, request.call) : null;
    this.#request = request;
    this.#carrierCallId = request.call.carrierCallId;
    this.#talk = talkOf(core, request, {
      onMachine: () => this.#enqueue(() => this.#record({ kind: 'machine', at: Date.now() })),
      carry: (next) => new CarriedCall(core, next),
    });
  }

  /** Warms the engine, makes sure that nobody else dials, and dials. Settles when the carrier has taken the call or it has ended. */
  async place(): Promise<void> {
    const { core, clock, call } = { core: this.#core, ...this.#request };
    this.#core.live.add(this);
    const madeBy = await this.#prepare();
    if (!madeBy) return;
    const now = Date.now();
    const dialing = await recordCallEvent(core, call.id, {
      kind: 'dialing',
      at: now,
      node: core.settings.node,
      leaseUntil: now + leaseMs,
      madeBy,
    });
    if (!dialing.changed || this.#closing) {
      if (dialing.changed) await this.#end(this.#closing === 'error' ? 'failed' : 'canceled');
      else this.#drop();
      return;
    }
    this.#dialedAt = now;
    try {
      const { ringTimeoutMs } = core.settings;
      const dialed = await core.carrier.dial({
        callId: call.id,
        accountId: call.accountId,
        from: call.from,
        to: call.to,
        ringTimeoutMs,
        clock,
        publicUrl: call.publicUrl,
        maxDurationSecs: call.maxDurationSecs,
        others: () => othersLike(core.store.calls, { ...call, dialedAt: now }),
      });
      await this.#accepted(dialed.carrierCallId);
    } catch (error) {
      await this.#dialFailed(error);
    }
  }

  /** A call that comes in: the engine is warmed while it rings. False when it cannot be taken. */
  async take(): Promise<boolean> {
    this.#core.live.add(this);
    const madeBy = await this.#prepare();
    if (!madeBy) return false;
    const { core, call } = { core: this.#core, ...this.#request };
    const now = Date.now();
    await recordCallEvent(core, call.id, {
      kind: 'dialing',
      at: now,
      node: core.settings.node,
      leaseUntil: now + leaseMs,
      madeBy,
    });
    if (this.#carrierCallId !== null) core.live.name(this, this.#carrierCallId);
    this.#watchRinging();
    return true;
  }

  get refusal(): PhoneError | null {
    return this.#refusal;
  }

  onCarrierEvent(event: CarrierEvent): void {
    this.#enqueue(() => this.#on(event));
  }

  hangUp(): void {
    this.#enqueue(() => this.#close('api', null, false));
  }

  order(order: LiveOrder): Promise<boolean> {
    return this.#answering ? this.#talk.order(order) : Promise.resolve(false);
  }

  shutDown(): void {
    this.#enqueue(() => this.#close('error', 'The server was shut down during the call.', true));
  }

  async #prepare(): Promise<Call['madeBy'] | null> {
    try {
      return await this.#talk.prepare();
    } catch (error) {
      this.#core.log.error('The engine could not be opened; nothing was dialled', { callId: this.callId, error });
      this.#closing = 'failed';
      const why = error instanceof PhoneError ? error.message : 'The speech engine could not be started.';
      this.#refusal = new PhoneError('voice_ai_unavailable', why, { cause: error, retryable: true });
      await this.#record({ kind: 'closing', reason: 'failed', detail: why });
      await this.#end('failed');
      return null;
    }
  }

  async #accepted(carrierCallId: string): Promise<void> {
    this.#carrierCallId = carrierCallId;
    await this.#record({ kind: 'accepted', at: Date.now(), carrierCallId });
    this.#watchRinging();
    this.#core.live.name(this, carrierCallId);
    if (this.#closing) await this.#close(this.#closing, null, false);
  }

  /** The carrier refused, or its answer was lost: a call that it placed all the same is hung up, not talked to. */
  async #dialFailed(error: unknown): Promise<void> {
    this.#core.log.warn('The carrier did not take a call', { callId: this.callId, error });
    const found = await this.#ask();
    const detail = error instanceof PhoneError ? error.message : 'The carrier refused the call.';
    this.#refusal = error instanceof PhoneError ? error : new PhoneError('carrier_error', detail, { cause: error });
    await this.#record({ kind: 'closing', reason: 'failed', detail });
    this.#closing = 'failed';
    if (found?.state === 'active') this.#carrierCallId = found.carrierCallId;
    const mayBeUp = found === null || (found.state === 'active' && !(await this.#tellToHangUp()));
    if (mayBeUp) this.#awaitEnd(false, 1);
    else await this.#end('failed');
  }

  #watchRinging(): void {
    const { clock } = this.#request;
    const giveUpAt = clock.now() + this.#core.settings.ringTimeoutMs + ringGraceMs;
    const ask = (): void =>
      this.#timers.after(askEveryMs, () =>
        this.#enqueue(async () => {
          if (this.#answering || this.#closing || this.#over) return;
          await this.#find();
          if (this.#answering || this.#closing || this.#over) return;
          if (clock.now() < giveUpAt) ask();
          else await this.#close('no_answer', null, false);
        }),
      );
    ask();
  }

  async #on(event: CarrierEvent): Promise<void> {
    switch (event.kind) {
      case 'ringing':
        await this.#record({ kind: 'ringing', at: Date.now() });
        return;
      case 'answered':
        await this.#answered();
        return;
      case 'detected':
        if (event.who === 'machine') this.#talk.meetMachine();
        return;
      case 'ended':
        this.#ending = event.ending;
        await this.#carrierEnded(event.ending, event.talkedMs ?? null);
    }
  }

  async #answered(): Promise<void> {
    if (this.#answering || this.#closing || this.#carrierCallId === null) return;
    this.#answering = true;
    try {
      const leg = await this.#core.carrier.openMedia(this.#theirs(this.#carrierCallId));
      const talk = this.#talk.run(leg);
      this.#talking = true;
      const at = Date.now();
      this.#live?.answered(at);
      await this.#record({ kind: 'answered', at });
      void talk.then((end) => this.#enqueue(() => this.#talkEnded(end)));
    } catch (error) {
      this.#core.log.error('The audio of an answered call could not be opened', { callId: this.callId, error });
      await this.#record({ kind: 'answered', at: Date.now() });
      await this.#close('error', 'The audio of the call could not be opened.', false);
    }
  }

  /** The conversation is over. The far end may have hung up, then the carrier says how; or it is for us to hang up. */
  async #talkEnded(end: BridgeEnd): Promise<void> {
    this.#bridged = end;
    if (end.recording) await this.#keepRecording(end.recording);
    if (this.#ending) {
      await this.#end(this.#ending);
      return;
    }
    await this.#close(end.reason, end.detail, false);
  }

  async #keepRecording(recording: { readonly path: string; readonly durationMs: number }): Promise<void> {
    try {
      await this.#core.store.reports.putRecording({ callId: this.callId, createdAt: Date.now(), ...recording });
    } catch (error) {
      this.#core.log.error('A recording could not be entered', { callId: this.callId, error });
    }
  }

  async #carrierEnded(ending: CarrierEnding, talkedMs: number | null): Promise<void> {
    this.#talkedMs ??= talkedMs;
    if (this.#talking && !this.#bridged) {
      this.#talk.end(ending === 'error' ? 'error' : 'remote', null, false);
      return;
    }
    await this.#end(ending);
  }

  /** Our side ends the call: the reason is stored first, then the carrier is told, then its word is awaited. */
  async #close(reason: EndedReason, detail: string | null, apologise: boolean): Promise<void> {
    if (this.#over) return;
    if (this.#talking && !this.#bridged) {
      this.#talk.end(reason, detail, apologise);
      return;
    }
    this.#closing ??= reason;
    if (reason !== 'remote') await this.#record({ kind: 'closing', reason, detail });
    if (this.#carrierCallId !== null) this.#awaitEnd(await this.#tellToHangUp(), 1);
  }

  /** False where the carrier may not have heard it. */
  async #tellToHangUp(): Promise<boolean> {
    if (this.#carrierCallId === null) return false;
    try {
      await this.#core.carrier.hangUp(this.#theirs(this.#carrierCallId));
      return true;
    } catch (error) {
      this.#core.log.warn('The carrier could not be told to hang up', { callId: this.callId, error });
      return false;
    }
  }

  #awaitEnd(heard: boolean, times: number): void {
    this.#timers.after(endWordMs * 2 ** (times - 1), () => this.#enqueue(() => this.#endUnasked(heard, times)));
  }

  /** The carrier has not said that the call is over. While it is not, it is told again. */
  async #endUnasked(heard: boolean, times: number): Promise<void> {
    if (this.#over) return;
    const found = await this.#find();
    if (this.#over) return;
    const isUp = found ? found.state === 'active' : !heard;
    if (found?.state === 'active') this.#carrierCallId ??= found.carrierCallId;
    if (isUp && times < mostHangUps) this.#awaitEnd(await this.#tellToHangUp(), times + 1);
    else await this.#end(this.#answering ? 'completed' : 'canceled');
  }

  /** Asks the carrier, and takes what it says of the call. */
  async #find(): Promise<CarrierFinding | null> {
    const found = await this.#ask();
    if (found?.state === 'ended') await this.#carrierEnded(found.ending, found.talkedMs ?? null);
    else if (found?.state === 'active' && found.answered) await this.#answered();
    return found;
  }

  /** Null where the carrier does not answer. */
  async #ask(): Promise<CarrierFinding | null> {
    const { call } = this.#request;
    const known = { carrierCallId: this.#carrierCallId, dialedAt: this.#dialedAt ?? call.dialedAt };
    try {
      return await this.#core.carrier.find(await findRequest(this.#core.store.calls, { ...call, ...known }));
    } catch (error) {
      this.#core.log.warn('The carrier could not be asked about a call', { callId: this.callId, error });
      return null;
    }
  }

  async #end(ending: CarrierEnding): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#timers.cancel();
    this.#talk.end('failed', null, false);
    const durationMs = this.#talkedMs ?? this.#bridged?.durationMs ?? null;
    await this.#live?.close();
    const said = this.#refusal ? 'failed' : ending;
    await this.#record({ kind: 'ended', at: Date.now(), ending: said, durationMs });
    this.#drop();
  }

  #drop(): void {
    this.#over = true;
    void this.#live?.close();
    this.#timers.cancel();
    this.#talk.end('failed', null, false);
    this.#core.live.remove(this);
    this.#done.resolve();
  }

  #theirs(carrierCallId: string): CarrierCall {
    return { accountId: this.#request.call.accountId, carrierCallId };
  }

  async #record(event: CallEvent): Promise<void> {
    await recordCallEvent(this.#core, this.callId, event);
  }

  /** What cannot be stored is left to the recovery: the row's lease lapses and the carrier is asked. */
  #enqueue(step: () => Promise<void>): void {
    this.#turn = this.#turn.then(step).catch((error: unknown) => {
      this.#core.log.error('A step of a call failed', { callId: this.callId, error });
      this.#drop();
    });
  }
}
