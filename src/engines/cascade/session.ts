import type { Timer } from '../../core/ports/clock.ts';
import type { EarsSession } from '../../core/ports/ears.ts';
import type { EngineBrief, EngineHost, EngineSession, PlayedUtterance } from '../../core/ports/engine.ts';
import { type CaptionChannel, frameBytes, frameMs, silenceByte } from '../../core/ports/media-leg.ts';
import type { CutTurn, MindEvent, MindMove, MindSession, ToolResult } from '../../core/ports/mind.ts';
import type { Mouth } from '../../core/ports/mouth.ts';
import { TurnTaking } from './turn-taking.ts';

export interface CascadeSessionParts {
  readonly brief: EngineBrief;
  readonly host: EngineHost;
  readonly ears: EarsSession;
  readonly mind: MindSession;
  readonly mouth: Mouth;
  readonly labels: Readonly<Record<string, string>>;
}

/** Between two sentences of one turn. */
const sentencePause = new Uint8Array((200 / frameMs) * frameBytes).fill(silenceByte);
/** A "yes" said so shortly before the end of the agent's question answers it. */
const earlyAnswerMs = 1500;
/** Digits pressed one after the other are one answer. */
const digitPauseMs = 1500;

interface Response {
  readonly abort: AbortController;
  /** Sentences given to the mouth, heard or not. */
  readonly said: string[];
  /** It has said something, or ended or put off the conversation. */
  moved: boolean;
}

export class CascadeSession implements EngineSession {
  readonly madeBy: Readonly<Record<string, string>>;
  readonly #parts: CascadeSessionParts;
  readonly #turns = new TurnTaking();
  readonly #speaking = new Set<string>();
  readonly #greeting: string[] = [];
  #started = false;
  #closed = false;
  #response: Response | null = null;
  #cut: CutTurn | null = null;
  #early: { readonly text: string; readonly endMs: number } | null = null;
  #digits = '';
  #digitTimer: Timer | null = null;
  #utterances = 0;
  #nowMs = 0;
  #heardMs = 0;
  #taking: Promise<void> = Promise.resolve();

  constructor(parts: CascadeSessionParts) {
    this.#parts = parts;
    this.madeBy = parts.labels;
    parts.ears.onText(({ text, endOfTurn }) => {
      if (this.#closed) return;
      this.#turns.heard(text, endOfTurn);
      if (text !== '') parts.host.hearing(text);
    });
    parts.ears.onError((error) => {
      if (!this.#closed) parts.host.failed(error);
    });
  }

  attach(captions: CaptionChannel | undefined): void {
    this.#parts.ears.attach(captions);
  }

  hear(frame: Uint8Array, atMs: number, speech: boolean): void {
    this.#nowMs = atMs;
    this.#parts.ears.hear(frame, atMs);
    this.#heardMs += frameMs;
    const agentHasWord = this.#speaking.size > 0 || this.#response !== null;
    const event = this.#turns.hear(speech, atMs, agentHasWord);
    if (event?.kind === 'interrupts') this.#interrupted();
    else if (event?.kind === 'ends') {
      this.#turns.reset();
      this.#taking = this.#taking.then(() => this.#turnEnded(event));
    }
  }

  start(opening: string): void {
    this.#taking = this.#taking.then(async () => {
      await this.#takeGreeting();
      this.#started = true;
      this.#respond({ kind: 'start', opening, greeting: this.#greeting.join(' ') });
    });
  }

  resume(): void {
    this.#started = true;
    this.#respond({ kind: 'resume' });
  }

  played(utterance: string, outcome: PlayedUtterance): void {
    if (!this.#speaking.delete(utterance) || this.#speaking.size > 0 || !outcome.complete) return;
    const early = this.#early;
    this.#early = null;
    if (!early || this.#response || this.#turns.speaking || this.#turns.expects === null) return;
    if (this.#nowMs - early.endMs <= earlyAnswerMs) this.#respond({ kind: 'heard', text: early.text, cut: null });
  }

  silence(count: number): void {
    if (this.#idle) this.#respond({ kind: 'silence', count });
  }

  dtmf(digit: string): void {
    this.#digits += digit;
    this.#digitTimer?.cancel();
    this.#digitTimer = this.#parts.brief.clock.after(digit === '#' ? 0 : digitPauseMs, () => {
      const digits = this.#digits;
      this.#digits = '';
      this.#respond({ kind: 'dtmf', digits, cut: this.#stopTalking() });
    });
  }

  timeNearlyUp(): void {
    this.#respond({ kind: 'time_nearly_up', cut: this.#stopTalking() });
  }

  instruct(text: string): void {
    this.#respond({ kind: 'instruction', text, cut: this.#stopTalking() });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#response?.abort.abort();
    this.#digitTimer?.cancel();
    await this.#taking;
    const { startMs, endMs } = this.#turns.span;
    await this.#takeHeard(startMs, endMs);
    this.#closed = true;
    this.#parts.ears.close();
    this.#parts.host.used({ part: 'ears', model: this.madeBy['ears'] ?? '', unit: 'audio_ms', amount: this.#heardMs });
  }

  get #idle(): boolean {
    return this.#started && !this.#closed && this.#speaking.size === 0 && !this.#response && !this.#turns.speaking;
  }

  #interrupted(): void {
    this.#early = null;
    const unsaid = this.#response?.said ?? [];
    const cut = this.#stopTalking();
    this.#cut ??= cut ?? (unsaid.length > 0 ? { heard: '', unheard: unsaid.join(' ') } : null);
  }

