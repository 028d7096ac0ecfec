import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMulaw, encodeMulaw } from '../bridge/audio/mulaw.ts';
import { resample } from '../bridge/audio/resample.ts';
import { createVoiceActivity } from '../bridge/audio/voice-activity.ts';
import { frameBytes, frameMs } from './media-leg.ts';
import { hearScripted, sayScripted, scriptedWords } from './scripted-speech.ts';

test('every word survives the line and changes of the sample rate', () => {
  const words = [...scriptedWords, ...scriptedWords.toReversed()];
  for (const sampleRateHz of [8000, 16_000, 24_000]) {
    const said = sayScripted(words, sampleRateHz);
    assert.deepEqual(hearScripted({ samples: said, sampleRateHz }), words);
    const onLine = decodeMulaw(encodeMulaw(resample(said, sampleRateHz, 8000)));
    assert.deepEqual(hearScripted({ samples: onLine, sampleRateHz: 8000 }), words);
    assert.deepEqual(hearScripted({ samples: resample(onLine, 8000, 16_000), sampleRateHz: 16_000 }), words);
  }
});

test('it is taken for speech, and its end is found', () => {
  const silence = new Int16Array(8000);
  const speech = sayScripted(scriptedWords, 8000);
  const codes = encodeMulaw(Int16Array.from([...silence, ...speech, ...silence]));
  const activity = createVoiceActivity();
  const decisions = Array.from({ length: codes.length / frameBytes }, (_, i) =>
    activity.hear(codes.subarray(i * frameBytes, (i + 1) * frameBytes), i * frameMs),
  );
  const spokenFrames = decisions.slice(53, 50 + speech.length / frameBytes - 4);
  assert.ok(spokenFrames.length > 150 && spokenFrames.every(Boolean));
  assert.ok(!decisions.slice(0, 50).some(Boolean) && decisions.slice(-25).every((speech) => !speech));
});
