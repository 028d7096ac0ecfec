import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { closeCodes, opcodes } from './frame.ts';
import { FrameError, FrameReader } from './frame-reader.ts';
import { FrameWriter } from './frame-writer.ts';

const maxMessageBytes = 100_000;

type Read = readonly [kind: 'message' | 'ping' | 'pong' | 'close', value: string | number];

/** What a reader makes of bytes that arrive in these pieces. Throws what the reader throws. */
function readAll(pieces: readonly Uint8Array[], masked: boolean): Read[] {
  const seen: Read[] = [];
  const reader = new FrameReader(
    { masked, maxMessageBytes },
    {
      message: (payload) => seen.push(['message', Buffer.from(payload).toString('latin1')]),
      ping: (payload) => seen.push(['ping', Buffer.from(payload).toString('latin1')]),
      pong: () => seen.push(['pong', '']),
      close: (code) => seen.push(['close', code]),
    },
  );
  for (const piece of pieces) reader.read(new Uint8Array(piece));
  return seen;
}

interface Part {
  readonly opcode: number;
  readonly fin: boolean;
  readonly payload: Uint8Array;
}

/** A frame as RFC 6455, 5.2 has it, written apart from the code under test. */
function encode({ opcode, fin, payload }: Part, mask: Uint8Array | null): Buffer {
  const size =
    payload.length < 126
      ? Buffer.from([payload.length])
      : payload.length < 65_536
        ? Buffer.from([126, payload.length >> 8, payload.length & 255])
        : Buffer.concat([
            Buffer.from([127, 0, 0, 0, 0]),
            Buffer.from([0, ...[16, 8, 0].map((by) => (payload.length >> by) & 255)]),
          ]).subarray(0, 9);
  const head = Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | opcode]), size]);
  if (!mask) return Buffer.concat([head, payload]);
  head[1] = (head[1] ?? 0) | 0x80;
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]);
}

const key = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const text = (words: string, fin = true, opcode: number = opcodes.text): Buffer =>
  encode({ opcode, fin, payload: Buffer.from(words) }, null);

function codeOf(bytes: Uint8Array, masked = false): number {
  try {
    readAll([bytes], masked);
  } catch (error) {
    assert.ok(error instanceof FrameError, String(error));
    return error.code;
  }
  return 0;
}

describe('frames by the book', () => {
  test('the examples of RFC 6455, 5.7', () => {
    const hex = (bytes: string): Buffer => Buffer.from(bytes, 'hex');
    assert.deepEqual(readAll([hex('810548656c6c6f')], false), [['message', 'Hello']]);
    assert.deepEqual(readAll([hex('818537fa213d7f9f4d5158')], true), [['message', 'Hello']]);
    assert.deepEqual(readAll([hex('010348656c'), hex('80026c6f')], false), [['message', 'Hello']]);
    assert.deepEqual(readAll([hex('890548656c6c6f')], false), [['ping', 'Hello']]);
    assert.deepEqual(readAll([hex('8a8537fa213d7f9f4d5158')], true), [['pong', '']]);
    const long = Buffer.alloc(65_536, 0x61);
    assert.deepEqual(readAll([hex('827f0000000000010000'), long], false), [['message', long.toString('latin1')]]);
    const middle = Buffer.alloc(256, 0x62);
    assert.deepEqual(readAll([hex('827e0100'), middle], false), [['message', middle.toString('latin1')]]);
  });

  test('control frames between the fragments of a message', () => {
    const bytes = Buffer.concat([
      text('a', false),
      text('hi', true, opcodes.ping),
      text('b', false, 0),
      text('c', true, 0),
    ]);
    assert.deepEqual(readAll([bytes], false), [
      ['ping', 'hi'],
      ['message', 'abc'],
    ]);
  });

  test('goodbyes: without a code, with one, with a reason; nothing is read behind them', () => {
    const close = (payload: number[]): Buffer => encode({ opcode: 8, fin: true, payload: Buffer.from(payload) }, null);
    assert.deepEqual(readAll([close([])], false), [['close', closeCodes.none]]);
    assert.deepEqual(readAll([Buffer.concat([close([3, 232]), text('late')]), text('later')], false), [
      ['close', 1000],
    ]);
    assert.deepEqual(readAll([close([0x0f, 0xa0, 0x6f, 0x6b])], false), [['close', 4000]]);
    for (const bad of [[1], [0, 0], [3, 236], [3, 237], [3, 238], [3, 247], [0x13, 0x88]]) {
      assert.equal(codeOf(close(bad)), closeCodes.protocolError, bad.join(' '));
    }
    assert.equal(codeOf(close([3, 232, 0xff])), closeCodes.badText);
  });

  test('what breaks the protocol is refused with 1002', () => {
    const broken: readonly (readonly [string, number[]])[] = [
      ['reserved bit 1', [0xc1, 0]],
      ['reserved bit 2', [0xa1, 0]],
      ['reserved bit 3', [0x91, 0]],
      ['reserved data opcode', [0x83, 0]],
      ['reserved control opcode', [0x8b, 0]],
      ['masked by a server', [0x81, 0x80, 0, 0, 0, 0]],
      ['fragmented ping', [0x09, 0]],
      ['long ping', [0x89, 126, 0, 126]],
      ['continuation of nothing', [0x80, 0]],
      ['message in a message', [0x01, 0, 0x81, 0]],
      ['16-bit length of 125', [0x81, 126, 0, 125]],
      ['64-bit length of 65,535', [0x81, 127, 0, 0, 0, 0, 0, 0, 255, 255]],
    ];
    for (const [what, bytes] of broken) assert.equal(codeOf(Uint8Array.from(bytes)), closeCodes.protocolError, what);
    assert.equal(codeOf(text('bare'), true), closeCodes.protocolError, 'unmasked by a client');
  });

  test('too long is refused from the header on, over all fragments too', () => {
    assert.equal(codeOf(Uint8Array.from([0x81, 127, 0, 0, 0, 0, 0, 2, 0, 0])), closeCodes.tooBig);
    assert.equal(codeOf(Uint8Array.from([0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255])), closeCodes.tooBig);
    const half = 'x'.repeat(60_000);
    assert.equal(codeOf(Buffer.concat([text(half, false), text(half, true, 0)])), closeCodes.tooBig);
  });

  test('text must be UTF-8 as a whole; binary need not', () => {
    assert.equal(codeOf(encode({ opcode: 1, fin: true, payload: Buffer.from([0xc3]) }, null)), closeCodes.badText);
    const split = [
      encode({ opcode: 1, fin: false, payload: Buffer.from([0xc3]) }, null),
      encode({ opcode: 0, fin: true, payload: Buffer.from([0xa9]) }, null),
    ];
    assert.deepEqual(readAll(split, false), [['message', 'Ã©']]);
    assert.deepEqual(readAll([encode({ opcode: 2, fin: true, payload: Buffer.from([0xff]) }, null)], false), [
      ['message', 'ÿ'],
    ]);
  });
});

