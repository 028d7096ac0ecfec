import type { WebSocket } from 'ws';
import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import type { ScriptedModel } from '../../../core/ports/scripted-model.ts';
import { FakeService, type SeenRequest } from '../../service/fake-service.ts';
import { GrowingTranscript } from '../../service/fake-hearing.ts';
import { messageText } from '../../service/open-socket.ts';

export interface FakeTranscriptions {
  /** With `/v1`. */
  readonly url: string;
  readonly key: string;
  readonly sessions: readonly FakeTranscription[];
  readonly requests: readonly SeenRequest[];
  readonly faults: TranscriptionFaults;
  close(): Promise<void>;
}

/** What goes wrong from now on. */
export interface TranscriptionFaults {
  /** An HTTP status in place of every connection. */
  refuseWith: number | null;
  /** Commits are acknowledged, and nothing is transcribed. */
  silent: boolean;
  /** Nothing is sent at all. */
  dead: boolean;
  /** Every transcription ends with `failed`. */
  fail: boolean;
  /** From a commit to its transcript. */
  delayMs: number;
}

const models = [
  'whisper-1',
  'gpt-4o-transcribe',
  'gpt-4o-mini-transcribe',
  'gpt-transcribe',
  'gpt-live-transcribe',
  'gpt-realtime-whisper',
];
/** These transcribe while audio arrives, and take no turn detection. */
const liveModels = ['gpt-live-transcribe', 'gpt-realtime-whisper'];
const hintedModels = ['gpt-transcribe', 'gpt-live-transcribe'];
const shortestBytes = 800;
const interimBytes = 3200;

/** Transcription sessions of the Realtime API: https://developers.openai.com/api/docs/guides/realtime-transcription */
export async function startFakeTranscriptions(model: ScriptedModel): Promise<FakeTranscriptions> {
  const key = 'openai-key';
  const sessions: FakeTranscription[] = [];
  const faults: TranscriptionFaults = { refuseWith: null, silent: false, dead: false, fail: false, delayMs: 0 };
  const service = await FakeService.start({
    refuse(request) {
      if (request.headers.authorization !== `Bearer ${key}`) return refusal(401, 'invalid_api_key');
      if (faults.refuseWith !== null) return refusal(faults.refuseWith, 'refused');
      return request.path === '/v1/realtime' ? null : refusal(404, 'unknown_url');
    },
    connect: (request, socket) => void sessions.push(new FakeTranscription(request, socket, model, faults)),
  });
  return { url: `${service.url}/v1`, key, sessions, requests: service.requests, faults, close: () => service.close() };
}

function refusal(status: number, code: string) {
  return {
    status,
    body: { error: { message: `Refused: ${code}.`, type: 'invalid_request_error', param: null, code } },
  };
}

interface Session {
  readonly type?: unknown;
  readonly audio?: {
    readonly input?: {
      readonly format?: { readonly type?: unknown };
      readonly transcription?: Hints;
      readonly turn_detection?: unknown;
    };
  };
}

interface Hints {
  readonly model?: string;
  readonly language?: string;
  readonly languages?: readonly string[];
  readonly keywords?: readonly string[];
  readonly prompt?: string;
}

/** One session, and all that was seen on it. */
export class FakeTranscription {
  /** Types of the events of the client, in order. */
  readonly events: string[] = [];
  session: Session = {};
  /** Bytes of audio that were appended. */
  heardBytes = 0;
  readonly #socket: WebSocket;
  readonly #isTranscription: boolean;
  readonly #model: ScriptedModel;
  readonly #faults: TranscriptionFaults;
  #buffer: Uint8Array[] = [];
  #item = 1;
  #previousItem: string | null = null;
  #eventId = 0;
  #told = '';
  #interimAt = 0;
  #transcript: GrowingTranscript;
  #working: Promise<void> = Promise.resolve();

  constructor(request: SeenRequest, socket: WebSocket, model: ScriptedModel, faults: TranscriptionFaults) {
    this.#socket = socket;
    this.#model = model;
    this.#transcript = new GrowingTranscript(model);
    this.#faults = faults;
    this.#isTranscription = request.query.get('intent') === 'transcription' && !request.query.has('model');
    socket.on('message', (data) => this.#read(messageText(data)));
    const type = this.#isTranscription ? 'transcription' : 'realtime';
    this.#send({ type: 'session.created', session: { id: 'sess_fake', object: `realtime.${type}_session`, type } });
  }

  get hints(): Hints {
    return this.session.audio?.input?.transcription ?? {};
  }

  /** The line breaks. */
  drop(): void {
    this.#socket.terminate();
  }

  #read(text: string): void {
    const event = JSON.parse(text) as {
      readonly type: string;
      readonly session?: Session;
      readonly audio?: string;
      readonly event_id?: string;
    };
    this.events.push(event.type);
    if (event.type === 'session.update') this.#update(event.session ?? {});
    else if (event.type === 'input_audio_buffer.append') this.#append(Buffer.from(event.audio ?? '', 'base64'));
    else if (event.type === 'input_audio_buffer.commit') this.#commit(event.event_id ?? null);
    else this.#error('unknown_event', `Unknown event ${event.type}.`, event.event_id ?? null);
  }