  #stopTalking(): CutTurn | null {
    this.#response?.abort.abort();
    this.#response = null;
    const cut = this.#parts.host.interrupt();
    if (cut) this.#speaking.clear();
    return cut;
  }

  async #turnEnded(turn: { readonly startMs: number; readonly endMs: number; readonly aside: boolean }): Promise<void> {
    const text = await this.#takeHeard(turn.startMs, turn.endMs);
    if (!this.#started) {
      if (text !== '') this.#greeting.push(text);
      return;
    }
    const cut = this.#cut;
    this.#cut = null;
    if (turn.aside && !cut && (this.#speaking.size > 0 || this.#response)) {
      this.#early = { text, endMs: turn.endMs };
      return;
    }
    if (text === '' && !cut) return;
    this.#stopTalking();
    this.#respond({ kind: 'heard', text, cut });
  }

  async #takeGreeting(): Promise<void> {
    const { startMs, endMs } = this.#turns.span;
    this.#turns.reset();
    const text = await this.#takeHeard(startMs, endMs);
    if (text !== '') this.#greeting.push(text);
  }

  async #takeHeard(startMs: number, endMs: number): Promise<string> {
    const { ears, host, brief } = this.#parts;
    const text = (await brief.clock.during(ears.take())).trim();
    if (text !== '') host.heard({ text, startMs, endMs });
    return text;
  }

  #respond(event: MindEvent): void {
    if (this.#closed) return;
    this.#response?.abort.abort();
    const response: Response = { abort: new AbortController(), said: [], moved: false };
    this.#response = response;
    if (event.kind !== 'silence') this.#parts.host.stage('decided');
    this.#carryOut(event, response).then(
      () => {
        if (this.#response !== response) return;
        this.#response = null;
        if (!response.moved) this.#parts.host.wait(0);
      },
      (error: unknown) => {
        if (this.#response !== response || this.#closed) return;
        this.#response = null;
        this.#parts.host.failed(error);
      },
    );
  }

  async #carryOut(event: MindEvent, response: Response): Promise<void> {
    const { mind, brief } = this.#parts;
    const { signal } = response.abort;
    const moves = mind.respond(event, signal);
    let result: ToolResult | undefined;
    try {
      for (;;) {
        const next = await brief.clock.during(moves.next(result));
        if (next.done || signal.aborted) return;
        result = await this.#move(next.value, response);
        if (signal.aborted) return;
      }
    } finally {
      await moves.return();
    }
  }

  async #move(move: MindMove, response: Response): Promise<ToolResult | undefined> {
    const { host } = this.#parts;
    switch (move.kind) {
      case 'say':
        if (response.said.length === 0) host.stage('first_token');
        response.moved = true;
        this.#turns.expects = move.expects ?? null;
        await this.#say(move.text, response);
        return undefined;
      case 'tool':
        return host.callTool(move.name, move.arguments);
      case 'wait':
        response.moved = true;
        host.wait(move.forMs);
        return undefined;
      case 'used':
        host.used(move.usage);
        return undefined;
      case 'end':
        response.moved = true;
        host.end();
        return undefined;
    }
  }

  async #say(text: string, response: Response): Promise<void> {
    const { mouth, host, brief } = this.#parts;
    const { signal } = response.abort;
    const utterance = `say-${++this.#utterances}`;
    response.said.push(text);
    const { voice, language, clock } = brief;
    host.used({ part: 'mouth', model: mouth.label, unit: 'characters', amount: text.length });
    for await (const chunk of mouth.speak({ text, voice, language, clock }, signal)) {
      if (signal.aborted) return;
      if (!this.#speaking.has(utterance) && this.#speaking.size > 0) {
        host.play({ utterance, audio: sentencePause, words: [] });
      }
      this.#speaking.add(utterance);
      host.play({ utterance, ...chunk });
    }
    if (!signal.aborted) host.finish(utterance);
  }
}
