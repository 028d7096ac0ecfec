import { Base64Envelope } from '../../core/bridge/audio/base64-envelope.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../core/json-fields.ts';
import { PhoneError } from '../../core/errors.ts';

/** https://www.twilio.com/docs/voice/media-streams/websocket-messages */
const encoding = 'audio/x-mulaw';
const sampleRateHz = 8000;

const quote = 0x22;
const [zero, nine] = [0x30, 0x39];

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const mediaHead = ascii('{"event":"media"');
const inboundKey = ascii('"track":"inbound');
const timestampKey = ascii('"timestamp":"');
const payloadKey = ascii('"payload":"');

/**
 * Finds the audio in `media` messages without parsing them: where it was in the message before, if what stands around it there is
 * what must, else by looking for its name.
 */
export class MediaFinder {
  #message: Uint8Array = mediaHead;
  #trackAt = 0;
  #timestampAt = 0;
  #payloadAt = 0;
  #length = 0;

  /** True for the caller's audio in the usual form; false for every other message, which is to be parsed. */
  find(message: Uint8Array): boolean {
    this.#message = message;
    if (!standsAt(mediaHead, message, 0)) return false;
    this.#trackAt = place(inboundKey, message, this.#trackAt);
    this.#timestampAt = place(timestampKey, message, this.#timestampAt);
    this.#payloadAt = place(payloadKey, message, this.#payloadAt);
    if (this.#trackAt < 0 || this.#timestampAt < 0 || this.#payloadAt < 0) return false;
    const from = this.#payloadAt + payloadKey.length;
    if (message[from + this.#length] !== quote) this.#length = message.indexOf(quote, from) - from;
    return this.#length >= 0;
  }

  /** Of the message found: its base64, a view of it. */
  get base64(): Uint8Array {
    const from = this.#payloadAt + payloadKey.length;
    return this.#message.subarray(from, from + this.#length);
  }

  /** Of the message found: ms since the stream began; NaN where it does not say. */
  get timestampMs(): number {
    let value = NaN;
    for (let at = this.#timestampAt + timestampKey.length; ; at++) {
      const digit = this.#message[at] ?? 0;
      if (digit < zero || digit > nine) return value;
      value = (Number.isNaN(value) ? 0 : 10 * value) + digit - zero;
    }
  }
}

function standsAt(key: Uint8Array, message: Uint8Array, at: number): boolean {
  for (let i = 0; i < key.length; i++) if (message[at + i] !== key[i]) return false;
  return true;
}

/** Where the key stands: where it stood before, or its first place; -1 where it is not there. */
function place(key: Uint8Array, message: Uint8Array, before: number): number {
  if (before >= 0 && standsAt(key, message, before)) return before;
  for (let at = message.indexOf(quote); at >= 0; at = message.indexOf(quote, at + 1)) {
    if (standsAt(key, message, at)) return at;
  }
  return -1;
}

/** A `media` message that could not be found by its form. Null: no audio of the caller's. */
export function parsedMedia(event: Fields): { readonly base64: Uint8Array; readonly timestampMs: number } | null {
  const media = fieldsOf(event, 'media');
  const track = textOf(media, 'track');
  if (track !== '' && track !== 'inbound') return null;
  const timestamp = textOf(media, 'timestamp');
  return {
    base64: ascii(textOf(media, 'payload')),
    timestampMs: timestamp === '' ? numberOf(media, 'timestamp') : Number(timestamp),
  };
}

/** What a `start` message says of its stream. Throws `carrier_error` for a stream that is no G.711 μ-law. */
export function readStart(start: Fields): { readonly streamSid: string } {
  const about = fieldsOf(start, 'start');
  const streamSid = textOf(start, 'streamSid') || textOf(about, 'streamSid');
  const format = fieldsOf(about, 'mediaFormat');
  const known =
    format === null || (textOf(format, 'encoding') === encoding && numberOf(format, 'sampleRate') === sampleRateHz);
  if (!/^MZ[0-9a-f]{32}$/i.test(streamSid) || !known) {
    throw new PhoneError('carrier_error', 'The carrier’s media stream is of a kind that is not known.');
  }
  return { streamSid };
}

/** The messages of one stream that we send. */
export class StreamMessages {
  readonly media: Base64Envelope;
  readonly clear: Uint8Array;
  readonly #streamSid: string;

  constructor(streamSid: string) {
    this.#streamSid = streamSid;
    this.media = new Base64Envelope(`{"event":"media","streamSid":"${streamSid}","media":{"payload":"`, '"}}');
    this.clear = ascii(JSON.stringify({ event: 'clear', streamSid }));
  }

  mark(name: string): Uint8Array {
    return ascii(JSON.stringify({ event: 'mark', streamSid: this.#streamSid, mark: { name } }));
  }
}
