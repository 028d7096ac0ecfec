import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../core/ports/log.ts';
import { ManualClock } from '../../core/ports/manual-clock.ts';
import type { MediaSocket } from '../../core/ports/media-socket.ts';
import { CallBook } from './call-book.ts';
import { MediaStreams } from './streams.ts';

class SilentSocket implements MediaSocket {
  readonly droppedAudio = 0;
  readonly bufferedBytes = 0;
  readonly codes: number[] = [];
  onMessage(): void {}
  onClose(): void {}
  send(): void {}
  sendAudio(): void {}
  forgetAudio(): void {}
  close(code: number): void {
    this.codes.push(code);
  }
}

function streamsOn(clock: ManualClock): MediaStreams {
  const verifier = { upgrade: async () => [] };
  return new MediaStreams({ verifier, book: new CallBook(), log: silentLog, onStart: () => {}, clock });
}

const upgrade = (): Request => new Request('http://localhost/twilio/media-stream');

test('a stream that says nothing for five seconds is closed', async () => {
  const clock = new ManualClock();
  const socket = new SilentSocket();
  (await streamsOn(clock).admit(upgrade()))(socket);
  await clock.advance(4999);
  assert.deepEqual(socket.codes, []);
  await clock.advance(1);
  assert.deepEqual(socket.codes, [1008]);
  assert.equal(clock.waiting, 0);
});

test('streams that wait when the adapter closes are closed with it', async () => {
  const clock = new ManualClock();
  const socket = new SilentSocket();
  const streams = streamsOn(clock);
  (await streams.admit(upgrade()))(socket);
  streams.close();
  assert.deepEqual(socket.codes, [1001]);
  assert.equal(clock.waiting, 0);
});
