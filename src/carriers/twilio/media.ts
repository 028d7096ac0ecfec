import { Base64Decoder } from '../../core/bridge/audio/base64-decoder.ts';
import { dtmfTone } from '../../core/bridge/audio/dtmf-tones.ts';
import { type Fields, fieldsOf, parseFields, textOf } from '../../core/json-fields.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import { type MediaLeg, frameBytes, frameMs } from '../../core/ports/media-leg.ts';
import type { MediaSocket } from '../../core/ports/media-socket.ts';
import { MediaFinder, StreamMessages, parsedMedia, readStart } from './media-frames.ts';
import { Playback } from './playback.ts';

export interface MediaStream {
  /** Open, its `start` message read. The leg takes it over. */
  readonly socket: MediaSocket;
  /** The `start` message, parsed. */
  readonly start: Fields;
}

export interface MediaStreamOptions extends MediaStream {
  /** The call's. */
  readonly clock: Clock;
}

export interface MediaStreamLeg extends MediaLeg {
  /**
   * Goes on over another stream of the same call: what the old one had not played is sent again. A stream that comes while the old one
   * stands takes its place. After the leg's end the socket is closed.
   */
  adopt(stream: MediaStream): void;
  /** Messages of audio to the carrier that the network would not take in time. */
  readonly droppedAudio: number;
}

/** A call over Twilio Media Streams. Throws `carrier_error` for a stream that is not G.711 μ-law at 8 kHz. */
export function createMediaStreamLeg(options: MediaStreamOptions): MediaStreamLeg {
  return new TwilioLeg(options);
}

const bytesPerMs = frameBytes / frameMs;
/** Playing is known for certain about once in so long. */
const markEveryMs = 1000;
/** The longest piece in one message, about a second: whole triples of bytes, so that base64 may be cut there. */
const pieceBytes = 8001;
/** A stream that broke without a word is waited for so long. */
const returnsWithinMs = 4000;

interface Piece {
  readonly audio: Uint8Array;
  /** Where it begins in all that was given to `send` and not dropped. */
  readonly startMs: number;
}

class TwilioLeg implements MediaStreamLeg {
  readonly clock: Clock;
  readonly #finder = new MediaFinder();
  readonly #decoder = new Base64Decoder();
  readonly #playback: Playback;
  /** Given to `send` and not known to be played, in order. */
  #unplayed: Piece[] = [];
  #givenMs = 0;
  #unmarkedMs = 0;
  /** Null while the stream is broken. */
  #socket: MediaSocket | null = null;
  #messages: StreamMessages;
  /** Names of marks and keys that wait for another stream. */
  #owedNames: string[] = [];
  #owedDigits = '';
  #droppedBefore = 0;
  #returns: Timer | null = null;
  #over = false;
  /** Of a frame whose rest has not come. */
  #part: Uint8Array = new Uint8Array(0);
  #openedAt: number;
  /** The leg's time when the stream's is 0; null until its first frame. */
  #offsetMs: number | null = null;
  #nextMs = 0;
  #onAudio: ((frame: Uint8Array, atMs: number, base64?: Uint8Array) => void) | null = null;
  #onDtmf: (digit: string, atMs: number) => void = () => {};
  #onMark: (name: string) => void = () => {};
  #onClose: () => void = () => {};

  constructor({ socket, start, clock }: MediaStreamOptions) {
    this.clock = clock;
    this.#openedAt = clock.now();
    this.#playback = new Playback(() => clock.now());
    this.#messages = new StreamMessages(readStart(start).streamSid);
    this.#listen(socket);
  }

  get playedMs(): number {
    return this.#playback.playedMs;
  }

  get droppedAudio(): number {
    return this.#droppedBefore + (this.#socket?.droppedAudio ?? 0);
  }

  onAudio(listener: (frame: Uint8Array, atMs: number, base64?: Uint8Array) => void): void {
    this.#openedAt = this.clock.now();
    this.#onAudio = listener;
  }

  onDtmf(listener: (digit: string, atMs: number) => void): void {
    this.#onDtmf = listener;
  }

