import { encodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import { resample } from '../../core/bridge/audio/resample.ts';
import type { ScriptedAnswer, ScriptedModel } from '../../core/ports/scripted-model.ts';
import type { FakeBehaviour } from './fake.ts';
import type { FakeConfig } from './fake-config.ts';
import type { FakeConversation } from './fake-conversation.ts';
import { newItemId } from './fake-ears.ts';
import { type Fields, asFields, textOf } from '../../core/json-fields.ts';

export interface FakeResponseParts {
  readonly model: ScriptedModel;
  readonly behaviour: FakeBehaviour;
  readonly config: FakeConfig;
  readonly conversation: FakeConversation;
  readonly send: (event: Fields) => void;
  readonly spoke: () => void;
  /** Another response may be asked for. */
  readonly over: () => void;
  /** Its last event has been sent. */
  readonly gone: () => void;
}

/** Lengths of the deltas one after the other, in ms. */
const deltaMs = [60, 340, 120, 420, 200];
const textAheadOfAudio = 3;

let responses = 0;
let calls = 0;

/** One response of the model, made faster than it can be played. */
export class FakeResponse {
  readonly id: string;
  readonly #parts: FakeResponseParts;
  readonly #output: Fields[] = [];
  #cancelled: 'turn_detected' | 'client_cancelled' | null = null;
  #audioTokens = 0;
  #textTokens = 0;
  #deltas = 0;

  constructor(parts: FakeResponseParts) {
    responses += 1;
    this.id = `resp_${responses}`;
    this.#parts = parts;
  }

  get cancelled(): boolean {
    return this.#cancelled !== null;
  }

  cancel(reason: 'turn_detected' | 'client_cancelled'): void {
    this.#cancelled ??= reason;
  }

  async run(): Promise<void> {
    const { send, behaviour } = this.#parts;
    send({ type: 'response.created', response: this.#fields('in_progress', null) });
    const failure = behaviour.failResponse;
    behaviour.failResponse = null;
    try {
      if (failure !== null) {
        this.#end('failed', { type: 'failed', error: { type: 'server_error', code: failure, message: 'It failed.' } });
        return;
      }
      const answer = await this.#think();
      if (answer.text !== '' && !this.#cancelled) await this.#speak(answer.text);
      for (const call of answer.calls) if (!this.#cancelled) await this.#call(call.name, call.arguments);
      if (this.#cancelled) this.#end('cancelled', { type: 'cancelled', reason: this.#cancelled });
      else this.#end('completed', null);
    } catch {
      this.#end('failed', {
        type: 'failed',
        error: { type: 'server_error', code: null, message: 'The script failed.' },
      });
    }
  }

  async #think(): Promise<ScriptedAnswer> {
    const { model, config, conversation } = this.#parts;
    const tools = config.session['tools'];
    return model.respond({
      instructions: textOf(config.session, 'instructions'),
      messages: await conversation.messages(),
      tools: Array.isArray(tools) ? tools.map((tool) => textOf(asFields(tool), 'name')) : [],
      schema: null,
    });
  }

  async #speak(text: string): Promise<void> {
    const { model, config, conversation, send } = this.#parts;
    const samples = await model.speak(text);
    const mulaw = config.outputFormat === 'audio/pcmu';
    const audio = mulaw
      ? Buffer.from(encodeMulaw(resample(samples, 24_000, 8000)))
      : Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    const bytesPerMs = mulaw ? 8 : 48;
    const id = newItemId();
    const place = { response_id: this.id, item_id: id, output_index: this.#output.length, content_index: 0 };
    const item = { id, object: 'realtime.item', type: 'message', role: 'assistant' };
    const opened = { ...item, status: 'in_progress', content: [] };
    send({ type: 'response.output_item.added', response_id: this.id, output_index: place.output_index, item: opened });
    conversation.open(opened);
    send({ type: 'response.content_part.added', ...place, part: { type: 'audio', transcript: '' } });
    const words = text.match(/\s*\S+/g) ?? [];
    let [told, sent] = [0, 0];
    while (sent < audio.byteLength && (await this.#mayGoOn())) {
      const until = Math.min(audio.byteLength, sent + (deltaMs[this.#deltas % deltaMs.length] ?? 100) * bytesPerMs);
      const toldUntil = Math.ceil((words.length * until) / audio.byteLength) + textAheadOfAudio;
      for (const delta of words.slice(told, toldUntil)) {
        send({ type: 'response.output_audio_transcript.delta', ...place, delta });
      }
      told = Math.max(told, toldUntil);
      const delta = audio.subarray(sent, until).toString('base64');
      sent = until;
      this.#deltas += 1;
      send({ type: 'response.output_audio.delta', ...place, delta });
      conversation.sounded(id, sent / bytesPerMs, words.slice(0, told).join('').trim());
    }
    this.#parts.spoke();
    const transcript = words.slice(0, told).join('').trim();
    const part = { type: 'audio', transcript };
    const status = this.#cancelled ? 'incomplete' : 'completed';
    const done = { ...item, status, content: [{ type: 'output_audio', transcript }] };
    send({ type: 'response.output_audio.done', ...place });
    send({ type: 'response.output_audio_transcript.done', ...place, transcript });
    send({ type: 'response.content_part.done', ...place, part });
    send({ type: 'response.output_item.done', response_id: this.id, output_index: place.output_index, item: done });
    conversation.finish(done, sent / bytesPerMs);
    this.#output.push(done);
    this.#audioTokens += Math.ceil(sent / bytesPerMs / 50);
    this.#textTokens += words.length;
  }

  async #call(name: string, args: Readonly<Record<string, unknown>>): Promise<void> {
    const { conversation, send, behaviour } = this.#parts;
    await immediate();
    calls += 1;
    const [id, callId] = [newItemId(), `call_${calls}`];
    const text = behaviour.garbledArguments ?? JSON.stringify(args);
    behaviour.garbledArguments = null;
    const place = { response_id: this.id, item_id: id, output_index: this.#output.length, call_id: callId };
    const item = { id, object: 'realtime.item', type: 'function_call', name, call_id: callId };
    const opened = { ...item, status: 'in_progress', arguments: '' };
    send({ type: 'response.output_item.added', response_id: this.id, output_index: place.output_index, item: opened });
    conversation.open(opened);
    for (const delta of text.match(/.{1,12}/gs) ?? []) {
      send({ type: 'response.function_call_arguments.delta', ...place, delta });
    }
    send({ type: 'response.function_call_arguments.done', ...place, name, arguments: text });
    const done = { ...item, status: 'completed', arguments: text };
    send({ type: 'response.output_item.done', response_id: this.id, output_index: place.output_index, item: done });
    conversation.finish(done, null);
    this.#output.push(done);
    this.#textTokens += 10;
  }

  async #mayGoOn(): Promise<boolean> {
    do await immediate();
    while (this.#deltas >= this.#parts.behaviour.deltasAllowed && !this.#cancelled);
    return !this.#cancelled;
  }

  #end(status: string, details: Fields | null): void {
    this.#parts.over();
    this.#parts.send({ type: 'response.done', response: this.#fields(status, details) });
    this.#parts.send({
      type: 'rate_limits.updated',
      rate_limits: [{ name: 'tokens', limit: 1e6, remaining: 9e5, reset_seconds: 1 }],
    });
    this.#parts.gone();
  }

  #fields(status: string, details: Fields | null): Fields {
    const output = this.#textTokens + this.#audioTokens;
    return {
      id: this.id,
      object: 'realtime.response',
      status,
      status_details: details,
      output: this.#output,
      output_modalities: ['audio'],
      metadata: null,
      usage:
        status === 'in_progress'
          ? null
          : {
              total_tokens: 300 + output,
              input_tokens: 300,
              output_tokens: output,
              input_token_details: {
                text_tokens: 200,
                audio_tokens: 100,
                image_tokens: 0,
                cached_tokens: 80,
                cached_tokens_details: { text_tokens: 60, audio_tokens: 20, image_tokens: 0 },
              },
              output_token_details: { text_tokens: this.#textTokens, audio_tokens: this.#audioTokens },
            },
    };
  }
}

function immediate(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
