import { isBackChannel } from '../../core/bridge/back-channel.ts';
import { wantsAnswer } from '../../core/bridge/call-tool.ts';
import { CallerFloor } from '../../core/bridge/caller-floor.ts';
import { digitsCue, instructionCue, silenceCue, timeNearlyUpCue } from '../../core/bridge/cues.ts';
import { DigitEntry } from '../../core/bridge/digit-entry.ts';
import { OwedWork } from '../../core/bridge/owed-work.ts';
import type { PhoneError } from '../../core/errors.ts';
import type { AnswerStage, EngineBrief, EngineHost, EngineSession, PlayedUtterance } from '../../core/ports/engine.ts';
import type { Log } from '../../core/ports/log.ts';
import type { CaptionChannel } from '../../core/ports/media-leg.ts';
import type { AudioDelta } from './audio-delta.ts';
import { CallerAudio } from './caller-audio.ts';
import { CallerTurns } from './caller-turns.ts';
import type { RealtimeConnection } from './connection.ts';
import { Failures } from './failures.ts';
import { type ModelResponse, type RequestKind, Responses } from './responses.ts';
import { type RealtimeOptions, answerByItself, speechMargins } from './session-config.ts';
import { Speech } from './speech.ts';
import { ToolCalls } from './tool-calls.ts';
import { responseUsage, transcriptionUsage } from './usage.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../core/json-fields.ts';
import { callerFirst } from '../../core/workflow/caller-first.ts';

export interface RealtimeSessionParts {
  readonly brief: EngineBrief;
  readonly host: EngineHost;
  readonly connection: RealtimeConnection;
  readonly options: RealtimeOptions;
  readonly log: Log;
}

/** The agent was stopped, and the server has heard nobody: so long after it, the agent goes on. */
const stoppedForNothingMs = 1500;
/** A "yes" said so shortly before the end of the agent's question answers it. */
const earlyAnswerMs = 1500;

/** What the caller said while the agent spoke and was not stopped. */
interface Aside {
  readonly id: string;
  readonly endMs: number;
}

export class RealtimeSession implements EngineSession {
  readonly madeBy: Readonly<Record<string, string>>;
  readonly #parts: RealtimeSessionParts;
  readonly #audio: CallerAudio;
  readonly #turns: CallerTurns;
  readonly #responses: Responses;
  readonly #failures: Failures;
  readonly #speech: Speech;
  readonly #tools: ToolCalls;
  readonly #digits: DigitEntry;
  readonly #floor = new CallerFloor();
  readonly #owed: OwedWork;
  #started = false;
  /** They have spoken before the opening. */
  #greeted = false;
  #closed = false;
  /** Whether the server answers turns by itself: since it was told to, and since it has said so. */
  #toldToAnswer = false;
  #answersByItself = false;
  /** The answer's stages told so far. */
  #told = new Set<AnswerStage>();
  #aside: Aside | null = null;
  /** The agent was stopped, and nobody has answered to that yet. */
  #stopped = false;
  #expectsResponse = false;
  /** The model has ended the call before it said goodbye. */
  #endsAfterAnswer = false;

