import { frameBytes, frameMs } from '../../ports/media-leg.ts';
import { encodeMulaw } from './mulaw.ts';
import { createVoiceActivity } from './voice-activity.ts';

export interface SpeechSpan {
  readonly startMs: number;
  readonly endMs: number;
}

const samplesPerMs = 8;
const blockMs = 5;
/** How far before the detector's decision speech may have begun. */
const lookBackMs = 120;
/** Edges are where the sound comes within this range of the span's loudest block, out of what sounds between spans. */
const edgeRangeDb = 35;
const aboveBackgroundDb = 7;
const quietestEdgeDb = 32;

/** When somebody speaks in 8 kHz samples, to within some 20 ms: the voice-activity detector's spans, their edges sharpened. */
export function findSpeech(samples: Int16Array): SpeechSpan[] {
  const loudness = blockLoudness(samples);
  const rough = roughSpans(samples);
  const between = loudness.filter(
    (_, i) => !rough.some((s) => i * blockMs >= s.startMs - lookBackMs && i * blockMs < s.endMs),
  );
  const backgroundDb = between.toSorted((a, b) => a - b)[Math.floor(between.length / 2)] ?? 0;

  const spans: SpeechSpan[] = [];
  for (const { startMs, endMs } of rough) {
    const fromMs = Math.max(spans.at(-1)?.endMs ?? 0, startMs - lookBackMs);
    const blocks = loudness.slice(fromMs / blockMs, endMs / blockMs);
    const loudest = blocks.reduce((a, b) => Math.max(a, b), 0);
    const edgeDb = Math.max(quietestEdgeDb, loudest - edgeRangeDb, backgroundDb + aboveBackgroundDb);
    const first = blocks.findIndex((db) => db >= edgeDb);
    const last = blocks.findLastIndex((db) => db >= edgeDb);
    if (first !== -1) spans.push({ startMs: fromMs + first * blockMs, endMs: fromMs + (last + 1) * blockMs });
  }
  return spans;
}

function blockLoudness(samples: Int16Array): number[] {
  const blocks: number[] = [];
  for (let at = 0; at < samples.length; at += blockMs * samplesPerMs) {
    const block = samples.subarray(at, at + blockMs * samplesPerMs);
    blocks.push(10 * Math.log10(block.reduce((sum, sample) => sum + sample * sample, 0) / block.length + 1));
  }
  return blocks;
}

function roughSpans(samples: Int16Array): SpeechSpan[] {
  const voice = createVoiceActivity();
  const spans: SpeechSpan[] = [];
  let startMs: number | null = null;
  const lengthMs = Math.ceil(samples.length / frameBytes) * frameMs;
  for (let atMs = 0; atMs <= lengthMs; atMs += frameMs) {
    const frame = new Int16Array(frameBytes);
    frame.set(samples.subarray(atMs * samplesPerMs, atMs * samplesPerMs + frameBytes));
    const speech = atMs < lengthMs && voice.hear(encodeMulaw(frame), atMs);
    if (speech) startMs ??= atMs;
    else if (startMs !== null) {
      spans.push({ startMs, endMs: atMs });
      startMs = null;
    }
  }
  return spans;
}
