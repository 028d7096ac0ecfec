import type { WebSocket } from 'ws';
import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { createVoiceActivity } from '../../../core/bridge/audio/voice-activity.ts';
import { frameBytes, frameMs } from '../../../core/ports/media-leg.ts';
import type { ScriptedModel } from '../../../core/ports/scripted-model.ts';
import { type FakeAnswer, FakeService, type SeenRequest } from '../../service/fake-service.ts';
import { GrowingTranscript } from '../../service/fake-hearing.ts';
import { messageText } from '../../service/open-socket.ts';

export interface FakeDeepgram {
  readonly url: string;
  readonly key: string;
  readonly connections: readonly FakeListening[];
  readonly requests: readonly SeenRequest[];
  readonly faults: DeepgramFaults;
  close(): Promise<void>;
}

/** What goes wrong from now on. */
export interface DeepgramFaults {
  /** An HTTP status in place of every connection. */
  refuseWith: number | null;
  /** Takes audio and answers nothing. */
  silent: boolean;
  /** Between a result and its sending. */
  delayMs: number;
  /** A connection is without audio and `KeepAlive` for so long at most. */
  idleMs: number;
}

const interimEveryMs = 400;
/** So much silence makes an empty segment. */
const emptySegmentMs = 3000;
/** `Finalize` has no answer when there is less than this to process. */
const noticeableMs = 400;

/** Deepgram's streaming recognition as documented: https://developers.deepgram.com/reference/speech-to-text/listen-streaming */
export async function startFakeDeepgram(model: ScriptedModel): Promise<FakeDeepgram> {
  const key = 'deepgram-key';
  const connections: FakeListening[] = [];
  const faults: DeepgramFaults = { refuseWith: null, silent: false, delayMs: 0, idleMs: 10_000 };
  const service = await FakeService.start({
    refuse(request) {
      if (request.headers.authorization !== `Token ${key}`) return refusal(401, 'INVALID_AUTH', 'Invalid credentials.');
      if (faults.refuseWith !== null) return refusal(faults.refuseWith, 'REFUSED', 'Refused.');
      if (request.path !== '/v1/listen') return refusal(404, 'NOT_FOUND', 'Not found.');
      return unfit(request.query);
    },
    connect(request, socket) {
      connections.push(new FakeListening(request.query, socket, model, faults));
    },
  });
  return { url: service.url, key, connections, requests: service.requests, faults, close: () => service.close() };
}

function unfit(query: URLSearchParams): FakeAnswer | null {
  const model = query.get('model') ?? '';
  if (!/^nova(-\d)?(-\w+)?$/.test(model))
    return refusal(400, 'INVALID_QUERY_PARAMETER', 'No such model/language/tier combination found.');
  if (query.has('keyterm') && !model.startsWith('nova-3'))
    return refusal(400, 'INVALID_QUERY_PARAMETER', 'Keyterm is not supported.');
  if (query.has('keywords') && model.startsWith('nova-3'))
    return refusal(400, 'INVALID_QUERY_PARAMETER', 'Keywords is not supported for Nova-3.');
  if (query.get('encoding') !== 'mulaw' || query.get('sample_rate') !== '8000')
    return refusal(400, 'INVALID_QUERY_PARAMETER', 'This server hears μ-law at 8 kHz.');
  if (
    query.has('utterance_end_ms') &&
    (query.get('interim_results') !== 'true' || Number(query.get('utterance_end_ms')) < 1000)
  ) {
    return refusal(400, 'INVALID_QUERY_PARAMETER', 'utterance_end_ms needs interim results and at least 1000 ms.');
  }
  return null;
}

function refusal(status: number, code: string, message: string): FakeAnswer {
  return { status, body: { err_code: code, err_msg: message, request_id: 'fake' } };
}

/** One connection, and all that was seen on it. */
export class FakeListening {
  readonly query: URLSearchParams;
  /** Sizes of the binary messages, in order. */
  readonly binary: number[] = [];
  /** Types of the text messages, in order. */
  readonly control: string[] = [];
  readonly #socket: WebSocket;
  readonly #model: ScriptedModel;
  readonly #faults: DeepgramFaults;
  readonly #activity = createVoiceActivity();
  readonly #endpointingMs: number;
  readonly #utteranceEndMs: number;
  #idle: NodeJS.Timeout | undefined;
  #rest = new Uint8Array();
  #segment: Uint8Array[] = [];
  #segmentStartMs = 0;
  #atMs = 0;
  #speechAtMs: number | null = null;
  #interimAtMs = 0;
  #transcript: GrowingTranscript;
  #lastWordMs: number | null = null;
  #sending: Promise<void> = Promise.resolve();

