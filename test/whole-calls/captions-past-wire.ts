import { dtmfTone } from '../../src/core/bridge/audio/dtmf-tones.ts';
import {
  type CaptionChannel,
  type MediaLeg,
  type TimedWord,
  frameBytes,
  frameMs,
} from '../../src/core/ports/media-leg.ts';
import type { Line } from '../../src/carriers/twilio/fake/line.ts';

const bytesPerMs = frameBytes / frameMs;

interface PendingWords {
  readonly words: readonly TimedWord[];
  /** Where the audio that they belong to begins in all that our side has sent. */
  readonly startByte: number;
}

/**
 * Real lines carry no text. So that ears that read and people who are told can be on both ends of one, its text goes past the wire, in
 * step with the audio on it.
 */
export function withCaptions(leg: MediaLeg, line: Line): MediaLeg {
  const pending: PendingWords[] = [];
  const clears: number[] = [];
  let sentBytes = 0;
  let latestByte = 0;
  let arrivedBytes = 0;
  let arrivedStart = 0;
  let openedAt = leg.clock.now();

  const handOver = (upToByte: number): void => {
    while (pending[0] && pending[0].startByte < upToByte) {
      const next = pending.shift();
      if (!next) return;
      const shiftMs = (next.startByte - arrivedStart) / bytesPerMs;
      const moved = next.words.map(({ text, startMs, endMs }) => {
        return { text, startMs: startMs + shiftMs, endMs: endMs + shiftMs };
      });
      line.captions?.send(moved);
    }
  };
  line.listen({
    sent(bytes) {
      arrivedStart = arrivedBytes;
      arrivedBytes += bytes;
      handOver(arrivedBytes);
    },
    clearing() {
      const clearedByte = clears.shift();
      if (clearedByte === undefined) return;
      handOver(clearedByte);
      arrivedBytes = clearedByte;
      arrivedStart = clearedByte;
    },
  });
  const captions: CaptionChannel = {
    onText(listener) {
      line.captions?.onText((piece) => listener(piece, Math.max(0, Math.round(leg.clock.now() - openedAt - frameMs))));
    },
    send(words) {
      pending.push({ words, startByte: latestByte });
      handOver(arrivedBytes);
    },
  };
  return {
    clock: leg.clock,
    captions,
    get playedMs() {
      return leg.playedMs;
    },
    onAudio(listener) {
      openedAt = leg.clock.now();
      leg.onAudio(listener);
    },
    onDtmf: (listener) => leg.onDtmf(listener),
    onClose: (listener) => leg.onClose(listener),
    onMark: (listener) => leg.onMark(listener),
    send(audio, base64) {
      latestByte = sentBytes;
      sentBytes += audio.byteLength;
      leg.send(audio, base64);
    },
    clear() {
      clears.push(sentBytes);
      leg.clear();
    },
    mark: (name) => leg.mark(name),
    sendDtmf(digits) {
      for (const digit of digits) sentBytes += dtmfTone(digit)?.byteLength ?? 0;
      leg.sendDtmf(digits);
    },
    close: () => leg.close(),
  };
}
