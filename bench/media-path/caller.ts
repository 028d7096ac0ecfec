import { fieldsOf, parseFields, textOf } from '../../src/core/json-fields.ts';
import { dialMediaSocket } from '../../src/sockets/dial.ts';
import type { FramedSocket } from '../../src/sockets/framed-socket.ts';
import type { Delays } from './delays.ts';
import { AudioPlace, decodeId, encodeId, mostFrames } from './frame-id.ts';
import { quietRest, spokenRest } from './sounds.ts';

/** The caller first speaks after so much time of their own, then again and again, over the agent. */
const firstSpeechMs = 3500;
const speechEveryMs = 10_000;
const speechMs = 1500;

export interface CallerHost {
  /** From here to the engine, and from the engine to here. */
  readonly up: Delays;
  readonly down: Delays;
}

/** One call as a telephone network brings it: Twilio Media Streams, 50 frames a second; marks come back as soon as they are there. */
export class Caller {
  readonly #socket: FramedSocket;
  readonly #call: number;
  readonly #streamSid: string;
  readonly #host: CallerHost;
  readonly #place = new AudioPlace(['payload', 'delta']);
  #nextAt = 0;
  #sequence = 1;
  #frames = 0;
  /** The first of the speech under way; 0: there is none. */
  #speechFrame = 0;
  /** From the first frame of speech to `clear`, for each time, by the frames sent. */
  readonly clearedMs: number[] = [];

  private constructor(socket: FramedSocket, call: number, host: CallerHost) {
    this.#socket = socket;
    this.#call = call;
    this.#streamSid = `MZ${String(call).padStart(32, '0')}`;
    this.#host = host;
    socket.onMessage((message) => this.#take(message as Buffer));
    socket.onClose(() => {});
    const { streamSid } = { streamSid: this.#streamSid };
    this.#write(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    const format = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    const start = { streamSid, callSid: `CA${call}`, tracks: ['inbound'], customParameters: {}, mediaFormat: format };
    this.#write(JSON.stringify({ event: 'start', sequenceNumber: '1', start, streamSid }));
  }

  static async dial(url: string, call: number, host: CallerHost): Promise<Caller> {
    const socket = await dialMediaSocket({
      url,
      headers: {},
      maxMessageBytes: 1024 * 1024,
      maxAudioBytes: 1024 * 1024,
      signal: AbortSignal.timeout(10_000),
    });
    return new Caller(socket, call, host);
  }

  /** From now on it speaks again, its frames at other moments than those of the others; the first time somewhat later than some of them. */
  resume(now: number, apartMs: number): void {
    const laterMs = this.#frames === 0 ? 20 * ((this.#call * 13) % 50) : 0;
    this.#nextAt = now + laterMs + ((this.#call * apartMs) % 20) + (this.#call % 7) / 7;
  }

  tick(now: number): void {
    if (now < this.#nextAt) return;
    this.#nextAt = Math.max(this.#nextAt + 20, now - 20);
    this.#frames += 1;
    this.#sequence += 1;
    const sinceFirst = 20 * (this.#frames - ((this.#call * 29) % 100)) - firstSpeechMs;
    const speech = sinceFirst >= 0 && sinceFirst % speechEveryMs < speechMs;
    if (!speech) this.#speechFrame = 0;
    else if (this.#speechFrame === 0) this.#speechFrame = this.#frames;
    const id = { call: this.#call, counter: this.#frames % mostFrames, speech };
    const rest = speech ? spokenRest(this.#frames) : quietRest(this.#frames);
    this.#host.up.sent(id);
    this.#write(
      `{"event":"media","sequenceNumber":"${this.#sequence}","media":{"track":"inbound","chunk":"${this.#frames}","timestamp":"${20 * this.#frames}","payload":"${encodeId(id)}${rest}"},"streamSid":"${this.#streamSid}"}`,
    );
  }

  #take(message: Buffer): void {
    const at = this.#place.find(message);
    const id = at < 0 ? null : decodeId(message, at);
    if (id) {
      this.#host.down.arrived(id);
      return;
    }
    const event = parseFields(message.toString());
    if (textOf(event, 'event') === 'clear' && this.#speechFrame > 0) {
      this.clearedMs.push(20 * (this.#frames - this.#speechFrame));
      this.#speechFrame = Infinity;
    }
    if (textOf(event, 'event') !== 'mark') return;
    this.#sequence += 1;
    const mark = { name: textOf(fieldsOf(event, 'mark'), 'name') };
    this.#write(
      JSON.stringify({ event: 'mark', sequenceNumber: String(this.#sequence), streamSid: this.#streamSid, mark }),
    );
  }

  #write(text: string): void {
    this.#socket.send(Buffer.from(text, 'latin1'));
  }
}
