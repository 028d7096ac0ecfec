import { callTool, wantsAnswer } from '../../core/bridge/call-tool.ts';
import { digitsCue, instructionCue, silenceCue, timeNearlyUpCue } from '../../core/bridge/cues.ts';
import { DigitEntry } from '../../core/bridge/digit-entry.ts';
import { OwedWork } from '../../core/bridge/owed-work.ts';
import type { PhoneError } from '../../core/errors.ts';
import { type Fields, asFields, fieldsOf, textOf } from '../../core/json-fields.ts';
import type { AnswerStage, EngineBrief, EngineHost, EngineSession, PlayedUtterance } from '../../core/ports/engine.ts';
import type { CaptionChannel } from '../../core/ports/media-leg.ts';
import type { CutTurn } from '../../core/ports/mind.ts';
import { callerFirst } from '../../core/workflow/caller-first.ts';
import { type ActivityEvent, CallerActivity } from './caller-activity.ts';
import { CallerWords } from './caller-words.ts';
import type { LiveConnection } from './connection.ts';
import { CallerPcm } from './line-audio.ts';
import { LiveLink } from './link.ts';
import { ModelTurn } from './model-turn.ts';
import { continueCue, cutCue, openedCue, takeOverCue } from './notes.ts';
import { liveUsage } from './usage.ts';

export interface LiveSessionParts {
  readonly brief: EngineBrief;
  readonly host: EngineHost;
  readonly connection: LiveConnection;
  readonly reopen: (handle: string) => Promise<LiveConnection>;
  readonly model: string;
}

/** A "yes" said so shortly before the end of the agent's question answers it. */
const earlyAnswerMs = 1500;
/** Of input that the model has not answered no more is kept for a new connection: a minute of it. */
const mostUnanswered = 3000;

type Aside = Extract<ActivityEvent, { kind: 'aside' }>;

export class LiveSession implements EngineSession {
  readonly madeBy: Readonly<Record<string, string>>;
  readonly #parts: LiveSessionParts;
  readonly #link: LiveLink;
  readonly #activity = new CallerActivity();
  readonly #words: CallerWords;
  readonly #pcm = new CallerPcm();
  readonly #digits: DigitEntry;
  readonly #owed: OwedWork;
  /** Utterances that are heard or wait to be. */
  readonly #playing = new Map<string, ModelTurn>();
  /** What the model has been sent and not answered, to be sent again when the connection is lost. */
  readonly #unanswered: string[] = [];
  readonly #cancelledCalls = new Set<string>();
  #told = new Set<AnswerStage>();
  #started = false;
  /** They have spoken before the opening. */
  #greeted = false;
  #closed = false;
  /** The service has been told that the caller speaks, and not yet that they have ended. */
  #wireOpen = false;
  #answering = false;
  #turn: ModelTurn | null = null;
  #turns = 0;
  /** What still comes belongs to a turn that was broken off. */
  #dropping = false;
  #staleEnd = false;
  /** The call has been ended and goodbye was said: nothing more is. */
  #muted = false;
  #endsAfterAnswer = false;
  #toolsRunning = 0;
  #aside: Aside | null = null;

