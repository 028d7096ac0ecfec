import { frameBytes, frameMs } from '../../ports/media-leg.ts';
import type { VoiceActivity } from '../../ports/voice-activity.ts';
import { decodeMulaw, decodeMulawTo } from './mulaw.ts';
import { NoiseFloor } from './noise-floor.ts';
import { type PureTone, ToneRun, findPureTone } from './pure-tone.ts';

/** Loudness is in dB of mean square over one step of 16 bits: 90 is full scale, speech on a line some 65 to 70. */
const quietestSpeechDb = 35;
const firstFloorDb = 42;
const enterAboveFloorDb = 6;
const stayAboveFloorDb = 4;

const onsetFrames = 3;
const onsetWindow = 4;
const hangoverFrames = 6;
/** Over audible noise the weak ends of words are lost, so gaps look longer. */
const noisyHangoverFrames = 9;
const noisyFloorDb = 45;

/**
 * μ-law magnitudes up to here are samples up to 32: two frames of them in a row, whatever the high pass makes of them, are below the
 * quietest speech.
 */
const quietCode = 4;
/** Quiet frames are looked at so many at a time: what they do to the noise floor can wait. */
const quietFrames = 5;

const tonePurity = 0.95;
/** Between these lie the voice and the hum of nasals, which can be as pure as a tone. */
const lowToneHz = 140;
const highToneHz = 360;
/** So many frames of one tone are none of speech; one fewer begins none. */
const toneFrames = 3;

/** The frame in hand: a detector is done with it before the next one of any call. */
const inHand = new Int16Array(frameBytes);

/**
 * Speech by loudness above an adapting noise floor. Recognised after 60 ms of it, held for 120 ms after the last of it
 * (180 ms over noise), which bridges the closures of stop consonants. Clicks, steady noise, hum and tones are no speech;
 * noise that sets in during a call is taken for it for up to 0.8 s, a tone for 0.3 s at most, music for as long as it plays.
 * Usable down to about 15 dB between speech and noise.
 */
export function createVoiceActivity(): VoiceActivity {
  return new EnergyVoiceActivity();
}

class EnergyVoiceActivity implements VoiceActivity {
  readonly #floor = new NoiseFloor(firstFloorDb);
  readonly #tone = new ToneRun(tonePurity);
  /** Of the latest frames, a bit each, the latest the lowest. */
  #loud = 0;
  #highPass = new HighPass();
  #framesLeft = 0;
  #hangover = hangoverFrames;
  #lastMs: number | null = null;
  /** The latest frame was too quiet for speech. */
  #quiet = false;
  /** Quiet frames that were not looked at closer. */
  readonly #waiting: Uint8Array[] = [];

  hear(frame: Uint8Array, atMs: number): boolean {
    const lost = this.#lastMs === null ? 0 : Math.max(0, Math.round((atMs - this.#lastMs) / frameMs) - 1);
    this.#lastMs = atMs;
    const quietBefore = this.#quiet && lost === 0;
    this.#quiet = isQuiet(frame);
    if (this.#quiet && quietBefore && this.#framesLeft === 0) {
      if (this.#waiting.push(frame) === quietFrames) this.#catchUp();
      return false;
    }
    this.#catchUp();
    if (lost > 0) this.#lose(Math.min(lost, onsetWindow + noisyHangoverFrames));
    return this.#decide(frame);
  }

  #catchUp(): void {
    for (const frame of this.#waiting) this.#decide(frame);
    this.#waiting.length = 0;
  }

  #decide(frame: Uint8Array): boolean {
    const samples = decoded(frame);
    const db = this.#highPass.loudnessDb(samples);
    const floorDb = this.#floor.db;
    const active = this.#framesLeft > 0;
    const margin = active ? stayAboveFloorDb : enterAboveFloorDb;
    const loud = db > Math.max(quietestSpeechDb, floorDb + margin);
    this.#tone.hear(loud ? findTone(samples) : null);
    const isTone = this.#tone.frames >= toneFrames;
    if (isTone) {
      this.#loud = 0;
      this.#floor.forgetRecent();
    } else {
      this.#floor.hear(db);
    }
    if (!active) this.#hangover = floorDb > noisyFloorDb ? noisyHangoverFrames : hangoverFrames;
    const mayBeTone = !active && this.#tone.frames === toneFrames - 1;
    this.#step(loud && !isTone && !mayBeTone);
    return this.#framesLeft > 0;
  }

  #lose(frames: number): void {
    for (let i = 0; i < frames; i++) this.#step(false);
    this.#highPass = new HighPass();
    this.#floor.forgetRecent();
    this.#tone.hear(null);
  }

  #step(loud: boolean): void {
    this.#loud = ((this.#loud << 1) | (loud ? 1 : 0)) & ((1 << onsetWindow) - 1);
    const active = this.#framesLeft > 0;
    if (loud && (active || bitsOf(this.#loud) >= onsetFrames)) this.#framesLeft = this.#hangover + 1;
    if (this.#framesLeft > 0) this.#framesLeft--;
    if (active && this.#framesLeft === 0) this.#loud = 0;
  }
}

function decoded(frame: Uint8Array): Int16Array {
  if (frame.length !== frameBytes) return decodeMulaw(frame);
  decodeMulawTo(inHand, frame);
  return inHand;
}

function isQuiet(frame: Uint8Array): boolean {
  for (let i = 0; i < frame.length; i++) if ((~(frame[i] ?? 0) & 0x7f) > quietCode) return false;
  return true;
}

function bitsOf(value: number): number {
  let bits = 0;
  for (let left = value; left > 0; left &= left - 1) bits += 1;
  return bits;
}

function findTone(samples: Int16Array): PureTone | null {
  const tone = findPureTone(samples);
  return tone && (tone.frequencyHz <= lowToneHz || tone.frequencyHz >= highToneHz) ? tone : null;
}

/** Second-order Butterworth at 250 Hz, which takes mains hum out of the measure. */
class HighPass {
  #x1 = 0;
  #x2 = 0;
  #y1 = 0;
  #y2 = 0;

  loudnessDb(samples: Int16Array): number {
    let x1 = this.#x1;
    let x2 = this.#x2;
    let y1 = this.#y1;
    let y2 = this.#y2;
    let energy = 0;
    for (let i = 0; i < samples.length; i++) {
      const x = samples[i] ?? 0;
      const y = gain * (x - 2 * x1 + x2) - feedback1 * y1 - feedback2 * y2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      energy += y * y;
    }
    this.#x1 = x1;
    this.#x2 = x2;
    this.#y1 = y1;
    this.#y2 = y2;
    return 10 * Math.log10(energy / Math.max(1, samples.length) + 1);
  }
}

const warped = Math.tan((Math.PI * 250) / 8000);
const gain = 1 / (1 + Math.SQRT2 * warped + warped * warped);
const feedback1 = 2 * (warped * warped - 1) * gain;
const feedback2 = (1 - Math.SQRT2 * warped + warped * warped) * gain;
