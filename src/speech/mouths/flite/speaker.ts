import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { resample } from '../../../core/bridge/audio/resample.ts';
import type { TimedWord } from '../../../core/ports/media-leg.ts';
import type { SpeechChunk } from '../../../core/ports/mouth.ts';
import { FliteProgram, type Synthesis } from './flite-program.ts';
import type { SpeakablePiece, SpeakableWord, SpokenWord } from './speakable/speakable-text.ts';
import type { FliteVoice } from './voices.ts';
import { type WordTime, timeWords } from './word-times.ts';

const lineRateHz = 8000;
const keptBeforeMs = 20;
const keptAfterMs = 40;
/** Share of the loudest sample below which the ends of a piece count as silence. */
const audibleShare = 0.015;
const mostPronunciations = 20_000;

export interface SpeakOrder {
  readonly piece: SpeakablePiece;
  readonly voice: FliteVoice;
  /** 1 = as the voice speaks by itself. */
  readonly rate: number;
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Makes a piece of text into audio for the line, with the times of its words. Synchronous. */
export class Speaker {
  readonly #flite: FliteProgram;
  readonly #pronunciations = new Map<string, readonly string[]>();

  constructor(module: WebAssembly.Module) {
    this.#flite = new FliteProgram(module);
  }

  /** Audio trimmed to what is heard, with 20 ms before and 40 ms behind it. Empty when flite says nothing. */
  speak({ piece, voice, rate }: SpeakOrder): SpeechChunk {
    const spoken = piece.words.flatMap((word) => word.spoken);
    const { isQuestion } = piece;
    const synthesis = this.#flite.synthesise({ words: spoken, isQuestion, voice, rate });
    const pronounced = this.#pronounce(spoken);
    const times = timeWords(
      spoken.map((word, i) => ({ phones: pronounced[i] ?? [], pauses: word.pauseMs > 0 && i < spoken.length - 1 })),
      synthesis.phones,
    );
    const paused = lengthenPauses(synthesis, spoken, times, voice.size);

    const samples = resample(paused.samples, Math.round(synthesis.sampleRateHz * voice.size), lineRateHz);
    const spans = paused.spans.map(({ startMs, endMs }) => ({
      startMs: startMs / voice.size,
      endMs: endMs / voice.size,
    }));
    const kept = audible(samples, spans);
    const audio = encodeMulaw(amplified(samples.subarray(kept.startMs * 8, kept.endMs * 8), voice.gain));
    return { audio, words: writtenTimes(piece.words, spans, kept) };
  }

  #pronounce(words: readonly SpokenWord[]): (readonly string[])[] {
    const unknown = [...new Set(words.map(({ word }) => word))].filter((word) => !this.#pronunciations.has(word));
    if (this.#pronunciations.size + unknown.length > mostPronunciations) this.#pronunciations.clear();
    if (unknown.length > 0) {
      for (const [i, phones] of this.#flite.pronounce(unknown).entries()) {
        this.#pronunciations.set(unknown[i] ?? '', phones);
      }
    }
    return words.map(({ word }) => this.#pronunciations.get(word) ?? []);
  }
}

/** Adds silence in the middle of pauses that are shorter than was asked for, and moves what comes behind them. */
function lengthenPauses(
  { samples, sampleRateHz }: Synthesis,
  words: readonly SpokenWord[],
  times: readonly WordTime[],
  size: number,
): { readonly samples: Int16Array; readonly spans: readonly Span[] } {
  const spans: Span[] = [];
  const parts: Int16Array[] = [];
  let [cutAt, addedMs] = [0, 0];
  for (const [i, { startMs, endMs, pauseMs }] of times.entries()) {
    spans.push({ startMs: startMs + addedMs, endMs: endMs + addedMs });
    const missingMs = (words[i]?.pauseMs ?? 0) * size - pauseMs;
    if (pauseMs === 0 || missingMs <= 0 || i === times.length - 1) continue;
    const at = Math.round(((endMs + pauseMs / 2) / 1000) * sampleRateHz);
    const silence = new Int16Array(Math.round((missingMs / 1000) * sampleRateHz));
    parts.push(samples.subarray(cutAt, at), silence);
    addedMs += (silence.length / sampleRateHz) * 1000;
    cutAt = at;
  }
  parts.push(samples.subarray(cutAt));
  return { samples: joined(parts), spans };
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What of the samples is kept: everything that can be heard or belongs to a word, and a little on both sides. */
function audible(samples: Int16Array, spans: readonly Span[]): Span {
  const lengthMs = samples.length / 8;
  const threshold = audibleShare * samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  const first = samples.findIndex((sample) => Math.abs(sample) > threshold) / 8;
  const last = samples.findLastIndex((sample) => Math.abs(sample) > threshold) / 8;
  if (first < 0) return { startMs: 0, endMs: 0 };
  const startMs = Math.min(first, spans[0]?.startMs ?? first) - keptBeforeMs;
  const endMs = Math.max(last, spans.at(-1)?.endMs ?? last) + keptAfterMs;
  return { startMs: Math.max(0, Math.floor(startMs)), endMs: Math.min(lengthMs, Math.ceil(endMs)) };
}

function amplified(samples: Int16Array, gain: number): Int16Array {
  return samples.map((sample) => Math.max(-32_768, Math.min(32_767, Math.round(gain * sample))));
}

/** A word without speech of its own stands where the next one begins. */
function writtenTimes(words: readonly SpeakableWord[], spans: readonly Span[], kept: Span): TimedWord[] {
  const clamped = (ms: number) => Math.round(Math.max(0, Math.min(kept.endMs, ms) - kept.startMs));
  let at = 0;
  return words.map(({ written, spoken }) => {
    const first = spans[at] ?? { startMs: spans.at(-1)?.endMs ?? 0 };
    const last = spans[at + spoken.length - 1];
    at += spoken.length;
    const startMs = clamped(first.startMs);
    return { text: written, startMs, endMs: spoken.length === 0 ? startMs : clamped(last?.endMs ?? first.startMs) };
  });
}
