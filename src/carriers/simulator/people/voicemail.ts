import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import type { Handset, Party } from './party.ts';
import { type Speech, makeSpeech } from './speech.ts';

const greetingAfterMs = 500;
const beepHz = 1000;
const beepMs = 400;
const recordsForMs = 60_000;
const sampleRateHz = 8000;

export interface VoicemailSettings {
  readonly greeting: string;
  readonly beepAfterMs: number;
}

/** A machine: greets, beeps, records for a minute at most and hangs up. */
export class Voicemail implements Party {
  readonly #handset: Handset;
  readonly #settings: VoicemailSettings;
  #phase: 'picking up' | 'greeting' | 'pause' | 'beep' | 'recording' = 'picking up';
  #nextMs = greetingAfterMs;

  constructor(handset: Handset, settings: VoicemailSettings) {
    this.#handset = handset;
    this.#settings = settings;
  }

  tick(atMs: number): void {
    const { agent, repertoire, truth, voice } = this.#handset;
    switch (this.#phase) {
      case 'picking up': {
        if (atMs < this.#nextMs) return;
        const greeting = repertoire.get(this.#settings.greeting);
        if (!greeting) return;
        voice.speak(greeting, atMs);
        this.#phase = 'greeting';
        return;
      }
      case 'greeting':
        if (voice.busy) return;
        this.#phase = 'pause';
        this.#nextMs = atMs + this.#settings.beepAfterMs;
        return;
      case 'pause':
        if (atMs < this.#nextMs) return;
        agent.reply();
        voice.speak(beep, atMs);
        truth.beep = { startMs: atMs, endMs: atMs + beepMs };
        this.#phase = 'beep';
        return;
      case 'beep':
        if (voice.busy) return;
        agent.reply();
        this.#phase = 'recording';
        this.#nextMs = atMs + recordsForMs;
        return;
      case 'recording':
        if (atMs >= this.#nextMs) this.#handset.hangUp();
    }
  }
}

const beep: Speech = makeSpeech('', encodeMulaw(sine(beepHz, beepMs)), []);

function sine(frequencyHz: number, lengthMs: number): Int16Array {
  const step = (2 * Math.PI * frequencyHz) / sampleRateHz;
  return Int16Array.from({ length: (lengthMs * sampleRateHz) / 1000 }, (_, i) => Math.round(8000 * Math.sin(step * i)));
}
