import type { Call, EndedReason } from '../call/call.ts';
import type { EngineHost, UtteranceChunk } from '../ports/engine.ts';
import type { MediaLeg } from '../ports/media-leg.ts';
import type { SpeechChunk } from '../ports/mouth.ts';
import type { VoiceActivity } from '../ports/voice-activity.ts';
import { Announcer } from './announcer.ts';
import { AnswerWatch } from './answer-watch.ts';
import type { BridgeCall, BridgeEnd, BridgeParts } from './bridge-call.ts';
import type { CallTalk } from './call-talk.ts';
import { CallTimers } from './call-timers.ts';
import { callTools } from './call-tools.ts';
import { engineBrief, openingLanguage, recipientOf } from './engine-brief.ts';
import { EngineSeat } from './engine-seat.ts';
import { Farewell } from './farewell.ts';
import { type FixedWords, fixedWords } from './fixed-words.ts';
import type { LiveOrder } from './live-order.ts';
import { LineTap } from './line-tap.ts';
import { MeasureKeeper } from './measure-keeper.ts';
import { composeOpening } from './opening.ts';
import { Playout, type SpokenUtterance } from './playout.ts';
import { Recorder } from './recorder.ts';
import { type BridgeLine, StandIn } from './stand-in.ts';
import { TalkWriter } from './talk-writer.ts';
import { timeLimit } from './time-limit.ts';
import { ToolRunner } from './tool-runner.ts';
import { TranscriptKeeper } from './transcript-keeper.ts';
import type { AnswerVerdict } from './who-answered.ts';

/** `leaving`: the bridge itself says the last words. */
type Phase = 'answering' | 'talking' | 'leaving' | 'over';

/** All calls of a clock tick at the same moments: one awakening serves them all. */
const tickMs = 100;

/**
 * One call's live audio between leg and engine, and what holds for every engine: the opening first and whole, machines recognised,
 * silence noticed, the longest duration kept, the transcript as played and heard, tools checked.
 */
export class Bridge implements CallTalk {
  readonly #parts: BridgeParts;
  readonly #request: BridgeCall;
  readonly #words: FixedWords;
  readonly #opening: string;
  readonly #who: AnswerWatch;
  readonly #farewell = new Farewell();
  readonly #transcript = new TranscriptKeeper();
  readonly #writer: TalkWriter;
  readonly #measures: MeasureKeeper;
  readonly #announcer: Announcer;
  readonly #seat: EngineSeat;
  readonly #tools: ToolRunner;
  readonly #standIn: StandIn;
  readonly #voice: VoiceActivity;
  readonly #timers: CallTimers;
  readonly #over = Promise.withResolvers<BridgeEnd>();
  #openingAudio: readonly SpeechChunk[] = [];
  #leg: MediaLeg | null = null;
  #playout: Playout | null = null;
  #recorder: Recorder | null = null;
  #tap: LineTap | null = null;
  #phase: Phase = 'answering';
  #answeredAt = 0;
  #callerSpeaking = false;
  #callerTurnMs: number | null = null;
  #timeNearlyUp = false;
  #lastWords: { readonly utterance: string; readonly reason: EndedReason; readonly detail: string | null } | null =
    null;
  #decidedAt: number | null = null;
  #said = 0;