  constructor(query: URLSearchParams, socket: WebSocket, model: ScriptedModel, faults: DeepgramFaults) {
    this.query = query;
    this.#socket = socket;
    this.#model = model;
    this.#transcript = new GrowingTranscript(model);
    this.#faults = faults;
    this.#endpointingMs = Number(query.get('endpointing') ?? 10);
    this.#utteranceEndMs = Number(query.get('utterance_end_ms') ?? Infinity);
    socket.on('message', (data, isBinary) => {
      this.#notIdle();
      if (!isBinary) this.#control(messageText(data));
      else if (data instanceof Buffer) this.#hear(data);
    });
    socket.on('close', () => clearTimeout(this.#idle));
    this.#notIdle();
  }

  /** How much audio has come, in ms. */
  get heardMs(): number {
    return this.#atMs;
  }

  /** The line breaks. */
  drop(): void {
    this.#socket.terminate();
  }

  /** Ends as the service does at an error. */
  refuse(code: number, reason: string): void {
    this.#socket.send(JSON.stringify({ type: 'Error', description: reason, message: reason, variant: 'FAKE' }));
    this.#socket.close(code, reason);
  }

  #notIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#socket.close(1011, 'NET-0001'), this.#faults.idleMs);
  }

  #control(text: string): void {
    const { type } = JSON.parse(text) as { readonly type: string };
    this.control.push(type);
    if (type === 'Finalize' && this.#atMs - this.#segmentStartMs >= noticeableMs) this.#final(true, true);
    if (type !== 'CloseStream') return;
    if (this.#segment.length > 0) this.#final(true, false);
    this.#send(() =>
      Promise.resolve({ type: 'Metadata', request_id: 'fake', duration: this.#atMs / 1000, channels: 1 }),
    );
    this.#sending = this.#sending.then(() => this.#socket.close(1000));
  }

  #hear(audio: Uint8Array): void {
    this.binary.push(audio.byteLength);
    const all = new Uint8Array(this.#rest.byteLength + audio.byteLength);
    all.set(this.#rest);
    all.set(audio, this.#rest.byteLength);
    let at = 0;
    for (; at + frameBytes <= all.byteLength; at += frameBytes) this.#hearFrame(all.subarray(at, at + frameBytes));
    this.#rest = all.subarray(at);
  }

  #hearFrame(frame: Uint8Array): void {
    const speech = this.#activity.hear(frame, this.#atMs);
    this.#atMs += frameMs;
    this.#segment.push(frame);
    if (speech) {
      this.#speechAtMs = this.#atMs;
      this.#lastWordMs = this.#atMs;
      if (this.#atMs - this.#interimAtMs >= interimEveryMs) this.#interim();
      return;
    }
    if (this.#speechAtMs !== null && this.#atMs - this.#speechAtMs >= this.#endpointingMs) this.#final(true, false);
    else if (this.#speechAtMs === null && this.#atMs - this.#segmentStartMs >= emptySegmentMs)
      this.#final(false, false);
    if (this.#lastWordMs !== null && this.#atMs - this.#lastWordMs >= this.#utteranceEndMs) {
      const message = { type: 'UtteranceEnd', channel: [0, 1], last_word_end: this.#lastWordMs / 1000 };
      this.#lastWordMs = null;
      this.#send(() => Promise.resolve(message));
    }
  }

  #interim(): void {
    this.#interimAtMs = this.#atMs;
    if (this.query.get('interim_results') === 'true') this.#result({ is_final: false, speech_final: false });
  }

  #final(speechFinal: boolean, fromFinalize: boolean): void {
    this.#result({ is_final: true, speech_final: speechFinal, ...(fromFinalize ? { from_finalize: true } : {}) });
    this.#segment = [];
    this.#transcript = new GrowingTranscript(this.#model);
    this.#segmentStartMs = this.#atMs;
    this.#speechAtMs = null;
  }

  #result(flags: Readonly<Record<string, boolean>>): void {
    const startMs = this.#segmentStartMs;
    const audio = concatenated(this.#segment);
    const durationMs = audio.byteLength / 8;
    const spoke = this.#speechAtMs !== null;
    const growing = this.#transcript;
    this.#send(async () => {
      const heard = { samples: decodeMulaw(audio), sampleRateHz: 8000 };
      const transcript = spoke ? await growing.hear(heard) : '';
      const words = transcript.split(' ').filter((word) => word !== '');
      const wordSeconds = durationMs / 1000 / Math.max(1, words.length);
      return {
        type: 'Results',
        channel_index: [0, 1],
        start: startMs / 1000,
        duration: durationMs / 1000,
        ...flags,
        channel: {
          alternatives: [
            {
              transcript,
              confidence: transcript === '' ? 0 : 0.98,
              words: words.map((word, i) => ({
                word: word.toLowerCase(),
                punctuated_word: word,
                start: startMs / 1000 + i * wordSeconds,
                end: startMs / 1000 + (i + 1) * wordSeconds,
                confidence: 0.98,
              })),
            },
          ],
        },
        metadata: {
          request_id: 'fake',
          model_uuid: 'fake',
          model_info: { name: this.query.get('model'), version: 'fake', arch: 'fake' },
        },
      };
    });
  }

  #send(make: () => Promise<unknown>): void {
    this.#sending = this.#sending.then(async () => {
      const message = await make();
      if (this.#faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#faults.delayMs));
      if (!this.#faults.silent && this.#socket.readyState === 1) this.#socket.send(JSON.stringify(message));
    });
  }
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
