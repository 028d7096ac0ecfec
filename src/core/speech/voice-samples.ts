import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import { premiumVoices } from '../number/premium-voices.ts';
import { voiceCatalogue } from '../number/voice-catalogue.ts';
import { noChoice } from '../ports/engine-choice.ts';
import { type AudioFormat, audioFile } from './audio-file.ts';
import { makeSpeech } from './make-speech.ts';

export const sampleFormat: AudioFormat = 'mp3';

const voices: readonly { readonly id: string; readonly name: string }[] = [...voiceCatalogue, ...premiumVoices];

/** A sentence in each voice of both catalogues, as this server speaks it by default: made when it is first asked for, and kept. */
export class VoiceSamples {
  readonly #core: Pick<Core, 'selector' | 'log'>;
  readonly #made = new Map<string, Promise<Uint8Array>>();

  constructor(core: Pick<Core, 'selector' | 'log'>) {
    this.#core = core;
  }

  /** The whole file. Throws `not_found` for a voice that there is not. */
  of(voiceId: string): Promise<Uint8Array> {
    const known = this.#made.get(voiceId);
    if (known) return known;
    const voice = voices.find(({ id }) => id === voiceId);
    if (!voice) return Promise.reject(new PhoneError('not_found', 'There is no voice like this.'));
    const making = this.#make(voice);
    this.#made.set(voiceId, making);
    making.catch(() => this.#made.delete(voiceId));
    return making;
  }

  async #make({ id, name }: { readonly id: string; readonly name: string }): Promise<Uint8Array> {
    const text = `Hello, this is ${name}. How can I help you today?`;
    const order = { text, voice: id, language: 'en', choice: noChoice };
    const speech = await makeSpeech(this.#core, order, new AbortController().signal);
    return Buffer.concat(await Array.fromAsync(audioFile(speech, { format: sampleFormat, whole: true })));
  }
}
