import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dtmfTone } from '../../../core/bridge/audio/dtmf-tones.ts';
import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { frameBytes, silenceByte } from '../../../core/ports/media-leg.ts';
import { ToneReceiver } from './tone-receiver.ts';

function keysIn(audio: Uint8Array): string {
  const receiver = new ToneReceiver();
  const padded = Buffer.concat([audio, Buffer.alloc(3 * frameBytes, silenceByte)]);
  let keys = '';
  for (let at = 0; at + frameBytes <= padded.length; at += frameBytes) {
    keys += receiver.hear(padded.subarray(at, at + frameBytes)) ?? '';
  }
  return keys;
}

const keys = '0123456789*#ABCD';

test('every key is heard, wherever its tone falls in the frames', () => {
  const tones = Array.from(keys, (key) => dtmfTone(key) ?? assert.fail(key));
  for (const offset of [0, 37, 80, 141]) {
    const audio = Buffer.concat([Buffer.alloc(offset, silenceByte), ...tones]);
    assert.equal(keysIn(audio), keys, `offset ${offset}`);
  }
});

test('neither silence nor one sine nor noise is a key', () => {
  const sine = new Int16Array(8000).map((_, index) => 8000 * Math.sin((2 * Math.PI * 770 * index) / 8000));
  let seed = 1;
  const noise = new Int16Array(8000).map(() => ((seed = (seed * 16_807) % 2_147_483_647) % 16_000) - 8000);
  for (const audio of [new Int16Array(8000), sine, noise]) assert.equal(keysIn(encodeMulaw(audio)), '');
});
