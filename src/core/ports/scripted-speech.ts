import type { HeardAudio, ScriptedAnswer, ScriptedModel } from './scripted-model.ts';

/** What scripted speech can say. */
export const scriptedWords = [
  'hello',
  'yes',
  'no',
  'tuesday',
  'seven',
  'nine',
  'table',
  'jane',
  'thanks',
  'please',
  'dinner',
  'goodbye',
] as const;

const loudest = 24_000;
/** Between the words next to each other in the list. */
const step = 1.25;
const wordMs = 240;
const gapMs = 80;
const blockMs = 20;
/** Many harmonics, so that it is taken for a voice and no tone. */
const harmonicsHz = [180, 360, 540, 900, 1260, 1620, 2160, 2700];

/**
 * Speech for tests that a machine can tell apart without a model: each word is a short buzz, and its loudness tells which. It stands
 * the line's coding and resampling, and a voice-activity detector takes it for speech.
 */
export function sayScripted(words: readonly string[], sampleRateHz: number): Int16Array {
  const wordLength = (wordMs * sampleRateHz) / 1000;
  const gapLength = (gapMs * sampleRateHz) / 1000;
  const samples = new Int16Array(words.length * (wordLength + gapLength));
  for (const [i, word] of words.entries()) {
    const index = scriptedWords.findIndex((known) => known === word);
    if (index === -1) throw new RangeError(`Scripted speech has no word "${word}".`);
    const loudness = loudest / step ** index;
    const start = i * (wordLength + gapLength);
    for (let at = 0; at < wordLength; at++) samples[start + at] = loudness * buzz(at / sampleRateHz);
  }
  return samples;
}

/** The words in scripted speech, also in a part of it: a word counts once most of it is there. */
export function hearScripted({ samples, sampleRateHz }: HeardAudio): string[] {
  const words: string[] = [];
  const block = (blockMs * sampleRateHz) / 1000;
  let loud: number[] = [];
  const end = (): void => {
    const word = wordOf(loud);
    if (word !== null) words.push(word);
    loud = [];
  };
  for (let at = 0; at + block <= samples.length; at += block) {
    const rms = rootMeanSquare(samples.subarray(at, at + block));
    if (rms > quietest) loud.push(rms);
    else end();
  }
  end();
  return words;
}

/** A model for fakes that hears and says scripted speech. It answers with nothing: minds are scripted elsewhere. */
export const scriptedVoice: ScriptedModel = {
  transcribe: (heard) => Promise.resolve(hearScripted(heard).join(' ')),
  respond: (): Promise<ScriptedAnswer> => Promise.resolve({ text: '', calls: [] }),
  speak: (text) => Promise.resolve(sayScripted(text.toLowerCase().match(/\p{L}+/gu) ?? [], 24_000)),
};

const crest = harmonicsHz.length;
const buzzRms = 1 / Math.sqrt(2 * harmonicsHz.length);
const quietest = ((loudest * buzzRms) / step ** (scriptedWords.length - 1)) * 0.4;

/** Within ±1. The phases spread its energy. */
function buzz(seconds: number): number {
  return harmonicsHz.reduce((sum, hz, i) => sum + Math.sin(2 * Math.PI * hz * seconds + i * i), 0) / crest;
}

function wordOf(loud: readonly number[]): string | null {
  if (loud.length * blockMs < wordMs * 0.6) return null;
  const middle = loud.toSorted((a, b) => a - b)[loud.length >> 1] ?? 0;
  const index = Math.round(Math.log((loudest * buzzRms) / middle) / Math.log(step));
  return scriptedWords[index] ?? null;
}

function rootMeanSquare(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
