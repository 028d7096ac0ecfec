import { type Fields, asFields, fieldsOf, textOf } from '../../core/json-fields.ts';
import type { ScriptedMessage, ScriptedModel } from '../../core/ports/scripted-model.ts';
import type { FakeLiveBehaviour } from './fake.ts';

export interface FakeTurnParts {
  readonly model: ScriptedModel;
  readonly behaviour: FakeLiveBehaviour;
  readonly setup: Fields | null;
  /** The conversation; the turn adds to it. */
  readonly messages: ScriptedMessage[];
  readonly send: (message: Fields) => void;
}

/** Lengths of the pieces of audio one after the other, in ms. */
const pieceMs = [40, 260, 100, 500, 160];
const samplesPerMs = 24;

let calls = 0;

/** One turn of the model: speech, tool calls and what follows on their results. Made faster than it can be played. */
export class FakeTurn {
  readonly #parts: FakeTurnParts;
  #interrupted = false;
  #pieces = 0;
  #audioTokens = 0;
  #waiting: { readonly ids: readonly string[]; readonly resolve: (results: readonly Fields[] | null) => void } | null =
    null;

  constructor(parts: FakeTurnParts) {
    this.#parts = parts;
  }

  interrupt(): void {
    this.#interrupted = true;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (!waiting) return;
    this.#parts.send({ toolCallCancellation: { ids: waiting.ids } });
    waiting.resolve(null);
  }

  /** The client's `functionResponses`. */
  answered(responses: unknown): void {
    const results = Array.isArray(responses) ? responses.map(asFields).filter((result) => result !== null) : [];
    const waiting = this.#waiting;
    if (!waiting || !waiting.ids.every((id) => results.some((result) => result['id'] === id))) return;
    this.#waiting = null;
    waiting.resolve(results);
  }

  async run(): Promise<void> {
    const { send } = this.#parts;
    await this.#answer();
    if (this.#interrupted) send({ serverContent: { interrupted: true } });
    else send({ serverContent: { generationComplete: true } });
    send({ serverContent: { turnComplete: true }, usageMetadata: this.#usage() });
  }

  async #answer(): Promise<void> {
    const { model, setup, messages, send } = this.#parts;
    const tools = setup?.['tools'];
    const declared = (Array.isArray(tools) ? tools : []).flatMap((tool) => {
      const functions = asFields(tool)?.['functionDeclarations'];
      return Array.isArray(functions) ? functions.map((one) => textOf(asFields(one), 'name')) : [];
    });
    while (!this.#interrupted) {
      const instructions = textOf(asFields(partsOf(fieldsOf(setup, 'systemInstruction'))[0]), 'text');
      const answer = await model
        .respond({ instructions, messages: [...messages], tools: declared, schema: null })
        .catch(() => ({ text: '', calls: [] }));
      if (answer.text !== '' && !this.#interrupted) await this.#speak(answer.text);
      if (answer.calls.length === 0 || this.#interrupted) return;
      const asked = answer.calls.map((call) => ({ id: `call-${++calls}`, name: call.name, args: call.arguments }));
      for (const call of answer.calls) messages.push({ role: 'call', ...call });
      const results = new Promise<readonly Fields[] | null>((resolve) => {
        this.#waiting = { ids: asked.map((call) => call.id), resolve };
      });
      send({ toolCall: { functionCalls: asked } });
      for (const result of (await results) ?? []) {
        messages.push({ role: 'result', name: textOf(result, 'name'), result: JSON.stringify(result['response']) });
      }
    }
  }

  async #speak(text: string): Promise<void> {
    const { model, setup, messages, send } = this.#parts;
    const samples = await model.speak(text);
    const words = text.match(/\s*\S+/g) ?? [];
    let [told, sent] = [0, 0];
    while (sent < samples.length && (await this.#mayGoOn())) {
      const until = Math.min(samples.length, sent + (pieceMs[this.#pieces % pieceMs.length] ?? 100) * samplesPerMs);
      const data = Buffer.from(samples.buffer, samples.byteOffset + 2 * sent, 2 * (until - sent)).toString('base64');
      sent = until;
      this.#pieces += 1;
      const inlineData = { mimeType: 'audio/pcm;rate=24000', data };
      send({ serverContent: { modelTurn: { parts: [{ inlineData }], role: 'model' } } });
      const toldUntil = Math.floor((words.length * sent) / samples.length);
      const piece = words.slice(told, toldUntil).join('');
      told = toldUntil;
      if (piece !== '' && setup?.['outputAudioTranscription']) {
        send({ serverContent: { outputTranscription: { text: piece } } });
      }
    }
    this.#audioTokens += Math.ceil(sent / samplesPerMs / 40);
    messages.push({ role: 'assistant', text: words.slice(0, told).join('').trim() });
  }

  async #mayGoOn(): Promise<boolean> {
    do {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    } while (this.#pieces >= this.#parts.behaviour.piecesAllowed && !this.#interrupted);
    return !this.#interrupted;
  }

  #usage(): Fields {
    return {
      promptTokenCount: 250,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 150 },
        { modality: 'AUDIO', tokenCount: 100 },
      ],
      responseTokenCount: this.#audioTokens,
      responseTokensDetails: [{ modality: 'AUDIO', tokenCount: this.#audioTokens }],
      totalTokenCount: 250 + this.#audioTokens,
    };
  }
}

function partsOf(content: Fields | null): readonly unknown[] {
  const parts = content?.['parts'];
  return Array.isArray(parts) ? parts : [];
}
