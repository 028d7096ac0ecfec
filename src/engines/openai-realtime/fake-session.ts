import type { ScriptedModel } from '../../core/ports/scripted-model.ts';
import type { FakeBehaviour } from './fake.ts';
import { FakeConversation } from './fake-conversation.ts';
import { FakeEars } from './fake-ears.ts';
import { FakeRefusal, invalid } from './fake-refusal.ts';
import { FakeResponse } from './fake-response.ts';
import { type FakeConfig, configured, initialConfig } from './fake-config.ts';
import { type Fields, fieldsOf, numberOf, parseFields, textOf } from '../../core/json-fields.ts';

export interface FakeSessionParts {
  readonly model: ScriptedModel;
  readonly behaviour: FakeBehaviour;
  readonly modelName: string;
  readonly stalled: boolean;
  readonly send: (event: Fields) => void;
  readonly received: (event: Fields) => void;
}

/** One connection to the fake service. */
export class FakeSession {
  readonly conversation: FakeConversation;
  readonly #parts: FakeSessionParts;
  readonly #ears: FakeEars;
  readonly #transcriptions = new Set<NodeJS.Timeout>();
  #config: FakeConfig;
  #response: FakeResponse | null = null;
  #spoken = false;
  /** A response is wanted as soon as the cancelled one is over. */
  #respondsAgain = false;
  #events = 0;
  #closed = false;
  stalled: boolean;

  constructor(parts: FakeSessionParts) {
    this.#parts = parts;
    this.stalled = parts.stalled;
    this.#config = initialConfig(parts.modelName);
    this.conversation = new FakeConversation((event) => this.#send(event));
    this.#ears = new FakeEars({
      send: (event) => this.#send(event),
      turnDetection: () => this.#config.turnDetection,
      started: () => {
        if (this.#config.turnDetection?.interrupt_response) this.#response?.cancel('turn_detected');
      },
      committed: (itemId, samples, sampleRateHz, detected) => this.#turn(itemId, samples, sampleRateHz, detected),
    });
    this.#send({ type: 'session.created', session: this.#config.session });
  }

  receive(text: string): void {
    const event = parseFields(text);
    if (event && textOf(event, 'type') !== 'input_audio_buffer.append') this.#parts.received(event);
    if (this.stalled) return;
    try {
      if (!event) throw invalid('invalid_json', 'Could not parse the JSON body of the event.', null);
      this.#take(event);
    } catch (error) {
      if (!(error instanceof FakeRefusal)) throw error;
      this.#send({ type: 'error', error: { ...error.fields, event_id: event?.['event_id'] ?? null } });
    }
  }

  close(): void {
    this.#closed = true;
    this.#response?.cancel('client_cancelled');
    for (const timer of this.#transcriptions) clearTimeout(timer);
  }

  #take(event: Fields): void {
    const { conversation } = this;
    switch (textOf(event, 'type')) {
      case 'session.update':
        this.#config = configured(this.#config, fieldsOf(event, 'session'), this.#spoken);
        this.#ears.format = this.#config.inputFormat;
        this.#send({ type: 'session.updated', session: this.#config.session });
        return;
      case 'input_audio_buffer.append':
        this.#ears.append(textOf(event, 'audio'));
        return;
      case 'input_audio_buffer.commit':
        this.#ears.commit();
        return;
      case 'input_audio_buffer.clear':
        this.#ears.clear();
        this.#send({ type: 'input_audio_buffer.cleared' });
        return;
      case 'conversation.item.create':
        conversation.create(fieldsOf(event, 'item'), textOf(event, 'previous_item_id'));
        return;
      case 'conversation.item.delete':
        conversation.delete(textOf(event, 'item_id'));
        return;
      case 'conversation.item.retrieve':
        conversation.retrieve(textOf(event, 'item_id'));
        return;
      case 'conversation.item.truncate':
        conversation.truncate(
          textOf(event, 'item_id'),
          numberOf(event, 'content_index'),
          numberOf(event, 'audio_end_ms'),
        );
        return;
      case 'response.create':
        this.#respond();
        return;
      case 'response.cancel':
        if (!this.#response) {
          throw invalid('response_cancel_not_active', 'Cancellation failed: no active response found', null);
        }
        this.#response.cancel('client_cancelled');
        return;
      default:
        throw invalid('invalid_value', `Invalid value: '${textOf(event, 'type')}'.`, 'type');
    }
  }

  #turn(itemId: string, samples: Int16Array, sampleRateHz: number, detected: boolean): void {
    const { model, behaviour } = this.#parts;
    const heard = model.transcribe({ samples, sampleRateHz });
    this.conversation.addSpeech(itemId, heard);
    if (this.#config.transcriber !== null) {
      const failed = behaviour.failTranscription;
      behaviour.failTranscription = false;
      const delays = behaviour.transcriptionDelaysMs;
      const delayMs = (delays.length > 1 ? delays.shift() : delays[0]) ?? 0;
      const timer = setTimeout(() => {
        this.#transcriptions.delete(timer);
        void this.#transcribe(itemId, failed ? null : heard, samples.length / sampleRateHz);
      }, delayMs);
      this.#transcriptions.add(timer);
    }
    if (!detected || !this.#config.turnDetection?.create_response) return;
    try {
      this.#respond();
    } catch (error) {
      if (!(error instanceof FakeRefusal)) throw error;
      this.#send({ type: 'error', error: { ...error.fields, event_id: null } });
    }
  }

  async #transcribe(itemId: string, heard: Promise<string> | null, seconds: number): Promise<void> {
    const prefix = 'conversation.item.input_audio_transcription';
    const text = await heard?.catch(() => null);
    if (typeof text !== 'string') {
      const error = {
        type: 'transcription_error',
        code: 'audio_unintelligible',
        message: 'Not understood.',
        param: null,
      };
      this.#send({ type: `${prefix}.failed`, item_id: itemId, content_index: 0, error });
      return;
    }
    for (const delta of text.match(/\S+\s*/g) ?? []) {
      this.#send({ type: `${prefix}.delta`, item_id: itemId, content_index: 0, delta });
    }
    const [audio, output] = [Math.round(seconds * 10), Math.ceil(text.length / 4)];
    const usage = {
      type: 'tokens',
      total_tokens: audio + output,
      input_tokens: audio,
      input_token_details: { text_tokens: 0, audio_tokens: audio },
      output_tokens: output,
    };
    this.conversation.transcribed(itemId, text);
    this.#send({ type: `${prefix}.completed`, item_id: itemId, content_index: 0, transcript: text, usage });
  }

  #respond(): void {
    if (this.#response?.cancelled) {
      this.#respondsAgain = true;
      return;
    }
    if (this.#response) {
      const message = `Conversation already has an active response in progress: ${this.#response.id}. Wait until the response is finished before creating a new one.`;
      throw invalid('conversation_already_has_active_response', message, null);
    }
    const response = new FakeResponse({
      model: this.#parts.model,
      behaviour: this.#parts.behaviour,
      config: this.#config,
      conversation: this.conversation,
      send: (event) => this.#send(event),
      spoke: () => {
        this.#spoken = true;
      },
      over: () => {
        this.#response = null;
      },
      gone: () => {
        const again = this.#respondsAgain && !this.#closed;
        this.#respondsAgain = false;
        if (again) this.#respond();
      },
    });
    this.#response = response;
    void response.run();
  }

  #send(event: Fields): void {
    if (this.stalled || this.#closed) return;
    this.#events += 1;
    this.#parts.send({ event_id: `event_${this.#events}`, ...event });
  }
}
