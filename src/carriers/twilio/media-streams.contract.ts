import assert from 'node:assert/strict';
import { type Fields, fieldsOf, textOf } from '../../core/json-fields.ts';
import { frameBytes } from '../../core/ports/media-leg.ts';

/** One message on the wire, whoever sent it. */
export interface WireMessage {
  readonly from: 'twilio' | 'server';
  readonly message: Fields;
  /** On the call's clock. */
  readonly atMs: number;
}

/** A call with a bidirectional stream between one side that plays Twilio and one that is its server. */
export interface StreamUnderTest {
  /** Everything on the wire so far, in order. */
  readonly wire: readonly WireMessage[];
  readonly accountSid: string;
  readonly callSid: string;
  /** What the server heard of the phone, in bytes of μ-law. */
  readonly heardBytes: () => number;
  /** What was pressed on the phone, as the server was told. */
  readonly digits: () => string;
  /** Marks that the server was told to be played or dropped. */
  readonly marks: () => readonly string[];
  /** The server speaks. */
  send(audio: Uint8Array): void;
  mark(name: string): void;
  clear(): void;
  /** The phone hangs up. */
  hangUp(): void;
  /** Real time passes until it has happened. */
  until(what: string, happened: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const bytesPerMs = 8;
const counters = /^(0|[1-9]\d*)$/;

/** One rule of the protocol: rejects where it is broken. They are held up in this order, on one call. */
export interface StreamCheck {
  readonly name: string;
  readonly run: (stream: StreamUnderTest) => Promise<void> | void;
}

/**
 * The protocol of Twilio Media Streams, bidirectional (https://www.twilio.com/docs/voice/media-streams/websocket-messages), by what is
 * on the wire. The phone presses 1 and 2 once it has been spoken to.
 */
export const streamChecks: readonly StreamCheck[] = [
  {
    name: 'begins with `connected`, then `start` with the call’s identity, then audio',
    run(stream) {
      const [connected, start] = stream.wire.filter(({ from }) => from === 'twilio').map(({ message }) => message);
      assert.deepEqual(connected, { event: 'connected', protocol: 'Call', version: '1.0.0' });
      assert.equal(textOf(start ?? null, 'event'), 'start');
      const about = fieldsOf(start ?? null, 'start');
      assert.equal(textOf(about, 'callSid'), stream.callSid);
      assert.equal(textOf(about, 'accountSid'), stream.accountSid);
      assert.match(textOf(about, 'streamSid'), /^MZ[0-9a-f]{32}$/);
      assert.equal(textOf(about, 'streamSid'), textOf(start ?? null, 'streamSid'));
      assert.deepEqual(about?.['tracks'], ['inbound']);
      assert.deepEqual(about['mediaFormat'], { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 });
      const given = Object.values(fieldsOf(about, 'customParameters') ?? {});
      assert.ok(given.length > 0 && given.every((value) => typeof value === 'string'));
    },
  },

  {
    name: 'counts in strings, without a gap',
    run(stream) {
      const counted = stream.wire.filter(({ from, message }) => from === 'twilio' && message['event'] !== 'connected');
      assert.ok(counted.length > 25);
      for (const [index, { message }] of counted.entries()) assert.equal(message['sequenceNumber'], String(index + 1));
    },
  },

  {
    name: 'brings the phone’s audio in frames of 20 ms, each with its number and time',
    run(stream) {
      const frames = of(stream, 'twilio', 'media').map((message) => fieldsOf(message, 'media'));
      for (const [index, media] of frames.entries()) {
        assert.equal(textOf(media, 'track'), 'inbound');
        assert.equal(textOf(media, 'chunk'), String(index + 1));
        assert.match(textOf(media, 'timestamp'), counters);
        assert.equal(Buffer.from(textOf(media, 'payload'), 'base64').byteLength, frameBytes);
      }
      const times = frames.map((media) => Number(textOf(media, 'timestamp')));
      assert.ok(times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) === 20));
      assert.ok(stream.heardBytes() >= 20 * frameBytes, `${stream.heardBytes()} bytes heard`);
    },
  },

