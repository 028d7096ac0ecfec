import type { ToolSet } from 'ai';
import { PhoneError } from '../../core/errors.ts';
import type { Mind, MindBrief, MindEvent, MindMove, MindSession, ToolResult } from '../../core/ports/mind.ts';
import { callerFirst } from '../../core/workflow/caller-first.ts';
import { composeInstructions } from '../../core/workflow/instructions.ts';
import type { FieldType } from '../../core/workflow/workflow.ts';
import { askedToWait } from './asked-to-wait.ts';
import { type AgentTurn, Conversation, type ModelToolCall, onBrackets } from './conversation.ts';
import { expectedAnswer } from './expected-answer.ts';
import { honestSentence } from './honest-sentence.ts';
import { warmUp } from './model-check.ts';
import { modelStep, toolSet } from './model-step.ts';
import { politeWords } from './polite-words.ts';
import { SentenceSplitter } from './sentence-splitter.ts';
import type { TextModel } from './text-model.ts';

/** A model that calls tools without end is stopped after so many answers to one turn. */
const mostSteps = 8;
/** A model that has nothing to say so often in a row is a dead one: another engine may do better. */
const mostMute = 1;
const waitForMs = 30_000;
const nudge = '[Nothing was said. Answer the person now, in one short sentence.]';
const truth = '[Your denial to be an AI was not spoken; the person heard that you are one. Do not deny it again.]';
const noObject: ToolResult = { ok: false, result: 'The arguments were not a JSON object. Call the tool again.' };
const noResult: ToolResult = { ok: false, result: 'The result of this tool is not known.' };

type Moves<T = void> = AsyncGenerator<MindMove, T, ToolResult | undefined>;

interface Step {
  readonly calls: readonly ModelToolCall[];
  readonly spoke: boolean;
  /** A sentence of it was not spoken as it was. */
  readonly corrected: boolean;
}

/** What has been heard of a step so far. */
interface Progress {
  spoke: boolean;
  corrected: boolean;
}

/** A text model as the mind of a cascade. The service is given up as silent after `patienceMs` without a word of it. */
export function aiSdkMind(model: TextModel, patienceMs = 10_000): Mind {
  return {
    label: model.label,
    warmUp: () => warmUp(model.check),
    open: (brief) => new AiSdkMindSession(model, brief, patienceMs),
  };
}

class AiSdkMindSession implements MindSession {
  readonly #model: TextModel;
  readonly #brief: MindBrief;
  readonly #patienceMs: number;
  readonly #instructions: string;
  readonly #tools: ToolSet;
  readonly #conversation = new Conversation();
  /** What the answer under way has asked for; sentences after the question ask for it still. */
  #expects: FieldType | null = null;
  /** How many turns in a row it had nothing to say to. */
  #mute = 0;

  constructor(model: TextModel, brief: MindBrief, patienceMs: number) {
    this.#model = model;
    this.#brief = brief;
    this.#patienceMs = patienceMs;
    this.#instructions = `${composeInstructions(brief)}\n\n${onBrackets}`;
    this.#tools = toolSet(brief.tools);
  }

  async *respond(event: MindEvent, signal: AbortSignal): Moves {
    const turn = this.#conversation.hear(event);
    this.#expects = null;
    if (event.kind === 'start' && callerFirst(this.#brief.direction, event.opening, event.greeting)) {
      yield { kind: 'wait', forMs: 0 };
      return;
    }
    const last = event.kind === 'time_nearly_up';
    const { spoke, ended } = yield* this.#answer(turn, signal);
    if (signal.aborted) return;
    if (!spoke && !ended) {
      const words = politeWords(this.#brief.language);
      this.#mute += 1;
      if (this.#mute > mostMute) throw new PhoneError('unavailable', `${this.#model.label} has nothing to say.`);
      yield this.#say(turn, last ? words.goodbye : words.again);
    }
    if (spoke) this.#mute = 0;
    if (ended || last) yield { kind: 'end' };
    else if (event.kind === 'heard' && askedToWait(event.text)) yield { kind: 'wait', forMs: waitForMs };
  }

  /** Step by step, until the model has nothing more to do. */
  async *#answer(turn: AgentTurn, signal: AbortSignal): Moves<{ readonly spoke: boolean; readonly ended: boolean }> {
    let spoke = false;
    let ended = false;
    let nudged = false;
    for (let left = mostSteps; left > 0 && !signal.aborted; left--) {
      const step = yield* this.#step(turn, signal);
      spoke ||= step.spoke;
      if (ended) break;
      for (const call of step.calls) {
        const result = yield* carriedOut(call);
        if (signal.aborted) return { spoke, ended };
        turn.result(call, result);
        if (call.name === 'end_call' && result.ok) ended = true;
      }
      if (step.corrected) turn.note(truth);
      if (ended && spoke) break;
      if (step.calls.length > 0) continue;
      if (spoke || nudged) break;
      nudged = true;
      turn.note(nudge);
    }
    return { spoke, ended };
  }

  /** One answer of the model; asked for once more when it failed, might not again, and nothing of it was said. */
  async *#step(turn: AgentTurn, signal: AbortSignal): Moves<Step> {
    const progress: Progress = { spoke: false, corrected: false };
    try {
      return yield* this.#stream(turn, signal, progress);
    } catch (error) {
      if (progress.spoke || !mayHelpAtOnce(error)) throw error;
    }
    return yield* this.#stream(turn, signal, progress);
  }

  async *#stream(turn: AgentTurn, signal: AbortSignal, progress: Progress): Moves<Step> {
    const sentences = new SentenceSplitter(this.#brief.language);
    const stream = modelStep(this.#model, {
      instructions: this.#instructions,
      messages: this.#conversation.messages,
      tools: this.#tools,
      patienceMs: this.#patienceMs,
      signal,
    });
    let calls: readonly ModelToolCall[] = [];
    for await (const part of stream) {
      if (part.kind === 'used') {
        for (const usage of part.usage) yield { kind: 'used', usage };
        continue;
      }
      for (const sentence of part.kind === 'text' ? sentences.push(part.text) : sentences.flush()) {
        const honest = honestSentence(sentence, this.#brief.language);
        progress.spoke = true;
        progress.corrected ||= honest !== sentence;
        yield this.#say(turn, honest);
      }
      if (part.kind === 'done') {
        calls = part.calls;
        turn.stepped(part.messages, calls);
      }
    }
    return { calls, ...progress };
  }

  /** It is in the conversation from when it is handed over: an abort may come before anything else. */
  #say(turn: AgentTurn, text: string): MindMove {
    turn.said(text);
    this.#expects = expectedAnswer(text, this.#brief.workflow.fields) ?? this.#expects;
    return this.#expects === null ? { kind: 'say', text } : { kind: 'say', text, expects: this.#expects };
  }
}

/** Nobody on the phone waits as long as a service says that it will refuse. */
function mayHelpAtOnce(error: unknown): boolean {
  return error instanceof PhoneError && error.retryable && error.detail['retryAfterSecs'] === undefined;
}

async function* carriedOut(call: ModelToolCall): Moves<ToolResult> {
  if (call.arguments === null) return noObject;
  return (yield { kind: 'tool', name: call.name, arguments: call.arguments }) ?? noResult;
}