  #update(session: Session): void {
    const { format, transcription, turn_detection } = session.audio?.input ?? {};
    const model = transcription?.model ?? '';
    const hinted = hintedModels.includes(model);
    if (session.type !== 'transcription' || !this.#isTranscription)
      this.#error('invalid_value', 'Not a transcription session.');
    else if (!models.includes(model)) this.#error('model_not_found', `The model ${model} does not exist.`);
    else if (format?.type !== 'audio/pcmu') this.#error('invalid_value', 'This server hears audio/pcmu.');
    else if (turn_detection && liveModels.includes(model)) {
      this.#error('invalid_value', 'Turn detection is not supported for this transcription model.');
    } else if (!hinted && (transcription?.keywords ?? transcription?.languages))
      this.#error('unknown_parameter', 'Unknown hints.');
    else if (transcription?.prompt !== undefined && model === 'gpt-realtime-whisper')
      this.#error('invalid_value', 'No prompt.');
    else {
      this.session = session;
      this.#send({ type: 'session.updated', session });
    }
  }

  #append(audio: Uint8Array): void {
    this.#buffer.push(audio);
    this.heardBytes += audio.byteLength;
    if (!liveModels.includes(this.hints.model ?? '') || this.heardBytes - this.#interimAt < interimBytes) return;
    this.#interimAt = this.heardBytes;
    const itemId = `item_${this.#item}`;
    const heard = this.#heard();
    const growing = this.#transcript;
    this.#work(async () => this.#tell(itemId, await growing.hear(heard)));
  }

  #commit(eventId: string | null): void {
    const bytes = this.#buffer.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (bytes < shortestBytes) {
      const message = `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${bytes / 8}ms of audio.`;
      this.#error('input_audio_buffer_commit_empty', message, eventId);
      return;
    }
    const itemId = `item_${this.#item++}`;
    const heard = this.#heard();
    this.#buffer = [];
    const growing = this.#transcript;
    this.#transcript = new GrowingTranscript(this.#model);
    const previous = this.#previousItem;
    this.#previousItem = itemId;
    this.#work(async () => {
      this.#send({ type: 'input_audio_buffer.committed', item_id: itemId, previous_item_id: previous });
      this.#send({
        type: 'conversation.item.added',
        previous_item_id: previous,
        item: { id: itemId, type: 'message', role: 'user' },
      });
      if (this.#faults.silent) return;
      const transcript = await growing.hear(heard);
      if (this.#faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#faults.delayMs));
      const type = 'conversation.item.input_audio_transcription';
      if (this.#faults.fail) {
        const error = { type: 'server_error', code: 'transcription_failed', message: 'It failed.' };
        this.#send({ type: `${type}.failed`, item_id: itemId, content_index: 0, error });
        return;
      }
      this.#tell(itemId, transcript);
      this.#told = '';
      const usage = { type: 'duration', seconds: heard.samples.length / 8000 };
      this.#send({ type: `${type}.completed`, item_id: itemId, content_index: 0, transcript, usage });
    });
  }

  #heard() {
    return { samples: decodeMulaw(Buffer.concat(this.#buffer)), sampleRateHz: 8000 };
  }

  /** What is new of a transcript, in pieces of uneven size. */
  #tell(itemId: string, transcript: string): void {
    if (this.#faults.silent || !transcript.startsWith(this.#told)) return;
    const rest = transcript.slice(this.#told.length);
    for (const delta of rest.match(/.{1,7}/gsu) ?? []) {
      this.#send({
        type: 'conversation.item.input_audio_transcription.delta',
        item_id: itemId,
        content_index: 0,
        delta,
      });
    }
    this.#told = transcript;
  }

  #work(task: () => Promise<void>): void {
    this.#working = this.#working.then(task, task);
  }

  #error(code: string, message: string, eventId: string | null = null): void {
    this.#send({
      type: 'error',
      error: { type: 'invalid_request_error', code, message, param: null, event_id: eventId },
    });
  }

  #send(event: Readonly<Record<string, unknown>>): void {
    if (this.#socket.readyState === 1 && !this.#faults.dead)
      this.#socket.send(JSON.stringify({ event_id: `event_${++this.#eventId}`, ...event }));
  }
}
