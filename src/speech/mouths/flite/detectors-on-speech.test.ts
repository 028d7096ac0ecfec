import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { BeepDetector } from '../../../core/bridge/audio/beep-detector.ts';
import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import {
  frames,
  mixed,
  noise,
  randomNumbers,
  sequence,
  silence,
  tone,
} from '../../../core/bridge/audio/test-signals.ts';
import { createVoiceActivity } from '../../../core/bridge/audio/voice-activity.ts';
import { compileFlite } from './flite-program.ts';
import { speakableText } from './speakable/speakable-text.ts';
import { Speaker } from './speaker.ts';
import { voiceNamed } from './voices.ts';

/** Real speech for the detectors of the bridge: sentences with 0.7 to 0.9 s between them, and where each one sounds. */
interface Talk {
  readonly samples: Int16Array;
  readonly spans: readonly { readonly startMs: number; readonly endMs: number }[];
}

const voices = ['slt', 'rms', 'awb', 'kal16'];
const sentences = [
  'Hello?',
  'Sure, how many people will be in your party, and what time were you thinking of?',
  'No, I am sorry, we are fully booked on Friday evening.',
  'Okay.',
  'My number is four one five, five five five, one two three four.',
  'Could you hold on for a moment please while I check the calendar?',
  'You have reached the office of Dr. Smith, please leave a message after the tone.',
  'I would rate it an eight out of ten, because the service was quick.',
];
const talks = new Map<string, Talk>();

before(() => {
  const speaker = new Speaker(compileFlite());
  for (const voice of voices) talks.set(voice, talkIn(speaker, voice));
});

function talkIn(speaker: Speaker, voice: string): Talk {
  const parts: Int16Array[] = [silence(1000)];
  const spans = [];
  let atMs = 1000;
  for (const [i, sentence] of sentences.entries()) {
    for (const piece of speakableText(sentence)) {
      const samples = decodeMulaw(speaker.speak({ piece, voice: voiceNamed(voice), rate: 1 }).audio);
      const peak = samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
      const heard = (sample: number) => Math.abs(sample) > 0.02 * peak;
      spans.push({ startMs: atMs + samples.findIndex(heard) / 8, endMs: atMs + samples.findLastIndex(heard) / 8 });
      const gap = silence(700 + 29 * i);
      parts.push(samples, gap);
      atMs += (samples.length + gap.length) / 8;
    }
  }
  return { samples: sequence(...parts), spans };
}

interface Detection {
  readonly onsetMs: readonly number[];
  readonly offsetMs: readonly number[];
  readonly missed: number;
  readonly falseMs: number;
}

