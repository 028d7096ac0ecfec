import { type Fields, asFields, fieldsOf, numberOf, parseFields, textOf } from '../../core/json-fields.ts';
import type { ScriptedMessage, ScriptedModel } from '../../core/ports/scripted-model.ts';
import { FakeEars, inputHz } from './fake-ears.ts';
import { FakeTurn } from './fake-turn.ts';
import type { FakeLiveBehaviour } from './fake.ts';

export interface FakeLiveSessionParts {
  readonly model: ScriptedModel;
  readonly behaviour: FakeLiveBehaviour;
  readonly handles: Map<string, readonly ScriptedMessage[]>;
  readonly stalled: boolean;
  readonly send: (message: Fields) => void;
  readonly refuse: (code: number, reason: string) => void;
  readonly received: (message: Fields) => void;
}

const clientMessages = ['setup', 'clientContent', 'realtimeInput', 'toolResponse'];
const setupFields = [
  'model',
  'generationConfig',
  'systemInstruction',
  'tools',
  'realtimeInputConfig',
  'sessionResumption',
  'contextWindowCompression',
  'inputAudioTranscription',
  'outputAudioTranscription',
  'proactivity',
  'historyConfig',
  'explicitVadSignal',
  'safetySettings',
];
const inputFields = ['audio', 'audioStreamEnd', 'activityStart', 'activityEnd', 'text', 'mediaChunks', 'video'];

/** A message with which the service closes the connection: code and words of the close frame. */
class Refusal extends Error {
  readonly code: number;