  onMark(listener: (name: string) => void): void {
    this.#onMark = listener;
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
    if (this.#over) setImmediate(listener);
  }

  send(audio: Uint8Array, base64?: Uint8Array): void {
    if (this.#over || audio.length === 0) return;
    this.#forgetPlayed();
    this.#unplayed.push({ audio, startMs: this.#givenMs });
    this.#givenMs += audio.length / bytesPerMs;
    if (this.#socket) this.#transmit(this.#socket, audio, base64);
  }

  clear(): void {
    if (this.#over) return;
    this.#socket?.forgetAudio();
    this.#socket?.send(this.#messages.clear);
    const digits = this.#playback.clear();
    this.#unmarkedMs = 0;
    this.#givenMs = this.#playback.playedMs;
    this.#unplayed = [];
    this.sendDtmf(digits);
  }

  mark(name: string): void {
    if (this.#over) return;
    if (this.#socket) this.#sendMark(this.#socket, name);
    else this.#owedNames.push(name);
  }

  sendDtmf(digits: string): void {
    if (this.#over) return;
    for (const digit of digits.toUpperCase()) {
      const tone = dtmfTone(digit);
      if (!tone) continue;
      if (!this.#socket) this.#owedDigits += digit;
      else {
        this.#playback.sentTone(digit, tone.length / bytesPerMs);
        this.#socket.send(this.#messages.media.of(tone));
      }
    }
  }

  close(): void {
    if (this.#over) return;
    this.#end();
    this.#socket?.close(1000);
  }

  adopt({ socket, start }: MediaStream): void {
    if (this.#over) {
      socket.close(1000);
      return;
    }
    const { streamSid } = readStart(start);
    const old = this.#socket;
    if (old) this.#lose();
    old?.close(1000);
    this.#returns?.cancel();
    this.#returns = null;
    this.#messages = new StreamMessages(streamSid);
    this.#offsetMs = null;
    this.#part = new Uint8Array(0);
    this.#playback.resume();
    this.#listen(socket);
    this.#sendAgain(socket);
  }

  #listen(socket: MediaSocket): void {
    this.#socket = socket;
    socket.onMessage((message) => {
      if (this.#socket === socket) this.#take(message);
    });
    socket.onClose(() => {
      if (this.#socket !== socket || this.#over) return;
      this.#lose();
      this.#returns = this.clock.after(returnsWithinMs, () => this.#breakOff());
    });
  }

  #take(message: Uint8Array): void {
    if (this.#over) return;
    if (this.#finder.find(message) && this.#hear(this.#finder.base64, this.#finder.timestampMs)) return;
    const event = parseFields(Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('utf8'));
    switch (textOf(event, 'event')) {
      case 'media': {
        const media = event && parsedMedia(event);
        if (media) this.#hear(media.base64, media.timestampMs);
        return;
      }
      case 'mark':
        for (const name of this.#playback.returned(textOf(fieldsOf(event, 'mark'), 'name'))) this.#onMark(name);
        return;
      case 'dtmf': {
        const digit = textOf(fieldsOf(event, 'dtmf'), 'digit').toUpperCase();
        if (/^[0-9*#A-D]$/.test(digit)) this.#onDtmf(digit, Math.max(0, Math.round(this.clock.now() - this.#openedAt)));
        return;
      }
      case 'stop':
        this.#breakOff();
    }
  }

  /** False for what is no base64. */
  #hear(base64: Uint8Array, timestampMs: number): boolean {
    const audio = this.#decoder.decode(base64);
    if (!audio) return false;
    const listener = this.#onAudio;
    if (!listener) return true;
    if (this.#part.length === 0 && audio.length === frameBytes) {
      listener(audio, this.#timeOf(timestampMs), base64);
      return true;
    }
    const startMs = timestampMs - this.#part.length / bytesPerMs;
    const all = Buffer.concat([this.#part, audio]);
    let from = 0;
    for (; from + frameBytes <= all.length && !this.#over; from += frameBytes) {
      listener(all.subarray(from, from + frameBytes), this.#timeOf(startMs + from / bytesPerMs));
    }
    this.#part = all.subarray(from);
    return true;
  }

  /** The leg's time of a frame; never before the end of the one before it. */
  #timeOf(timestampMs: number): number {
    if (this.#offsetMs === null && !Number.isNaN(timestampMs)) {
      const now = Math.round(this.clock.now() - this.#openedAt) - frameMs;
      this.#offsetMs = Math.max(this.#nextMs, now) - timestampMs;
    }
    const atMs = Number.isNaN(timestampMs) ? this.#nextMs : Math.max(this.#nextMs, timestampMs + (this.#offsetMs ?? 0));
    this.#nextMs = atMs + frameMs;
    return atMs;
  }

  #transmit(socket: MediaSocket, audio: Uint8Array, base64?: Uint8Array): void {
    for (let from = 0; from < audio.length; from += pieceBytes) {
      const bytes = Math.min(pieceBytes, audio.length - from);
      const whole = bytes === audio.length;
      const letters = base64 && (whole ? base64 : base64.subarray((from / 3) * 4, ((from + pieceBytes) / 3) * 4));
      this.#playback.sent(bytes / bytesPerMs);
      const { media } = this.#messages;
      socket.sendAudio(
        letters ? media.ofBase64(letters) : media.of(whole ? audio : audio.subarray(from, from + bytes)),
      );
      this.#unmarkedMs += bytes / bytesPerMs;
      if (this.#unmarkedMs >= markEveryMs) this.#sendMark(socket, null);
    }
  }

  #sendMark(socket: MediaSocket, name: string | null): void {
    this.#unmarkedMs = 0;
    socket.send(this.#messages.mark(this.#playback.mark(name)));
  }

  #forgetPlayed(): void {
    const { playedMs } = this;
    for (let first = this.#unplayed[0]; first; first = this.#unplayed[0]) {
      if (first.startMs + first.audio.length / bytesPerMs > playedMs) return;
      this.#unplayed.shift();
    }
  }

  /** The stream is gone, the call perhaps not. */
  #lose(): void {
    this.#droppedBefore = this.droppedAudio;
    this.#socket = null;
    const { digits, names } = this.#playback.stop();
    this.#owedDigits = digits;
    this.#owedNames = [...names];
    this.#unmarkedMs = 0;
  }

  #sendAgain(socket: MediaSocket): void {
    const { playedMs } = this;
    for (const { audio, startMs } of this.#unplayed) {
      const played = Math.max(0, Math.round((playedMs - startMs) * bytesPerMs));
      if (played < audio.length) this.#transmit(socket, audio.subarray(played));
    }
    const [names, digits] = [this.#owedNames, this.#owedDigits];
    this.#owedNames = [];
    this.#owedDigits = '';
    for (const name of names) this.#sendMark(socket, name);
    this.sendDtmf(digits);
  }

  /** The media is gone for good. */
  #breakOff(): void {
    if (this.#over) return;
    this.close();
    this.#onClose();
  }

  #end(): void {
    this.#over = true;
    this.#returns?.cancel();
    this.#unplayed = [];
  }
}