  {
    name: 'returns a mark when what was sent before it has been played',
    async run(stream) {
      const from = stream.wire.length;
      stream.send(new Uint8Array(800 * bytesPerMs).fill(0x20));
      stream.mark('played');
      await stream.until('the mark has come back', () => stream.marks().includes('played'));
      const since = stream.wire.slice(from);
      const sent = since.filter((each) => each.from === 'server').map(({ message }) => message);
      assert.ok(sent.length >= 2);
      for (const message of sent) assert.match(textOf(message, 'streamSid'), /^MZ[0-9a-f]{32}$/);
      const audio = sent.filter((message) => message['event'] === 'media');
      const bytes = audio.reduce(
        (sum, message) => sum + Buffer.from(textOf(fieldsOf(message, 'media'), 'payload'), 'base64').byteLength,
        0,
      );
      assert.equal(bytes, 800 * bytesPerMs);
      const first = since.find(({ message, from: by }) => by === 'server' && message['event'] === 'media');
      const returned = since.findLast(({ message, from: by }) => by === 'twilio' && message['event'] === 'mark');
      const tookMs = (returned?.atMs ?? 0) - (first?.atMs ?? 0);
      assert.ok(tookMs >= 780, `${tookMs} ms`);
    },
  },

  {
    name: 'tells what is pressed, of the inbound track',
    async run(stream) {
      await stream.until('both keys have come', () => stream.digits() === '12');
      const pressed = of(stream, 'twilio', 'dtmf').map((message) => fieldsOf(message, 'dtmf'));
      assert.deepEqual(pressed, [
        { track: 'inbound_track', digit: '1' },
        { track: 'inbound_track', digit: '2' },
      ]);
    },
  },

  {
    name: 'drops on `clear` what waits, and returns its marks at once',
    async run(stream) {
      const from = stream.wire.length;
      stream.send(new Uint8Array(20_000 * bytesPerMs).fill(0x20));
      stream.mark('first dropped');
      stream.mark('second dropped');
      stream.clear();
      await stream.until('both marks have come back', () => stream.marks().includes('second dropped'));
      assert.deepEqual(stream.marks().slice(-2), ['first dropped', 'second dropped']);
      const since = stream.wire.slice(from);
      const cleared = since.find(({ message }) => message['event'] === 'clear');
      const returned = since.findLast(({ message, from: by }) => by === 'twilio' && message['event'] === 'mark');
      assert.ok(cleared && returned);
      assert.deepEqual(Object.keys(cleared.message).toSorted(), ['event', 'streamSid']);
      assert.ok(returned.atMs - cleared.atMs < 5000, `${returned.atMs - cleared.atMs} ms`);
      stream.mark('behind nothing');
      await stream.until('a mark behind nothing comes at once', () => stream.marks().includes('behind nothing'));
    },
  },

  {
    name: 'every mark comes back once',
    run(stream) {
      const name = (message: Fields): string => textOf(fieldsOf(message, 'mark'), 'name');
      const sent = of(stream, 'server', 'mark').map(name);
      const returned = of(stream, 'twilio', 'mark').map(name);
      assert.ok(sent.length >= 4 && sent.every((each) => each !== ''));
      assert.deepEqual(returned.toSorted(), sent.toSorted());
    },
  },

  {
    name: 'ends with `stop` when the call does, and nothing comes after it',
    async run(stream) {
      stream.hangUp();
      await stream.until('the stream has stopped', () => of(stream, 'twilio', 'stop').length > 0);
      const [stop] = of(stream, 'twilio', 'stop');
      assert.deepEqual(stop?.['stop'], { accountSid: stream.accountSid, callSid: stream.callSid });
      const last = stream.wire.findLast(({ from }) => from === 'twilio');
      assert.equal(last?.message, stop);
      const known = new Set(['connected', 'start', 'media', 'dtmf', 'mark', 'clear', 'stop']);
      assert.ok(stream.wire.every(({ message }) => known.has(textOf(message, 'event'))));
    },
  },
];

function of(stream: StreamUnderTest, from: WireMessage['from'], event: string): Fields[] {
  return stream.wire
    .filter((each) => each.from === from && each.message['event'] === event)
    .map(({ message }) => message);
}
