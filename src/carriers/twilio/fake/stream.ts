import { type Fields, fieldsOf, parseFields, textOf } from '../../../core/json-fields.ts';
import { WebSocket } from 'ws';
import { signatureOf } from '../signature.ts';
import { type FakeAccount, newSid } from './ledger.ts';
import type { Line } from './line.ts';

export type Track = 'inbound_track' | 'outbound_track' | 'both_tracks';

export interface StreamRequest {
  readonly account: FakeAccount;
  readonly callSid: string;
  readonly url: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly name: string;
  /** Null: bidirectional. */
  readonly track: Track | null;
  readonly line: Line;
  readonly tap: StreamTap;
}

/** Sees every message of a stream, in order. */
export type StreamTap = (from: 'twilio' | 'server', message: Fields, stream: FakeStream) => void;

export type StreamEnd =
  /** The call is over, or TwiML stopped the stream. */
  | { readonly kind: 'stopped' }
  /** 31920 no upgrade, 31921 the server closed, 31924 a message that is none of the protocol. */
  | { readonly kind: 'failed'; readonly code: 31920 | 31921 | 31924; readonly detail: string };

const connectWithinMs = 10_000;

/** One media stream: Twilio's end of the WebSocket (https://www.twilio.com/docs/voice/media-streams/websocket-messages). */
export class FakeStream {
  readonly sid = newSid('MZ');
  readonly ended: Promise<StreamEnd>;
  readonly #request: StreamRequest;
  readonly #socket: WebSocket;
  readonly #deaf: () => void;
  readonly #end = Promise.withResolvers<StreamEnd>();
  readonly #open = Promise.withResolvers<boolean>();
  #sequence = 0;
  #hasStarted = false;
  #chunks = { inbound: 0, outbound: 0 };
  /** The leg's time when the stream began. */
  #startMs: number | null = null;
  #over = false;

  constructor(request: StreamRequest) {
    this.ended = this.#end.promise;
    this.#request = request;
    const { account, url, line } = request;
    this.#deaf = line.listen({
      frame: (said, played, atMs) => {
        this.#hear(said, atMs, 'inbound');
        this.#hear(played, atMs, 'outbound');
      },
      digit: (digit) => {
        if (request.track === null) this.#send('dtmf', { dtmf: { track: 'inbound_track', digit } });
      },
    });
    this.#socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: connectWithinMs,
      headers: { 'x-twilio-signature': signatureOf(account.authToken, url, []), 'user-agent': 'Twilio.TmeWs/1.0' },
    });
    this.#socket.on('open', () => this.#start());
    this.#socket.on('message', (data: Buffer, isBinary) => this.#take(isBinary ? '' : data.toString('utf8')));
    this.#socket.on('error', (error) => this.#finish({ kind: 'failed', code: 31920, detail: error.message }));
    this.#socket.on('close', (code) => {
      this.#finish({ kind: 'failed', code: this.#hasStarted ? 31921 : 31920, detail: `Closed with ${code}` });
    });
  }

  /** Whether the server took the stream. */
  get opened(): Promise<boolean> {
    return this.#open.promise;
  }

  /** The call is over, or its TwiML wants no more of the stream. */
  stop(): void {
    const { account, callSid } = this.#request;
    this.#send('stop', { stop: { accountSid: account.sid, callSid } });
    this.#finish({ kind: 'stopped' });
    this.#socket.close(1000);
  }

  /** The network breaks: nobody says goodbye. */
  drop(): void {
    this.#finish({ kind: 'failed', code: 31921, detail: 'The connection broke' });
    this.#socket.terminate();
  }

  get #isUp(): boolean {
    return !this.#over && this.#socket.readyState === WebSocket.OPEN;
  }

  #hear(frame: Uint8Array, atMs: number, track: 'inbound' | 'outbound'): void {
    if (!this.#isUp || !this.#carries(track)) return;
    this.#startMs ??= atMs;
    this.#chunks[track] += 1;
    const payload = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString('base64');
    const [chunk, timestamp] = [String(this.#chunks[track]), String(Math.round(atMs - this.#startMs))];
    this.#send('media', { media: { track, chunk, timestamp, payload } });
  }

  #carries(track: 'inbound' | 'outbound'): boolean {
    const wanted = this.#request.track ?? 'inbound_track';
    return wanted === 'both_tracks' || wanted === `${track}_track`;
  }

  #start(): void {
    const { account, callSid, parameters, track } = this.#request;
    this.#write({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    const tracks =
      track === 'both_tracks' ? ['inbound', 'outbound'] : [track === 'outbound_track' ? 'outbound' : 'inbound'];
    this.#hasStarted = true;
    this.#send('start', {
      start: {
        accountSid: account.sid,
        streamSid: this.sid,
        callSid,
        tracks,
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: parameters,
      },
    });
    this.#open.resolve(true);
  }

  #send(event: string, more: Fields): void {
    if (!this.#isUp) return;
    this.#sequence += 1;
    this.#write({ event, sequenceNumber: String(this.#sequence), ...more, streamSid: this.sid });
  }

  #write(message: Fields): void {
    this.#request.tap('twilio', message, this);
    this.#socket.send(JSON.stringify(message));
  }

  #take(text: string): void {
    if (this.#over) return;
    const message = parseFields(text);
    if (message) this.#request.tap('server', message, this);
    const { line, track } = this.#request;
    const isOurs = message !== null && textOf(message, 'streamSid') === this.sid && track === null;
    const payload = textOf(fieldsOf(message, 'media'), 'payload');
    const name = textOf(fieldsOf(message, 'mark'), 'name');
    switch (isOurs ? textOf(message, 'event') : '') {
      case 'media':
        if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(payload)) break;
        line.send(new Uint8Array(Buffer.from(payload, 'base64')));
        return;
      case 'mark':
        if (name === '') break;
        line.mark(() => this.#send('mark', { mark: { name } }));
        return;
      case 'clear':
        line.clear();
        return;
    }
    this.#finish({ kind: 'failed', code: 31924, detail: 'A message that is none of the protocol' });
    this.#socket.close(1008);
  }

  #finish(end: StreamEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#deaf();
    this.#open.resolve(false);
    if (this.#request.track === null) this.#request.line.clear();
    this.#end.resolve(end);
  }
}