  constructor(parts: BridgeParts, request: BridgeCall) {
    const { call, workflow } = request;
    this.#parts = parts;
    this.#timers = new CallTimers(request.clock);
    this.#voice = parts.voiceActivity();
    this.#request = request;
    const language = openingLanguage(request);
    this.#words = fixedWords(language);
    this.#who = new AnswerWatch(call.direction === 'outbound');
    this.#opening = composeOpening({
      words: this.#words,
      direction: call.direction,
      onBehalfOf: workflow.onBehalfOf,
      recorded: call.record,
      firstMessage: call.firstMessage,
    });
    this.#writer = new TalkWriter(call.id, parts.talk, this.#transcript, parts.log);
    this.#measures = new MeasureKeeper((measures) => this.#writer.measures(measures));
    this.#tools = new ToolRunner({
      callId: call.id,
      workflow,
      recipient: recipientOf(request),
      transcript: this.#transcript,
      writer: this.#writer,
      feed: parts.feed,
      used: (tool) => this.#measures.tool({ ...tool, atMs: this.#nowMs() }),
      ...callTools(parts, request),
      pressDigits: (digits) => this.#leg?.sendDtmf(digits),
      end: () => this.#phase === 'talking' && !this.#playout?.onlyWhole && this.#farewell.begin(this.#nowMs()),
    });
    this.#announcer = new Announcer({
      mouths: parts.announcers,
      voice: call.voice,
      language,
      clock: request.clock,
      used: (usage) => this.#measures.used(usage),
      log: parts.log,
    });
    this.#seat = new EngineSeat({
      callId: call.id,
      engines: parts.engines,
      brief: engineBrief(request, this.#tools.definitions),
      host: this.#host(),
      log: parts.log,
    });
    this.#standIn = new StandIn({
      callId: call.id,
      seat: this.#seat,
      tools: this.#tools,
      transcript: this.#transcript,
      measures: this.#measures,
      announcer: this.#announcer,
      words: this.#words,
      log: parts.log,
      line: this.#line(),
    });
  }

  /** Opens the engine and makes the opening ready, before the phone rings. Throws when the engine cannot take the call. */
  async prepare(): Promise<Call['madeBy']> {
    const [madeBy, opening] = await Promise.allSettled([this.#seat.open(null), this.#announcer.render(this.#opening)]);
    if (madeBy.status === 'rejected') throw madeBy.reason;
    if (opening.status === 'rejected') throw opening.reason;
    this.#openingAudio = opening.value;
    return madeBy.value;
  }

  /** Talks until the call is over. Never throws. */
  run(leg: MediaLeg): Promise<BridgeEnd> {
    const { call, clock } = this.#request;
    this.#leg = leg;
    this.#answeredAt = clock.now();
    if (call.record) this.#recorder = new Recorder(this.#parts.recordings.open(call.id));
    this.#playout = new Playout(
      leg,
      () => this.#nowMs(),
      true,
      (spoken) => this.#spoken(spoken),
      (atMs) => this.#measures.played(atMs),
    );
    this.#tap = new LineTap(call.id, this.#playout, this.#recorder, this.#parts.feed);
    leg.onAudio((frame, atMs, base64) => this.#hear(frame, atMs, base64));
    leg.onMark(() => this.#playout?.advance());
    leg.onDtmf((digit) => this.#seat.session?.dtmf(digit));
    leg.onClose(() => this.#finish('remote', null));
    this.#seat.session?.attach(leg.captions);
    const limit = timeLimit(call.maxDurationSecs * 1000);
    this.#timers.after(limit.nearlyUpMs, () => {
      this.#timeNearlyUp = true;
      if (this.#phase === 'talking') this.#seat.session?.timeNearlyUp();
    });
    this.#timers.after(limit.goodbyeMs, () => {
      if (!this.#farewell.begun) this.#leave(this.#words.timeIsUp, 'max_duration', null);
    });
    this.#timers.after(limit.cutMs, () => this.#finish('max_duration', null));
    this.#tick();
    return this.#over.promise;
  }

  /** Ends the call from outside; `apologise` where the line may still carry a word. */
  end(reason: EndedReason, detail: string | null, apologise: boolean): void {
    if (apologise && this.#leg) this.#leave(this.#words.fault, reason, detail);
    else this.#finish(reason, detail);
  }

  /** The carrier has told a machine from a person: what follows is as if its words had given it away. */
  meetMachine(): void {
    if (!this.#mayBeMachine()) return;
    this.#who.detected();
    if (this.#phase === 'talking') this.#meetMachine(false);
  }

  /** The owner's word in mid-call. False when nobody is on the line yet, or any more. */
  async order(order: LiveOrder): Promise<boolean> {
    if (this.#phase !== 'talking') return false;
    if (order.kind === 'press') this.#leg?.sendDtmf(order.digits);
    else if (order.kind === 'instruct') this.#seat.session?.instruct(order.text);
    else this.#sayWhole(await this.#announcer.render(order.text));
    return true;
  }

  #host(): EngineHost {
    return {
      play: (chunk) => this.#play(chunk),
      finish: (utterance) => this.#playout?.finish(utterance),
      interrupt: () => (this.#phase === 'talking' ? (this.#playout?.interrupt() ?? null) : null),
      hearing: (text) => this.#hearing(text),
      heard: (turn) => this.#heard(turn),
      callTool: (name, args) => this.#standIn.callTool(name, args),
      wait: (forMs) => this.#standIn.wait(forMs),
      end: () => {
        this.#standIn.stall.answered();
        if (this.#phase === 'talking') this.#farewell.begin(this.#nowMs());
      },
      stage: (stage) => this.#standIn.stage(stage),
      used: (usage) => this.#measures.used(usage),
      failed: (error) => {
        this.#parts.log.error('The engine failed in a call', { callId: this.#request.call.id, error });
        void this.#standIn.replace();
      },
    };
  }

  #line(): BridgeLine {
    return {
      talking: () => this.#phase === 'talking',
      ending: () => this.#ending,
      speaking: () => this.#playout?.busy ?? false,
      captions: () => this.#leg?.captions,
      nowMs: () => this.#nowMs(),
      say: (chunks) => void this.#sayWhole(chunks),
      dropQueued: () => {
        this.#playout?.interrupt();
        this.#farewell.cancel();
      },
      leave: (text, reason, detail) => this.#leave(text, reason, detail),
    };
  }

  get #ending(): boolean {
    return this.#phase === 'leaving' || this.#phase === 'over';
  }

  #nowMs(): number {
    return this.#request.clock.now() - this.#answeredAt;
  }

  #hear(frame: Uint8Array, atMs: number, base64: Uint8Array | undefined): void {
    if (this.#phase === 'over') return;
    const speech = this.#voice.hear(frame, atMs);
    if (speech || this.#callerSpeaking) this.#notice(speech, atMs);
    const beeped = this.#mayBeMachine() && this.#who.hear(frame, atMs);
    if (beeped) this.#meetMachine(true);
    this.#seat.session?.hear(frame, atMs, speech, base64);
    this.#tap?.hear(frame, atMs);
    if (this.#phase === 'answering') this.#answer(this.#who.verdict(atMs, speech));
  }

  #notice(speech: boolean, atMs: number): void {
    this.#callerSpeaking = speech;
    this.#playout?.advance();
    this.#standIn.stall.caller(speech, atMs, this.#playout?.busy ?? false);
    if (!speech) return;
    this.#measures.speech(atMs);
    this.#callerTurnMs ??= atMs;
    this.#standIn.silence.voice(this.#nowMs(), true);
  }

  #answer(verdict: AnswerVerdict): void {
    if (verdict === 'machine') this.#leaveMessage();
    if (verdict !== 'person') return;
    this.#phase = 'talking';
    this.#sayWhole(this.#openingAudio);
    this.#seat.session?.start(this.#opening);
  }

  #mayBeMachine(): boolean {
    return (this.#phase === 'answering' || this.#phase === 'talking') && this.#who.open(this.#nowMs());
  }

  /** What was taken for a person is a machine: listen again for its end. Its beep leaves no doubt, and what it records has begun. */
  #meetMachine(beyondDoubt: boolean): void {
    this.#playout?.interrupt(beyondDoubt);
    this.#farewell.cancel();
    this.#phase = 'answering';
  }

  #leaveMessage(): void {
    this.#request.onMachine();
    const { voicemail } = this.#request.workflow;
    if (voicemail === null) this.#finish('voicemail', null);
    else this.#leave(`${this.#opening} ${voicemail}`, 'voicemail', null);
  }

  #hearing(text: string): void {
    if (this.#phase === 'over') return;
    if (this.#mayBeMachine() && this.#who.hearing(text) && this.#phase === 'talking') this.#meetMachine(false);
    this.#publishPartial('human', text, this.#callerTurnMs ?? this.#nowMs(), false);
  }

  #heard(turn: { readonly text: string; readonly startMs: number; readonly endMs: number }): void {
    if (this.#phase === 'talking') {
      this.#who.answered(turn);
      this.#decidedAt = performance.now();
    }
    this.#callerTurnMs = null;
    const kept = this.#transcript.heard(turn.text, turn.startMs, turn.endMs);
    this.#publishPartial('human', kept.text, kept.startMs, true);
    this.#writer.turns();
  }

  #play(chunk: UtteranceChunk): void {
    if (this.#phase !== 'talking') return;
    this.#standIn.stall.answered();
    this.#measures.stage('first_audio', this.#nowMs());
    if (this.#decidedAt !== null) {
      const answeredInMs = performance.now() - this.#decidedAt;
      this.#decidedAt = null;
      this.#parts.feed.publish(this.#request.call.id, { kind: 'turn', answeredInMs });
    }
    this.#farewell.cancel();
    this.#playout?.play(chunk);
  }

  /** An utterance of the agent has been played or dropped. */
  #spoken(spoken: SpokenUtterance): void {
    const turn = this.#transcript.spoken(spoken.heard, spoken.startMs, spoken.endMs, !spoken.complete);
    if (turn) this.#publishPartial('ai', turn.text, turn.startMs, true);
    this.#writer.turns();
    this.#seat.session?.played(spoken.id, spoken);
    if (this.#lastWords?.utterance === spoken.id) this.#finish(this.#lastWords.reason, this.#lastWords.detail);
  }

  #publishPartial(role: 'ai' | 'human', text: string, startMs: number, final: boolean): void {
    this.#parts.feed.publish(this.#request.call.id, { kind: 'partial', role, text, startMs, final });
  }

  /** Speech of the bridge's own, to be heard whole. */
  #sayWhole(chunks: readonly SpeechChunk[]): string {
    const utterance = `bridge-${++this.#said}`;
    for (const chunk of chunks) this.#playout?.play({ utterance, ...chunk }, true);
    this.#playout?.finish(utterance);
    return utterance;
  }

  /** The bridge takes the word, says its last and ends the call. */
  #leave(text: string, reason: EndedReason, detail: string | null): void {
    if (this.#ending) return;
    this.#phase = 'leaving';
    this.#playout?.interrupt();
    this.#announcer.render(text).then(
      (chunks) => {
        if (this.#phase !== 'leaving') return;
        const utterance = this.#sayWhole(chunks);
        this.#lastWords = { utterance, reason, detail };
        if (chunks.length === 0) this.#finish(reason, detail);
      },
      (error: unknown) => {
        this.#parts.log.error('The last words of a call could not be spoken', { callId: this.#request.call.id, error });
        this.#finish(reason, detail);
      },
    );
  }

  #tick(): void {
    if (this.#phase === 'over') return;
    const atMs = this.#nowMs();
    this.#playout?.advance();
    const agentBusy = this.#playout?.busy ?? false;
    if (agentBusy) this.#standIn.silence.voice(atMs, false);
    if (this.#phase === 'answering') this.#answer(this.#who.verdictUnheard(atMs));
    if (this.#phase === 'talking') {
      if (this.#farewell.check(atMs, agentBusy, this.#callerSpeaking)) {
        this.#finish(this.#timeNearlyUp ? 'max_duration' : 'agent', null);
        return;
      }
      if (!this.#farewell.begun) this.#standIn.check(atMs, agentBusy || this.#callerSpeaking);
    }
    this.#timers.after(tickMs - (this.#request.clock.now() % tickMs), () => this.#tick());
  }

  #finish(reason: EndedReason, detail: string | null): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    const durationMs = this.#leg ? this.#nowMs() : 0;
    this.#timers.cancel();
    this.#lastWords = null;
    this.#tap?.flush();
    this.#playout?.close();
    void this.#settle(durationMs).then((recording) => this.#over.resolve({ reason, detail, durationMs, recording }));
  }

  /** What was heard to the last moment belongs to the transcript: the engine lets go of it before anything is concluded. */
  async #settle(durationMs: number): Promise<BridgeEnd['recording']> {
    await this.#seat.close();
    await this.#writer.flush();
    if (!this.#recorder) return null;
    try {
      return await this.#recorder.close(durationMs);
    } catch (error) {
      this.#parts.log.error('A recording could not be finished', { callId: this.#request.call.id, error });
      return null;
    }
  }
}