  constructor(parts: LiveSessionParts) {
    const { brief, host, connection, model } = parts;
    this.#parts = parts;
    const label = `google:${model}`;
    this.madeBy = { engine: 'gemini-live', ears: label, mind: label, mouth: label };
    const { clock } = brief;
    this.#words = new CallerWords({
      clock,
      hearing: (text) => host.hearing(text),
      heard: (turn) => host.heard(turn),
      settled: () => this.#keepPace(),
    });
    this.#owed = new OwedWork(clock);
    this.#digits = new DigitEntry(clock, (digits) => {
      if (this.#started) this.#stopTalking();
      this.#cue(digitsCue(digits), this.#started);
    });
    this.#link = new LiveLink(connection, {
      clock,
      open: parts.reopen,
      onMessage: (message) => {
        this.#on(message);
        this.#keepPace();
      },
      idle: () => this.#idle,
      onRenewed: (broken) => this.#renewed(broken),
      onLost: (error) => this.#fail(error),
    });
  }

  attach(captions: CaptionChannel | undefined): void {
    captions?.onText((piece) => this.#activity.words(piece));
  }

  hear(frame: Uint8Array, atMs: number, speech: boolean): void {
    const agentHasWord =
      this.#started && (this.#playing.size > 0 || this.#answering || this.#turn !== null || this.#toolsRunning > 0);
    const event = this.#activity.hear(frame, atMs, speech, agentHasWord);
    if (event) this.#onActivity(event);
  }

  start(opening: string): void {
    this.#playing.clear();
    this.#started = true;
    const ends = this.#activity.end();
    if (ends?.kind === 'ends') this.#words.ended(ends.startMs, ends.endMs);
    if (!this.#wireOpen) {
      const { brief, host } = this.#parts;
      const waits = callerFirst(brief.direction, opening, this.#greeted ? null : '');
      this.#cue(openedCue(opening, waits), !waits);
      if (waits) host.wait(0);
      return;
    }
    this.#input({ realtimeInput: { text: openedCue(opening, false) } });
    this.#endActivity();
  }

  resume(): void {
    this.#started = true;
    this.#cue(takeOverCue);
  }

  played(utterance: string, outcome: PlayedUtterance): void {
    const turn = this.#playing.get(utterance);
    if (!turn) return;
    this.#playing.delete(utterance);
    const aside = this.#aside;
    if (this.#playing.size > 0 || !outcome.complete || !aside) return;
    this.#aside = null;
    const early = turn.asks && this.#activity.nowMs - aside.endMs <= earlyAnswerMs;
    if (!early || this.#answering || this.#turn || this.#activity.speaking) return;
    this.#sendTurn(aside);
  }

  silence(count: number): void {
    if (this.#started && this.#idle && this.#playing.size === 0 && !this.#activity.speaking)
      this.#cue(silenceCue(count));
  }

  dtmf(digit: string): void {
    this.#digits.press(digit);
  }

  timeNearlyUp(): void {
    this.#stopTalking();
    this.#cue(timeNearlyUpCue);
  }

  instruct(text: string): void {
    if (this.#started) this.#stopTalking();
    this.#cue(instructionCue(text), this.#started);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#digits.close();
    const ends = this.#activity.end();
    if (ends?.kind === 'ends') this.#words.ended(ends.startMs, ends.endMs);
    if (this.#wireOpen) this.#send({ realtimeInput: { activityEnd: {} } });
    await this.#words.close(this.#link.alive);
    this.#link.close();
    this.#owed.set(false);
  }

  get #idle(): boolean {
    return !this.#wireOpen && !this.#answering && this.#turn === null && this.#toolsRunning === 0;
  }

  #onActivity(event: ActivityEvent): void {
    switch (event.kind) {
      case 'opens':
        this.#startActivity(event.frames, event.interrupts ? this.#stopTalking() : null);
        return;
      case 'frame':
        this.#audio(event.frame);
        return;
      case 'ends':
        this.#words.ended(event.startMs, event.endMs);
        if (this.#started) this.#endActivity();
        return;
      case 'aside':
        if (this.#started && (this.#playing.size > 0 || !this.#idle)) this.#aside = event;
        else this.#sendTurn(event);
    }
  }

  #startActivity(frames: readonly Uint8Array[], cut: CutTurn | null): void {
    this.#aside = null;
    this.#muted = false;
    this.#endsAfterAnswer = false;
    this.#greeted ||= !this.#started;
    if (!this.#wireOpen) this.#input({ realtimeInput: { activityStart: {} } });
    this.#wireOpen = true;
    if (cut && cut.unheard !== '') this.#input({ realtimeInput: { text: cutCue(cut) } });
    for (const frame of frames) this.#audio(frame);
  }

  /** What was said under the agent's words is a turn after all. */
  #sendTurn({ frames, startMs, endMs }: Aside): void {
    this.#startActivity(frames, null);
    this.#words.ended(startMs, endMs);
    if (this.#started) this.#endActivity();
  }

  #endActivity(): void {
    this.#wireOpen = false;
    this.#dropping = false;
    this.#input({ realtimeInput: { activityEnd: {} } });
    this.#answerComes();
  }

  /** Tells the model something beside the conversation; with `answer` it is to speak. */
  #cue(text: string, answer = true): void {
    this.#input({ clientContent: { turns: [{ role: 'user', parts: [{ text }] }], turnComplete: answer } });
    if (!answer) return;
    this.#muted = false;
    this.#endsAfterAnswer = false;
    this.#answerComes();
  }

  #answerComes(): void {
    this.#answering = true;
    this.#told = new Set();
    this.#stage('decided');
    this.#keepPace();
  }

  #audio(frame: Uint8Array): void {
    const data = this.#pcm.encode(frame);
    this.#record(`{"realtimeInput":{"audio":{"data":"${data}","mimeType":"audio/pcm;rate=16000"}}}`);
  }

  #input(message: Fields): void {
    this.#record(JSON.stringify(message));
  }

  #record(json: string): void {
    this.#unanswered.push(json);
    if (this.#unanswered.length > mostUnanswered) this.#unanswered.splice(1, 1);
    this.#link.send(json);
  }

  #send(message: Fields): void {
    this.#link.send(JSON.stringify(message));
  }

  #on(message: Fields): void {
    const usage = fieldsOf(message, 'usageMetadata');
    if (usage) for (const used of liveUsage(usage, this.madeBy['mind'] ?? '')) this.#parts.host.used(used);
    const content = fieldsOf(message, 'serverContent');
    if (content) this.#onContent(content);
    if (this.#closed) return;
    const calls = fieldsOf(message, 'toolCall')?.['functionCalls'];
    if (Array.isArray(calls)) void this.#runTools(calls.map(asFields).filter((call) => call !== null));
    const cancelled = fieldsOf(message, 'toolCallCancellation')?.['ids'];
    if (Array.isArray(cancelled)) for (const id of cancelled) this.#cancelledCalls.add(String(id));
    this.#link.pause();
  }

  #onContent(content: Fields): void {
    const heard = fieldsOf(content, 'inputTranscription');
    if (heard) {
      if (this.#activity.open) this.#activity.words(textOf(heard, 'text'));
      this.#words.piece(textOf(heard, 'text'), heard['finished'] === true);
    }
    if (this.#closed) return;
    this.#onSpeech(content);
    if (content['interrupted'] === true) {
      this.#staleEnd = true;
      this.#dropping = false;
      this.#endTurn();
    }
    if (content['generationComplete'] === true) this.#turn?.audioDone();
    if (content['turnComplete'] === true) this.#turnComplete();
  }

  #onSpeech(content: Fields): void {
    if (this.#dropping || this.#muted || this.#wireOpen) return;
    const said = textOf(fieldsOf(content, 'outputTranscription'), 'text');
    const parts = fieldsOf(content, 'modelTurn')?.['parts'];
    const audio = (Array.isArray(parts) ? parts : []).map((part) => fieldsOf(asFields(part), 'inlineData'));
    const sounds = audio.filter((data) => textOf(data, 'data') !== '');
    if (said === '' && sounds.length === 0) return;
    this.#words.answered();
    this.#staleEnd = false;
    this.#turn ??= this.#newTurn();
    this.#stage('first_token');
    if (said !== '') this.#turn.text(said);
    for (const data of sounds) {
      this.#stage('first_audio');
      this.#playing.set(this.#turn.utterance, this.#turn);
      this.#turn.audio(textOf(data, 'data'), textOf(data, 'mimeType'));
    }
  }

  #newTurn(): ModelTurn {
    const { host, brief } = this.#parts;
    return new ModelTurn(`turn-${++this.#turns}`, host, brief.clock);
  }

  #endTurn(): void {
    this.#turn?.finish();
    this.#turn = null;
  }

  #turnComplete(): void {
    if (this.#staleEnd) {
      this.#staleEnd = false;
      return;
    }
    this.#dropping = false;
    this.#endTurn();
    if (!this.#answering || this.#toolsRunning > 0) return;
    this.#answering = false;
    if (!this.#wireOpen) this.#unanswered.length = 0;
    if (this.#endsAfterAnswer) this.#parts.host.end();
    else if (!this.#told.has('first_token')) this.#parts.host.wait(0);
  }

  async #runTools(calls: readonly Fields[]): Promise<void> {
    if (this.#dropping) return;
    this.#stage('first_token');
    const spoke = this.#turn?.spoke === true;
    this.#endTurn();
    this.#toolsRunning += 1;
    await this.#words.settled();
    const functionResponses: Fields[] = [];
    const outcomes: { readonly name: string; readonly ok: boolean }[] = [];
    for (const call of calls) {
      const [id, name] = [textOf(call, 'id'), textOf(call, 'name')];
      if (this.#closed || this.#cancelledCalls.has(id)) continue;
      const { ok, result } = await callTool(this.#parts.host, { name, arguments: call['args'] });
      outcomes.push({ name, ok });
      functionResponses.push({ id, name, response: ok ? { output: result } : { error: result } });
    }
    this.#toolsRunning -= 1;
    const wanted = functionResponses.filter((response) => !this.#cancelledCalls.has(textOf(response, 'id')));
    if (wanted.length > 0 && !this.#closed) {
      const ended = outcomes.some(({ name, ok }) => ok && name === 'end_call');
      this.#muted = !wantsAnswer(outcomes, spoke);
      this.#endsAfterAnswer = ended && !this.#muted;
      this.#answering = true;
      this.#input({ toolResponse: { functionResponses: wanted } });
    } else if (this.#toolsRunning === 0 && !this.#wireOpen) this.#answering = false;
    this.#keepPace();
  }

  #stopTalking(): CutTurn | null {
    const cut = this.#parts.host.interrupt();
    if (cut) this.#playing.clear();
    this.#aside = null;
    if (this.#turn) this.#dropping = true;
    this.#turn = null;
    this.#answering = false;
    return cut;
  }

  #renewed(broken: boolean): void {
    const spoke = this.#turn !== null;
    if (broken && spoke) {
      this.#endTurn();
      this.#answering = false;
      this.#unanswered.length = 0;
    }
    this.#dropping = false;
    this.#staleEnd = false;
    for (const json of this.#unanswered) this.#link.send(json);
    if (broken && spoke && !this.#wireOpen) this.#cue(continueCue);
    this.#keepPace();
  }

  #stage(stage: AnswerStage): void {
    if (this.#told.has(stage)) return;
    this.#told.add(stage);
    this.#parts.host.stage(stage);
  }

  #fail(error: PhoneError): void {
    if (!this.#closed) this.#parts.host.failed(error);
  }

  #keepPace(): void {
    const owed = this.#answering || this.#toolsRunning > 0 || this.#words.pending;
    this.#owed.set(this.#link.renewing || (owed && this.#link.alive));
  }
}
