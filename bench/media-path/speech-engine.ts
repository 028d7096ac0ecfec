import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Fields, fieldsOf, parseFields, textOf } from '../../src/core/json-fields.ts';
import { acceptMediaSocket } from '../../src/sockets/accept.ts';
import type { FramedSocket } from '../../src/sockets/framed-socket.ts';
import type { Delays } from './delays.ts';
import { AudioPlace, type FrameId, decodeId, encodeId, mostFrames } from './frame-id.ts';
import { spokenRest } from './sounds.ts';

/** So many frames without speech end the caller's turn. */
const pauseFrames = 25;
const framesPerWord = 15;

export interface EngineHost {
  /** From the caller to here, and from here to the caller. */
  readonly up: Delays;
  readonly down: Delays;
}

/** What a speech-to-speech model with G.711 is to a bridge: the events of the OpenAI Realtime API, 50 deltas a second while it speaks. */
export class SpeechEngine {
  readonly #server: Server;
  readonly #host: EngineHost;
  readonly #sessions = new Set<EngineSession>();

  constructor(host: EngineHost) {
    this.#host = host;
    this.#server = createServer();
    this.#server.on('upgrade', (request, socket, head) => {
      const relayed = new URL(request.url ?? '/', 'ws://engine').searchParams.has('relayed');
      const session = new EngineSession(acceptMediaSocket(request, socket, head), relayed, this.#host);
      this.#sessions.add(session);
      socket.on('close', () => this.#sessions.delete(session));
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/realtime`;
  }

  resume(now: number): void {
    for (const session of this.#sessions) session.resume(now);
  }

  tick(now: number): void {
    for (const session of this.#sessions) session.tick(now);
  }
}

class EngineSession {
  readonly #socket: FramedSocket;
  readonly #relayed: boolean;
  readonly #host: EngineHost;
  readonly #place = new AudioPlace(['audio', 'payload']);
  #call = -1;
  #counter = 0;
  #events = 100_000;
  #responses = 0;
  #speaking = false;
  #nextAt = 0;
  #frames = 0;
  #hearsSpeech = false;
  #quietFrames = 0;
  #heardMs = 0;
  #createsResponse = true;
  #interruptsResponse = true;

  /** `relayed`: the other side passes on whatever it gets, and knows nothing of sessions. */
  constructor(socket: FramedSocket, relayed: boolean, host: EngineHost) {
    this.#socket = socket;
    this.#relayed = relayed;
    this.#host = host;
    socket.onMessage((message) => this.#take(message as Buffer));
    socket.onClose(() => {});
    if (!relayed) this.#send({ type: 'session.created', session: { type: 'realtime' } });
  }

  resume(now: number): void {
    this.#nextAt = now + (this.#call % 20) + (this.#call % 11) / 11;
  }

  tick(now: number): void {
    if (!this.#speaking || now < this.#nextAt || this.#call < 0) return;
    this.#nextAt = Math.max(this.#nextAt + 20, now - 20);
    this.#counter = (this.#counter + 1) % mostFrames;
    this.#frames += 1;
    const id: FrameId = { call: this.#call, counter: this.#counter, speech: true };
    const place = `"response_id":"${this.#responseId}","item_id":"${this.#itemId}","output_index":0,"content_index":0`;
    if (this.#frames % framesPerWord === 1) {
      this.#write(
        `{"type":"response.output_audio_transcript.delta","event_id":"${this.#eventId()}",${place},"delta":" word"}`,
      );
    }
    this.#host.down.sent(id);
    this.#write(
      `{"type":"response.output_audio.delta","event_id":"${this.#eventId()}",${place},"delta":"${encodeId(id)}${spokenRest(this.#counter)}"}`,
    );
  }

  #take(message: Buffer): void {
    const at = this.#place.find(message);
    const id = at < 0 ? null : decodeId(message, at);
    if (id) this.#hear(id);
    else this.#on(parseFields(message.toString()) ?? {});
  }

  #hear(id: FrameId): void {
    this.#host.up.arrived(id);
    this.#heardMs += 20;
    if (this.#call < 0) {
      this.#call = id.call;
      if (this.#relayed) this.#respond();
    }
    if (id.speech) {
      this.#quietFrames = 0;
      if (!this.#hearsSpeech) this.#speechStarted();
    } else if (this.#hearsSpeech && ++this.#quietFrames === pauseFrames) this.#speechStopped();
  }

  #on(event: Fields): void {
    switch (textOf(event, 'type')) {
      case 'session.update': {
        const detection = fieldsOf(fieldsOf(fieldsOf(fieldsOf(event, 'session'), 'audio'), 'input'), 'turn_detection');
        if (detection) {
          this.#createsResponse = detection['create_response'] !== false;
          this.#interruptsResponse = detection['interrupt_response'] !== false;
        }
        this.#send({ type: 'session.updated', session: event['session'] });
        return;
      }
      case 'response.create':
        this.#respond();
        return;
      case 'response.cancel':
        this.#stop();
    }
  }

  #speechStarted(): void {
    this.#hearsSpeech = true;
    if (!this.#relayed) {
      this.#send({
        type: 'input_audio_buffer.speech_started',
        audio_start_ms: this.#heardMs - 20,
        item_id: `turn_${this.#responses}`,
      });
    }
    if (this.#interruptsResponse) this.#stop();
  }

  #speechStopped(): void {
    this.#hearsSpeech = false;
    const item = { item_id: `turn_${this.#responses}` };
    if (!this.#relayed) {
      this.#send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: this.#heardMs, ...item });
      this.#send({ type: 'input_audio_buffer.committed', ...item });
      this.#send({
        type: 'conversation.item.input_audio_transcription.completed',
        content_index: 0,
        transcript: 'Yes, I would say that it was all right.',
        ...item,
      });
    }
    if (this.#createsResponse) this.#respond();
  }

  #respond(): void {
    if (this.#speaking) return;
    this.#speaking = true;
    this.#responses += 1;
    this.#frames = 0;
    this.#nextAt = performance.now();
    if (!this.#relayed)
      this.#send({ type: 'response.created', response: { id: this.#responseId, status: 'in_progress' } });
  }

  #stop(): void {
    if (!this.#speaking) return;
    this.#speaking = false;
    if (this.#relayed) return;
    const item = { id: this.#itemId, type: 'message', status: 'incomplete' };
    this.#send({ type: 'response.output_item.done', response_id: this.#responseId, item });
    this.#send({ type: 'response.done', response: { id: this.#responseId, status: 'cancelled', output: [item] } });
  }

  get #responseId(): string {
    return `resp_D0a1b2c3d4e5f6g7${this.#responses + 1000}`;
  }

  get #itemId(): string {
    return `item_D0a1b2c3d4e5f6g7${this.#responses + 1000}`;
  }

  #eventId(): string {
    this.#events += 1;
    return `event_D0a1b2c3d4e5f${this.#events}`;
  }

  #send(event: Fields): void {
    this.#write(JSON.stringify({ event_id: this.#eventId(), ...event }));
  }

  #write(text: string): void {
    this.#socket.send(Buffer.from(text, 'latin1'));
  }
}