  constructor(code: number, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** One connection to the fake service. */
export class FakeLiveSession {
  readonly messages: ScriptedMessage[] = [];
  readonly #parts: FakeLiveSessionParts;
  readonly #timers = new Set<NodeJS.Timeout>();
  #setup: Fields | null = null;
  #ears: FakeEars | null = null;
  #turn: FakeTurn | null = null;
  /** Texts of the activity that is open: those that came before its audio, and those after. */
  #texts: { readonly before: string[]; readonly after: string[] } = { before: [], after: [] };
  #work: Promise<void> = Promise.resolve();
  #closed = false;
  stalled: boolean;

  constructor(parts: FakeLiveSessionParts) {
    this.#parts = parts;
    this.stalled = parts.stalled;
  }

  get setup(): Fields | null {
    return this.#setup;
  }

  receive(text: string): void {
    const message = parseFields(text);
    const audio = fieldsOf(fieldsOf(message, 'realtimeInput'), 'audio');
    if (message && !audio) this.#parts.received(message);
    if (this.stalled || this.#closed) return;
    try {
      if (!message) throw new Refusal(1007, 'Invalid JSON payload received.');
      known(message, clientMessages, '');
      this.#take(message);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#parts.refuse(error.code, error.message);
    }
  }

  close(): void {
    this.#closed = true;
    this.#turn?.interrupt();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #take(message: Fields): void {
    const setup = fieldsOf(message, 'setup');
    if (setup) {
      this.#begin(setup);
      return;
    }
    const ears = this.#ears;
    if (!ears) throw new Refusal(1007, 'The first message must be a setup.');
    const input = fieldsOf(message, 'realtimeInput');
    if (input) this.#hear(input, ears);
    const content = fieldsOf(message, 'clientContent');
    if (content) this.#read(content);
    const response = fieldsOf(message, 'toolResponse');
    if (response) this.#turn?.answered(response['functionResponses']);
  }

  #begin(setup: Fields): void {
    if (this.#setup) throw new Refusal(1007, 'A setup may be sent only once.');
    known(setup, setupFields, 'setup');
    if (!textOf(setup, 'model').startsWith('models/')) throw new Refusal(1008, 'The model is not found.');
    const detection = fieldsOf(fieldsOf(setup, 'realtimeInputConfig'), 'automaticActivityDetection');
    const handle = textOf(fieldsOf(setup, 'sessionResumption'), 'handle');
    if (handle !== '') {
      const past = this.#parts.handles.get(handle);
      if (!past) throw new Refusal(1008, 'BidiGenerateContent session not found');
      this.messages.push(...past);
    }
    this.#setup = setup;
    const silenceMs = numberOf(detection, 'silenceDurationMs');
    this.#ears = new FakeEars(
      { started: () => this.#interrupt(), ended: (samples) => this.#heard(samples) },
      detection?.['disabled'] !== true,
      silenceMs > 0 ? silenceMs : null,
    );
    this.#send({ setupComplete: {} });
    this.#resumable();
  }

  #hear(input: Fields, ears: FakeEars): void {
    known(input, inputFields, 'realtimeInput');
    const audio = fieldsOf(input, 'audio');
    if (audio) {
      if (textOf(audio, 'mimeType') !== `audio/pcm;rate=${inputHz}`)
        throw new Refusal(1007, 'Unsupported audio format.');
      const bytes = Buffer.from(textOf(audio, 'data'), 'base64');
      const samples = Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i));
      ears.append(samples);
    }
    if (input['activityStart'] || input['activityEnd']) {
      if (ears.automatic) {
        throw new Refusal(
          1007,
          'Explicit activity control is not supported when automatic activity detection is enabled.',
        );
      }
      if (input['activityStart']) ears.start();
      else ears.end();
    }
    const text = textOf(input, 'text');
    if (text !== '' && ears.open) (ears.silent ? this.#texts.before : this.#texts.after).push(text);
    else if (text !== '') this.#respondTo([{ role: 'user', text }]);
  }

  /** The caller takes the word: what is being made is broken off. */
  #interrupt(): void {
    const handling = textOf(fieldsOf(this.#setup, 'realtimeInputConfig'), 'activityHandling');
    if (handling !== 'NO_INTERRUPTION') this.#turn?.interrupt();
  }

  #heard(samples: Int16Array): void {
    const { model, behaviour } = this.#parts;
    const { before, after } = this.#texts;
    this.#texts = { before: [], after: [] };
    const heard = model.transcribe({ samples, sampleRateHz: inputHz });
    if (this.#setup?.['inputAudioTranscription']) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void heard.then(
          (text) => {
            for (const piece of text.match(/\S+\s*/g) ?? []) {
              this.#send({ serverContent: { inputTranscription: { text: piece } } });
            }
          },
          () => {},
        );
      }, behaviour.transcriptionDelayMs);
      this.#timers.add(timer);
    }
    const messages = heard
      .catch(() => '')
      .then((text) => [...before, text, ...after].map((part): ScriptedMessage => ({ role: 'user', text: part })));
    this.#respondTo(messages);
  }

  #read(content: Fields): void {
    const turns = content['turns'];
    const messages = (Array.isArray(turns) ? turns : []).map((turn): ScriptedMessage => {
      const parts = asFields(turn)?.['parts'];
      const text = (Array.isArray(parts) ? parts : []).map((part) => textOf(asFields(part), 'text')).join(' ');
      return { role: textOf(asFields(turn), 'role') === 'model' ? 'assistant' : 'user', text };
    });
    if (content['turnComplete'] === false) {
      this.messages.push(...messages);
      return;
    }
    this.#turn?.interrupt();
    this.#respondTo(messages);
  }

  #respondTo(messages: readonly ScriptedMessage[] | Promise<readonly ScriptedMessage[]>): void {
    this.#work = this.#work.then(async () => {
      this.messages.push(...(await messages).filter((message) => !('text' in message) || message.text !== ''));
      if (this.#closed) return;
      const turn = new FakeTurn({
        model: this.#parts.model,
        behaviour: this.#parts.behaviour,
        setup: this.#setup,
        messages: this.messages,
        send: (message) => this.#send(message),
      });
      this.#turn = turn;
      if (this.#setup?.['sessionResumption']) this.#send({ sessionResumptionUpdate: { resumable: false } });
      await turn.run();
      if (this.#turn === turn) this.#turn = null;
      this.#resumable();
    });
  }

  #resumable(): void {
    if (!this.#setup?.['sessionResumption'] || this.#closed) return;
    const handle = `handle-${this.#parts.handles.size + 1}`;
    this.#parts.handles.set(handle, [...this.messages]);
    this.#send({ sessionResumptionUpdate: { newHandle: handle, resumable: true } });
  }

  #send(message: Fields): void {
    if (!this.stalled && !this.#closed) this.#parts.send(message);
  }
}

function known(message: Fields, names: readonly string[], where: string): void {
  const unknown = Object.keys(message).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new Refusal(
    1007,
    `Invalid JSON payload received. Unknown name "${unknown}"${where && ` at '${where}'`}: Cannot find field.`,
  );
}
