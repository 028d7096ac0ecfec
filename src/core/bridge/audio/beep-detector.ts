import { frameMs } from '../../ports/media-leg.ts';
import { decodeMulaw } from './mulaw.ts';
import { findPureTone, tonePower, ToneRun } from './pure-tone.ts';

/** A tone as answering machines sound it: one frequency, steady. */
export interface Beep {
  readonly frequencyHz: number;
  /** On the media clock of the frames, to within a few ms. */
  readonly startMs: number;
  readonly endMs: number;
}

const lowestHz = 380;
const highestHz = 2100;
/** Vowels reach this for a frame now and then, never for several with one frequency and level. */
const leastPurity = 0.8;
/** Heard ones: of a short beep a frame may be lost. */
const leastFrames = 4;
const leastMs = 115;
/** Lost frames inside a beep do not end it. */
const longestGapMs = 60;

interface Heard {
  readonly samples: Int16Array;
  readonly atMs: number;
}

/** Finds beeps of 120 ms and more in one side of one call. Speech, chords, noise and silence are none. */
export class BeepDetector {
  readonly #run = new ToneRun(leastPurity);
  #before: Heard | null = null;
  #last: Heard | null = null;
  #startMs = 0;

  /** Takes the next 20 ms μ-law frame; `atMs` shows the gaps. The beep that has just ended, if one has. */
  hear(frame: Uint8Array, atMs: number): Beep | null {
    const now: Heard = { samples: decodeMulaw(frame), atMs };
    const tone = findPureTone(now.samples);
    const inBand = tone && tone.frequencyHz >= lowestHz && tone.frequencyHz <= highestHz ? tone : null;
    const gapMs = this.#last ? atMs - this.#last.atMs - frameMs : 0;

    const ended = { frames: this.#run.frames, frequencyHz: this.#run.frequencyHz, power: this.#run.power };
    if (gapMs > longestGapMs) this.#run.hear(null);
    const goesOn = this.#run.hear(inBand);
    const beep = goesOn ? null : this.#beepOf(ended, now);
    if (this.#run.frames === 1) {
      this.#startMs = atMs;
      this.#before = gapMs === 0 ? this.#last : null;
    }
    this.#last = now;
    return beep;
  }

  #beepOf(
    run: { readonly frames: number; readonly frequencyHz: number; readonly power: number },
    after: Heard,
  ): Beep | null {
    if (run.frames < leastFrames || !this.#last) return null;
    const share = (heard: Heard | null) =>
      heard ? Math.min(1, Math.sqrt(tonePower(heard.samples, run.frequencyHz) / run.power)) : 0;
    const lastEndMs = this.#last.atMs + frameMs;
    const startMs = this.#startMs - frameMs * share(this.#before);
    const endMs = lastEndMs + frameMs * share(after.atMs === lastEndMs ? after : null);
    return endMs - startMs < leastMs ? null : { frequencyHz: run.frequencyHz, startMs, endMs };
  }
}
