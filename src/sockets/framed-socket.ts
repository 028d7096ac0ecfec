import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { MediaSocket } from '../core/ports/media-socket.ts';
import { closeCodes, mayBeSent, opcodes } from './frame.ts';
import { FrameError, FrameReader } from './frame-reader.ts';
import { FrameQueue } from './frame-queue.ts';
import { FrameWriter } from './frame-writer.ts';
import { type RoundSocket, SocketRound } from './socket-round.ts';

export interface FramedSocketOptions {
  /** Which side of the connection this is. */
  readonly role: 'client' | 'server';
  /** A longer message of the peer ends the connection with 1009. */
  readonly maxMessageBytes: number;
  /** So much audio may wait for the network; the oldest of more is dropped. */
  readonly maxAudioBytes: number;
}

/** A peer that answers no goodbye is cut off after so long. */
const goodbyeMs = 1000;
/** More that is no audio can't pile up in a conversation that is one. */
const mostWaitingBytes = 8 * 1024 * 1024;
/** More than this is not kept for the end of the round. */
const pieceBytes = 64 * 1024;

const writer = new FrameWriter();
const round = new SocketRound(() => writer.rewind());

/** An upgraded connection as a WebSocket (RFC 6455), without extensions. */
export class FramedSocket implements MediaSocket, RoundSocket {
  readonly #socket: Duplex;
  readonly #masks: boolean;
  readonly #maxAudioBytes: number;
  readonly #reader: FrameReader;
  readonly #waiting = new FrameQueue();
  #droppedAudio = 0;
  /** The network has not taken the latest frame at once: what follows waits. */
  #blocked = false;
  /** The connection needs the memory of what it is given for longer than the call. */
  #keeps = false;
  /** It is on the list of those that flush at the end of the round. */
  #listed = false;
  #onMessage: (payload: Uint8Array) => void = () => {};
  #onClose: (code: number) => void = () => {};
  #reading = false;
  #saidGoodbye = false;
  #gone = false;
  #code: number = closeCodes.abnormal;
  #deadline: NodeJS.Timeout | null = null;

  /** `head`: bytes of the peer that came with the upgrade. */
  constructor(socket: Duplex, head: Uint8Array, options: FramedSocketOptions) {
    this.#socket = socket;
    this.#masks = options.role === 'client';
    this.#maxAudioBytes = options.maxAudioBytes;
    this.#reader = new FrameReader(
      { masked: options.role === 'server', maxMessageBytes: options.maxMessageBytes },
      {
        message: (payload) => {
          if (!this.#saidGoodbye) this.#onMessage(payload);
        },
        ping: (payload) => this.#write(opcodes.pong, payload, false),
        pong: () => {},
        close: (code) => this.#part(code),
      },
    );
    if (socket instanceof Socket) {
      socket.setNoDelay(true);
      socket.setTimeout(0);
    }
    if (head.length > 0) socket.unshift(head);
    socket.on('error', () => socket.destroy());
    socket.on('end', () => {
      round.settle(this);
      this.flush();
      socket.end();
    });
    socket.on('close', () => {
      round.settle(this);
      this.#end();
    });
  }

  get droppedAudio(): number {
    return this.#droppedAudio;
  }

  get bufferedBytes(): number {
    return this.#waiting.bytes + this.#socket.writableLength;
  }

  onMessage(listener: (payload: Uint8Array) => void): void {
    this.#onMessage = listener;
    this.#read();
  }

  onClose(listener: (code: number) => void): void {
    if (this.#gone) setImmediate(() => listener(this.#code));
    else this.#onClose = listener;
  }

  send(payload: Uint8Array): void {
    if (!this.#saidGoodbye) this.#write(opcodes.text, payload, false);
  }

  sendAudio(payload: Uint8Array): void {
    if (!this.#saidGoodbye) this.#write(opcodes.text, payload, true);
  }

  forgetAudio(): void {
    this.#waiting.dropAudio(0);
  }

  close(code: number): void {
    if (this.#saidGoodbye) return;
    this.#code = code;
    this.#sayGoodbye(code);
    this.#read();
  }

  #read(): void {
    if (this.#reading) return;
    this.#reading = true;
    this.#socket.on('data', (chunk: Buffer) => round.arrived(this, chunk));
  }

  take(chunk: Buffer): void {
    try {
      this.#reader.read(chunk);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#part(error.code);
    }
  }

  /** Nothing is to come from the peer any more. */
  #part(code: number): void {
    if (!this.#saidGoodbye) this.#code = code;
    this.#sayGoodbye(code);
    this.#blocked = false;
    this.flush();
    this.#socket.end();
  }

  #sayGoodbye(code: number): void {
    if (this.#saidGoodbye) return;
    if (this.#blocked) this.#waiting.dropAudio(0);
    const payload = new Uint8Array(mayBeSent(code) ? [code >> 8, code & 0xff] : []);
    this.#write(opcodes.close, payload, false);
    this.#saidGoodbye = true;
    this.#deadline = setTimeout(() => this.#socket.destroy(), goodbyeMs);
  }

  #end(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#saidGoodbye = true;
    this.#reader.stop();
    this.#waiting.clear();
    if (this.#deadline) clearTimeout(this.#deadline);
    this.#onClose(this.#code);
  }

  #write(opcode: 1 | 8 | 10, payload: Uint8Array, audio: boolean): void {
    if (!this.#socket.writable || this.#saidGoodbye) return;
    const frame = writer.frame(opcode, payload, this.#masks);
    this.#waiting.add(this.#blocked || this.#keeps ? Buffer.from(frame) : frame, audio);
    if (this.#blocked) this.#limit();
    else if (this.#waiting.bytes > pieceBytes) this.flush();
    else if (!this.#listed) {
      this.#listed = true;
      round.sends(this);
    }
  }

  #limit(): void {
    const { bytes, audioBytes } = this.#waiting;
    if (audioBytes > this.#maxAudioBytes) this.#droppedAudio += this.#waiting.dropAudio(this.#maxAudioBytes);
    if (bytes - audioBytes > mostWaitingBytes) this.#socket.destroy();
  }

  /** What waits goes to the network in one piece, unless that has not taken what went before. */
  flush(): void {
    this.#listed = false;
    const socket = this.#socket;
    const piece = this.#blocked || !socket.writable ? null : this.#waiting.take();
    if (!piece) return;
    if (socket.writableLength === 0) {
      socket.write(piece);
      if (socket.writableLength > 0 && !this.#keeps) writer.keep();
      this.#keeps = socket.writableLength > 0;
      return;
    }
    this.#blocked = true;
    if (!this.#keeps) writer.keep();
    socket.write(piece, () => {
      this.#blocked = false;
      this.flush();
    });
  }
}