  constructor(parts: RealtimeSessionParts) {
    const { brief, host, connection, options } = parts;
    this.#parts = parts;
    const { model, transcriber } = options;
    this.madeBy = {
      engine: 'openai-realtime',
      ears: `openai:${transcriber}`,
      mind: `openai:${model}`,
      mouth: `openai:${model}`,
    };
    this.#audio = new CallerAudio((audio, base64) => connection.append(audio, base64), speechMargins(options));
    this.#turns = new CallerTurns({
      clock: brief.clock,
      nowMs: () => this.#audio.nowMs,
      hearing: (text) => host.hearing(text),
      heard: (turn) => host.heard(turn),
      settled: () => this.#keepPace(),
    });
    this.#failures = new Failures({ log: parts.log, fail: (error) => this.#fail(error) });
    this.#responses = new Responses((event) => connection.send(event));
    this.#speech = new Speech(host, brief.clock);
    this.#tools = new ToolCalls({
      host,
      settled: () => this.#turns.settled(),
      create: (item) => this.#create(item),
    });
    this.#owed = new OwedWork(brief.clock);
    this.#digits = new DigitEntry(brief.clock, (digits) => {
      if (this.#started) this.#stopTalking();
      this.#tell('user', digitsCue(digits));
      if (this.#started) this.#ask('answer');
    });
    connection.onAudio((delta, audio, base64) => this.#speak(delta, audio, base64));
    connection.onEvent((event) => {
      this.#on(event);
      this.#keepPace();
    });
    connection.onDeath((error) => this.#fail(error));
  }

  attach(captions: CaptionChannel | undefined): void {
    captions?.onText((piece) => this.#floor.words(piece));
  }

  hear(frame: Uint8Array, atMs: number, speech: boolean, base64?: Uint8Array): void {
    const agentHasWord = this.#started && (this.#speech.sounding || this.#responses.busy);
    if (this.#floor.hear(speech, atMs, agentHasWord)) this.#interrupted();
    this.#audio.hear(frame, atMs, base64);
    const forNothing = this.#stopped && this.#floor.quietMs >= stoppedForNothingMs;
    if (forNothing && !this.#turns.speaking && !this.#responses.busy) this.#ask('answer');
  }

  start(opening: string): void {
    this.#speech.forget();
    this.#started = true;
    if (this.#turns.speaking) this.#parts.connection.send({ type: 'input_audio_buffer.commit' });
    this.#create({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: opening }] });
    const { brief, host } = this.#parts;
    const greeting = this.#greeted || this.#turns.speaking ? null : '';
    if (!callerFirst(brief.direction, opening, greeting)) {
      this.#ask('answer');
      return;
    }
    this.#answerByItself();
    host.wait(0);
  }

  resume(): void {
    this.#started = true;
    this.#ask('answer');
  }

  played(utterance: string, outcome: PlayedUtterance): void {
    const item = this.#speech.played(utterance);
    if (!item) return;
    if (!outcome.complete) {
      const active = this.#responses.active;
      if (active && active.id === item.responseId) this.#responses.cancel();
      this.#parts.connection.send({
        type: 'conversation.item.truncate',
        item_id: utterance,
        content_index: item.contentIndex,
        audio_end_ms: Math.floor(Math.min(outcome.playedMs, item.lengthMs)),
      });
    } else if (!this.#speech.sounding) this.#takeEarlyAnswer(item.asks);
    this.#keepPace();
  }

  silence(count: number): void {
    if (!this.#started || this.#speech.sounding || this.#responses.busy || this.#floor.speaking) return;
    this.#tell('system', silenceCue(count));
    this.#ask('nudge');
  }

  dtmf(digit: string): void {
    this.#digits.press(digit);
  }

  timeNearlyUp(): void {
    this.#stopTalking();
    this.#tell('system', timeNearlyUpCue);
    this.#ask('answer');
  }

  instruct(text: string): void {
    if (this.#started) this.#stopTalking();
    this.#tell('system', instructionCue(text));
    if (this.#started) this.#ask('answer');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#digits.close();
    const { connection } = this.#parts;
    if (this.#turns.speaking) connection.send({ type: 'input_audio_buffer.commit' });
    await this.#turns.close(connection.alive);
    connection.close();
    this.#keepPace();
  }

  #on(event: Fields): void {
    switch (textOf(event, 'type')) {
      case 'input_audio_buffer.speech_started':
        this.#turns.started(textOf(event, 'item_id'), this.#audio.speechStartMs(numberOf(event, 'audio_start_ms')));
        return;
      case 'input_audio_buffer.speech_stopped':
        this.#turns.stopped(textOf(event, 'item_id'), this.#audio.speechEndMs(numberOf(event, 'audio_end_ms')));
        return;
      case 'input_audio_buffer.committed':
        this.#committed(textOf(event, 'item_id'));
        return;
      case 'conversation.item.input_audio_transcription.delta':
        this.#surmised(event);
        return;
      case 'conversation.item.input_audio_transcription.completed':
        for (const used of transcriptionUsage(fieldsOf(event, 'usage'), this.madeBy['ears'] ?? ''))
          this.#parts.host.used(used);
        this.#transcribed(textOf(event, 'item_id'), textOf(event, 'transcript'));
        return;
      case 'conversation.item.input_audio_transcription.failed':
        this.#transcribed(textOf(event, 'item_id'), '');
        return;
      case 'session.updated':
        this.#answersByItself = this.#toldToAnswer;
        return;
      case 'error':
        this.#refused(fieldsOf(event, 'error'));
        return;
      default:
        if (!this.#closed) this.#onResponse(event);
    }
  }

  #onResponse(event: Fields): void {
    const type = textOf(event, 'type');
    if (type === 'response.created') this.#created(textOf(fieldsOf(event, 'response'), 'id'));
    else if (type === 'response.done') this.#done(fieldsOf(event, 'response'));
    const response = this.#responses.wanted(textOf(event, 'response_id'));
    if (!response) return;
    const item = textOf(event, 'item_id');
    switch (type) {
      case 'response.output_audio_transcript.delta':
        this.#stage('first_token');
        this.#speech.text(response.id, item, textOf(event, 'delta'));
        return;
      case 'response.output_audio_transcript.done':
        this.#speech.wholeText(item, textOf(event, 'transcript'));
        return;
      case 'response.output_item.done':
        this.#itemDone(response, fieldsOf(event, 'item'));
    }
  }

  #speak(delta: AudioDelta, audio: Uint8Array, base64?: Uint8Array): void {
    const response = this.#responses.wanted(delta.responseId);
    if (!response || this.#closed) return;
    if (!response.spoke) {
      this.#stage('first_token');
      this.#stage('first_audio');
      response.spoke = true;
    }
    this.#speech.audio(delta, audio, base64);
  }

  #created(id: string): void {
    const { asked } = this.#responses.created(id);
    this.#expectsResponse = false;
    if (!asked && (!this.#started || this.#speech.sounding)) this.#responses.cancel();
    if (this.#started) this.#answerByItself();
  }

  #answerByItself(): void {
    if (this.#toldToAnswer) return;
    this.#toldToAnswer = true;
    this.#parts.connection.send(answerByItself(this.#parts.options));
  }

  #itemDone(response: ModelResponse, item: Fields | null): void {
    if (textOf(item, 'type') === 'message') this.#speech.finish(textOf(item, 'id'));
    else if (textOf(item, 'type') === 'function_call' && textOf(item, 'status') !== 'incomplete') {
      this.#stage('first_token');
      response.calls.push(this.#tools.run(item));
    }
  }

  #done(response: Fields | null): void {
    const { host } = this.#parts;
    for (const used of responseUsage(fieldsOf(response, 'usage'), this.madeBy['mind'] ?? '')) host.used(used);
    const id = textOf(response, 'id');
    const unheard = this.#responses.wanted(id) ? [] : this.#speech.unheard(response);
    for (const item of unheard) this.#parts.connection.send({ type: 'conversation.item.delete', item_id: item });
    const done = this.#responses.done(id);
    if (!done) return;
    this.#speech.finishAll(id);
    if (done.cancelled) return;
    if (textOf(response, 'status') === 'failed') {
      if (this.#failures.response(fieldsOf(fieldsOf(response, 'status_details'), 'error'))) this.#ask('answer');
      return;
    }
    this.#failures.answered();
    if (done.calls.length > 0) void this.#afterTools(done);
    else if (this.#endsAfterAnswer) host.end();
    else if (!done.spoke) host.wait(0);
  }

  async #afterTools(response: ModelResponse): Promise<void> {
    const results = await Promise.all(response.calls);
    if (!this.#closed && !response.cancelled && wantsAnswer(results, response.spoke)) {
      this.#endsAfterAnswer = results.some(({ name, ok }) => ok && name === 'end_call');
      this.#responses.request('answer');
    }
    this.#keepPace();
  }

  #committed(id: string): void {
    const { endMs } = this.#turns.committed(id);
    this.#stopped = false;
    this.#floor.turnOver();
    this.#endsAfterAnswer = false;
    this.#greeted ||= !this.#started;
    if (!this.#started || this.#closed) return;
    if (this.#speech.sounding) {
      this.#aside = { id, endMs };
      return;
    }
    this.#aside = null;
    if (!this.#answersByItself) {
      if (!this.#responses.awaited) this.#ask('nudge');
      return;
    }
    this.#told = new Set();
    this.#stage('decided');
    this.#expectsResponse = !this.#responses.busy;
  }

  #surmised(event: Fields): void {
    const [id, delta] = [textOf(event, 'item_id'), textOf(event, 'delta')];
    this.#turns.surmised(id, delta);
    if (this.#turns.speaking) this.#floor.words(delta);
  }

  #transcribed(id: string, text: string): void {
    this.#turns.transcribed(id, text);
    if (this.#aside?.id !== id || this.#closed) return;
    if (text.trim() === '') this.#aside = null;
    else if (!isBackChannel(text)) {
      this.#aside = null;
      this.#stopTalking();
      this.#ask('answer');
    }
  }

  /** What was said under the agent's words is taken for an answer when it was a question that they ended with. */
  #takeEarlyAnswer(asks: boolean): void {
    const aside = this.#aside;
    this.#aside = null;
    if (!aside || !asks || this.#responses.busy || this.#floor.speaking) return;
    if (this.#audio.nowMs - aside.endMs <= earlyAnswerMs) this.#ask('answer');
  }

  #interrupted(): void {
    this.#stopTalking();
    this.#stopped = true;
  }

  #stopTalking(): void {
    const cut = this.#parts.host.interrupt();
    this.#responses.cancel();
    this.#aside = null;
    if (cut) this.#speech.forget();
  }

  #ask(kind: RequestKind): void {
    this.#stopped = false;
    this.#told = new Set();
    this.#stage('decided');
    this.#responses.request(kind);
    this.#keepPace();
  }

  #tell(role: 'user' | 'system', text: string): void {
    this.#create({ type: 'message', role, content: [{ type: 'input_text', text }] });
  }

  #create(item: Fields): void {
    this.#parts.connection.send({ type: 'conversation.item.create', item });
  }

  #stage(stage: AnswerStage): void {
    if (this.#told.has(stage)) return;
    this.#told.add(stage);
    this.#parts.host.stage(stage);
  }

  #refused(error: Fields | null): void {
    this.#responses.refused(textOf(error, 'event_id'), textOf(error, 'code'));
    this.#expectsResponse = false;
    this.#failures.event(error);
  }

  #fail(error: PhoneError): void {
    if (!this.#closed) this.#parts.host.failed(error);
  }

  #keepPace(): void {
    const owed = this.#responses.busy || this.#expectsResponse || this.#tools.running || this.#turns.pending;
    this.#owed.set(owed && this.#parts.connection.alive);
  }
}