describe('fuzzed', () => {
  const payloads = fc.oneof(
    { weight: 5, arbitrary: fc.string({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.integer({ min: 65_500, max: 65_600 }).map((length) => 'n'.repeat(length)) },
  );
  const parts = fc.oneof(
    fc.record({ kind: fc.constant('message' as const), text: payloads, pieces: fc.integer({ min: 1, max: 4 }) }),
    fc.record({
      kind: fc.constant('ping' as const),
      text: fc.string({ maxLength: 30, unit: 'grapheme-ascii' }),
      pieces: fc.constant(1),
    }),
  );

  test('any messages, in any fragments, cut anywhere, come out as they went in', () => {
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 12 }),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 40 }),
        (sent, masked, cuts) => {
          const expected = sent.map(({ kind, text: words }) => [kind, Buffer.from(words).toString('latin1')]);
          const frames = sent.flatMap(({ kind, text: words, pieces }) => {
            const payload = Buffer.from(words);
            if (kind === 'ping') return [encode({ opcode: opcodes.ping, fin: true, payload }, masked ? key : null)];
            const size = Math.ceil(payload.length / pieces);
            return Array.from({ length: pieces }, (_, i) =>
              encode(
                {
                  opcode: i === 0 ? opcodes.text : 0,
                  fin: i === pieces - 1,
                  payload: payload.subarray(i * size, (i + 1) * size),
                },
                masked ? key : null,
              ),
            );
          });
          const bytes = Buffer.concat(frames);
          const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
          const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
          assert.deepEqual(readAll(chunks, masked), expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('any bytes at all are messages or a refusal, however they are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), fc.nat(300), (bytes, masked, cut) => {
        const outcome = (pieces: readonly Uint8Array[]): unknown => {
          try {
            return readAll(pieces, masked);
          } catch (error) {
            assert.ok(error instanceof FrameError, String(error));
            return error.code;
          }
        };
        assert.deepEqual(outcome([bytes.subarray(0, cut), bytes.subarray(cut)]), outcome([bytes]));
      }),
      { numRuns: 3000 },
    );
  });

  test('frames as we write them are read as they were meant, and masks differ', () => {
    const writer = new FrameWriter();
    const masks = new Set<string>();
    const written = fc.record({ words: payloads, masked: fc.boolean() });
    fc.assert(
      fc.property(fc.array(written, { maxLength: 40 }), fc.boolean(), (messages, keep) => {
        const frames = messages.map(({ words, masked }) => writer.frame(opcodes.text, Buffer.from(words), masked));
        const copies = frames.map((frame) => Buffer.from(frame));
        for (const [i, { words, masked }] of messages.entries()) {
          const { length } = Buffer.from(words);
          const frame = copies[i] ?? Buffer.alloc(0);
          const maskAt = length < 126 ? 2 : length < 65_536 ? 4 : 10;
          if (masked) masks.add(frame.toString('hex', maskAt, maskAt + 4));
          assert.deepEqual(readAll([frame], masked), [['message', Buffer.from(words).toString('latin1')]]);
        }
        if (keep) writer.keep();
        writer.rewind();
        for (const { masked } of messages) writer.frame(opcodes.text, Buffer.from('another'), masked);
        if (keep) assert.deepEqual(frames, copies, 'kept memory is not used again');
      }),
      { numRuns: 200 },
    );
    assert.ok(masks.size > 150, `${masks.size} masks`);
  });
});