/** Decisions against where speech sounds; the time of a decision is the end of its frame. */
function detect({ samples, spans }: Talk, lossPercent = 0): Detection {
  const voice = createVoiceActivity();
  const random = randomNumbers(11);
  const flags: { readonly endMs: number; readonly speech: boolean }[] = [];
  for (const { frame, atMs } of frames(samples)) {
    if (random() * 100 < lossPercent) continue;
    flags.push({ endMs: atMs + 20, speech: voice.hear(frame, atMs) });
  }
  const onsetMs = [];
  const offsetMs = [];
  let missed = 0;
  for (const [i, { startMs, endMs }] of spans.entries()) {
    const nextMs = spans[i + 1]?.startMs ?? Infinity;
    const up = flags.find((flag) => flag.speech && flag.endMs > startMs && flag.endMs <= endMs + 60);
    const last = flags.findLast(
      (flag) => flag.speech && flag.endMs > startMs && flag.endMs <= Math.min(nextMs, endMs + 600),
    );
    if (!up || !last) {
      missed++;
      continue;
    }
    onsetMs.push(up.endMs - startMs);
    offsetMs.push(last.endMs + 20 - endMs);
  }
  const isFalse = ({ endMs: atMs, speech }: (typeof flags)[number]) =>
    speech && !spans.some(({ startMs, endMs }) => atMs > startMs && atMs <= endMs + 250);
  return { onsetMs: sorted(onsetMs), offsetMs: sorted(offsetMs), missed, falseMs: 20 * flags.filter(isFalse).length };
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function median(values: readonly number[]): number {
  return values[Math.floor(values.length / 2)] ?? NaN;
}

function figures({ onsetMs, offsetMs, missed, falseMs }: Detection): string {
  const spread = (values: readonly number[]) =>
    [values[0], median(values), values.at(-1)].map((ms) => Math.round(ms ?? NaN)).join('/');
  return `onset ${spread(onsetMs)} ms, offset ${spread(offsetMs)} ms (least/median/most), ${missed} missed, ${falseMs} ms false`;
}

function talk(voice: string): Talk {
  const found = talks.get(voice);
  assert.ok(found && found.spans.length === sentences.length);
  return found;
}

describe('voice activity in synthetic speech', () => {
  for (const voice of voices) {
    test(`${voice}, clean`, (t) => {
      const detection = detect(talk(voice));
      t.diagnostic(figures(detection));
      assert.deepEqual([detection.missed, detection.falseMs], [0, 0]);
      assert.ok(median(detection.onsetMs) <= 70 && (detection.onsetMs.at(-1) ?? NaN) <= 140);
      assert.ok(median(detection.offsetMs) <= 150 && (detection.offsetMs.at(-1) ?? NaN) <= 240);
      assert.ok((detection.offsetMs[0] ?? NaN) >= 0);
    });

    test(`${voice}, 2 % of the frames lost`, (t) => {
      const detection = detect(talk(voice), 2);
      t.diagnostic(figures(detection));
      assert.deepEqual([detection.missed, detection.falseMs], [0, 0]);
      assert.ok(median(detection.onsetMs) <= 80 && (detection.onsetMs.at(-1) ?? NaN) <= 200);
      assert.ok((detection.offsetMs.at(-1) ?? NaN) <= 240);
    });

    test(`${voice}, white noise 20 dB below it`, (t) => {
      const { samples, spans } = talk(voice);
      const detection = detect({ spans, samples: mixed(samples, noise(samples.length / 8, 290)) });
      t.diagnostic(figures(detection));
      assert.equal(detection.missed, 0);
      assert.ok(detection.falseMs <= 1000, 'no more than when the line opens');
      assert.ok(median(detection.onsetMs) <= 100 && (detection.onsetMs.at(-1) ?? NaN) <= 400);
      assert.ok(median(detection.offsetMs) <= 220);
    });
  }
});

describe('beeps in synthetic speech', () => {
  test('speech holds none', () => {
    let spokenMs = 0;
    for (const voice of voices) {
      const { samples, spans } = talk(voice);
      const detector = new BeepDetector();
      for (const { frame, atMs } of frames(samples))
        assert.equal(detector.hear(frame, atMs), null, `${voice} at ${atMs} ms`);
      spokenMs += spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    }
    assert.ok(spokenMs > 60_000, `${spokenMs} ms`);
  });

  for (const voice of voices) {
    test(`the beep behind a greeting of ${voice} is found, and no speech in it`, () => {
      const { samples, spans } = talk(voice);
      const greeting = samples.subarray(0, Math.round((spans.at(-1)?.endMs ?? NaN) * 8));
      const beepMs = greeting.length / 8 + 600;
      const line = sequence(greeting, silence(600), tone(400, 9000, 1000), silence(500));
      const detector = new BeepDetector();
      const activity = createVoiceActivity();
      const beeps = [];
      for (const { frame, atMs } of frames(line)) {
        const beep = detector.hear(frame, atMs);
        if (beep) beeps.push(beep);
        if (activity.hear(frame, atMs)) assert.ok(atMs < beepMs - 300, `speech at ${atMs} ms`);
      }
      assert.equal(beeps.length, 1);
      assert.ok(
        Math.abs((beeps[0]?.startMs ?? NaN) - beepMs) <= 5 && Math.abs((beeps[0]?.endMs ?? NaN) - beepMs - 400) <= 5,
      );
    });
  }
});
