import { type TimedWord, frameBytes, frameMs } from '../ports/media-leg.ts';

const bytesPerMs = frameBytes / frameMs;
const blockMs = 10;
const blockBytes = blockMs * bytesPerMs;
/** μ-law magnitudes of an exponent of 2 or more (ITU-T G.711): some 35 dB below full scale. */
const soundingCode = 0x20;
/** So many samples of a block make it one of sound. */
const soundingSamples = blockBytes / 8;

/** Slower than people and models speak, so that a word is rather placed late than before it sounds. Pauses do not count. */
const slowestMsPerUnit = 85;
/** Words are given away so long before they can be played at the earliest; until then their place gets better known. */
const aheadMs = 400;

const unitsOfIdeograph = 3;
const unitsOfDigit = 3;
/** Where a script has no spaces, a clause is what can be told apart. */
const clauseEnd = /(?<=[、。，；：！？])/u;

interface PacedWord {
  readonly text: string;
  /** How long it takes to say, in letters. */
  readonly units: number;
}

/**
 * Finds the places of an utterance's words in its audio, where a model sends the text beside the audio without times and both
 * faster than they are played. Words are spread over the sound by their length, pauses left out. A word is given away when it
 * may soon be played, the rest when the utterance is complete; never before the audio in which it ends.
 */
export class WordPacer {
  readonly #nowMs: () => number;
  readonly #words: PacedWord[] = [];
  /** Runs of sound: the first block of each, counted over sound alone, and when that block ends, in ms of the utterance. */
  readonly #runs: { readonly block: number; readonly endMs: number }[] = [];
  /** Blocks of sound so far, and when the last of them ended. */
  #soundBlocks = 0;
  #soundEndMs = -1;
  #open = '';
  #lengthMs = 0;
  #firstAudioAtMs: number | null = null;
  /** How many samples of the block under way have been seen, and how many of them sound. */
  #blockSamples = 0;
  #blockLoud = 0;
  /** How much of the sound is taken by words that were given away. */
  #takenSoundMs = 0;
  #lastEndMs = 0;

  /** @param nowMs a clock that runs no slower than the audio is played. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** More of what the utterance says. */
  text(delta: string): void {
    const pieces = (this.#open + delta).split(/\s+/u).flatMap((piece) => piece.split(clauseEnd));
    this.#open = pieces.pop() ?? '';
    for (const piece of pieces) this.#add(piece);
  }

  /**
   * More of how it sounds, 8 kHz μ-law. The words to hand over with it, offsets from the start of this audio: negative for words
   * of audio that was given before.
   */
  audio(audio: Uint8Array): TimedWord[] {
    const startMs = this.#lengthMs;
    this.#firstAudioAtMs ??= this.#nowMs();
    this.#listen(audio);
    const playableMs = this.#nowMs() - this.#firstAudioAtMs + aheadMs;
    const words: TimedWord[] = [];
    for (let first = this.#words[0]; first; first = this.#words[0]) {
      const soundMs = this.#takenSoundMs + first.units * slowestMsPerUnit;
      const endMs = this.#timeOf(soundMs);
      if (endMs === null || endMs > playableMs) break;
      words.push(this.#give(first, soundMs, endMs, startMs));
    }
    return words;
  }

  /** The utterance is complete: the words not given away yet, offsets from the end of its audio. None without audio. */
  finish(): TimedWord[] {
    this.#add(this.#open);
    this.#open = '';
    const left = this.#words.reduce((sum, word) => sum + word.units, 0);
    const leftMs = this.#soundBlocks * blockMs - this.#takenSoundMs;
    const msPerUnit = Math.max(0, leftMs) / Math.max(1, left);
    const words: TimedWord[] = [];
    for (let first = this.#words[0]; first && this.#lengthMs > 0; first = this.#words[0]) {
      const soundMs = this.#takenSoundMs + first.units * msPerUnit;
      const endMs = this.#words.length === 1 ? this.#lastSoundMs() : (this.#timeOf(soundMs) ?? this.#lengthMs);
      words.push(this.#give(first, soundMs, endMs, this.#lengthMs));
    }
    this.#words.length = 0;
    return words;
  }

  #add(text: string): void {
    if (text !== '') this.#words.push({ text, units: unitsOf(text) });
  }

  #give(word: PacedWord, soundMs: number, endMs: number, fromMs: number): TimedWord {
    const startMs = this.#lastEndMs;
    this.#words.shift();
    this.#takenSoundMs = soundMs;
    this.#lastEndMs = Math.max(startMs, endMs);
    return { text: word.text, startMs: startMs - fromMs, endMs: this.#lastEndMs - fromMs };
  }

  /** When so much sound has passed; null when there has not been so much. */
  #timeOf(soundMs: number): number | null {
    const block = Math.max(0, Math.round(soundMs / blockMs) - 1);
    if (block >= this.#soundBlocks) return null;
    const run = this.#runs.findLast((each) => each.block <= block);
    return run ? run.endMs + (block - run.block) * blockMs : null;
  }

  #lastSoundMs(): number {
    return Math.max(this.#lastEndMs, this.#soundBlocks > 0 ? this.#soundEndMs : this.#lengthMs);
  }

  #listen(audio: Uint8Array): void {
    let [samples, loud] = [this.#blockSamples, this.#blockLoud];
    let atMs = this.#lengthMs - samples / bytesPerMs;
    for (let i = 0; i < audio.length; i++) {
      if ((~(audio[i] ?? 0) & 0x7f) >= soundingCode) loud += 1;
      samples += 1;
      if (samples < blockBytes) continue;
      atMs += blockMs;
      if (loud >= soundingSamples) this.#sound(atMs);
      samples = 0;
      loud = 0;
    }
    this.#blockSamples = samples;
    this.#blockLoud = loud;
    this.#lengthMs += audio.byteLength / bytesPerMs;
  }

  /** A block of sound has ended. */
  #sound(endMs: number): void {
    if (this.#soundEndMs !== endMs - blockMs) this.#runs.push({ block: this.#soundBlocks, endMs });
    this.#soundBlocks += 1;
    this.#soundEndMs = endMs;
  }
}

function unitsOf(text: string): number {
  let units = 1;
  for (const char of text) {
    if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(char))
      units += unitsOfIdeograph;
    else if (/\p{N}/u.test(char)) units += unitsOfDigit;
    else if (/\p{L}/u.test(char)) units += 1;
  }
  return units;
}
