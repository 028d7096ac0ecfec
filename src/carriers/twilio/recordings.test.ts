import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeMulaw, loudestMulaw, mulawToPcm } from '../../core/bridge/audio/mulaw.ts';
import { stereoPcmHeader } from '../../core/bridge/audio/stereo-wav.ts';
import { Rig } from './rig.example.ts';
import { stereoIn } from './stereo-file.ts';

let rig: Rig;
before(async () => {
  rig = await Rig.open({ env: { TWILIO_RECORDINGS: 'carrier' } });
  await rig.phone({ ringSecs: 0.2, opening: 'Hello?' });
});
after(() => rig.close());

test('Twilio records what is to be recorded, and its recording is kept', async () => {
  const { sid, leg } = await rig.talk({ callId: 'recorded' });
  const call = rig.fake.calls.get(sid);
  assert.ok(call);
  await rig.until('it is recorded', () => call.recordings.length === 1);
  leg.leg.send(new Uint8Array(8000).fill(0x20));
  leg.leg.mark('said');
  await rig.until('both have spoken', () => leg.marks.includes('said') && leg.frames.length > 60);
  leg.leg.close();
  await rig.carrier.hangUp({ accountId: 'agt_1', carrierCallId: sid });
  await rig.until('the recording has come', () => rig.recordings.length === 1);
  const [recording] = rig.recordings;
  assert.equal(recording?.callId, 'recorded');
  for (const side of [recording.caller, recording.agent]) {
    assert.ok(side.length > 8000);
    assert.ok(loudestMulaw(side) > 1000);
  }
});

test('other calls are not recorded', async () => {
  const { sid, leg } = await rig.talk({ callId: 'private' });
  await rig.until('audio flows', () => leg.frames.length > 20);
  assert.equal(rig.fake.calls.get(sid)?.recordings.length, 0);
  await rig.carrier.hangUp({ accountId: 'agt_1', carrierCallId: sid });
});

test('a file is read channel by channel; what is no such file is refused', () => {
  const audio = Uint8Array.of(0xff, 0x80, 0xef, 0x00, 0x90, 0x10);
  const file = new Uint8Array(Buffer.concat([stereoPcmHeader(audio.byteLength), mulawToPcm(audio)]));
  const [left, right] = [Uint8Array.of(0xff, 0xef, 0x90), Uint8Array.of(0x80, 0x00, 0x10)];
  assert.deepEqual(stereoIn(file), { left: decodeMulaw(left), right: decodeMulaw(right) });
  assert.throws(() => stereoIn(new Uint8Array(10)), TypeError);
  assert.throws(() => stereoIn(file.subarray(0, 36)), TypeError);
  const mono = file.slice();
  mono[22] = 1;
  assert.throws(() => stereoIn(mono), TypeError);
});
