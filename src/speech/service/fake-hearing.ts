import type { HeardAudio, ScriptedModel } from '../../core/ports/scripted-model.ts';

/**
 * What a fake has heard of one stretch of speech that it asks its model about again and again while it grows. A model may answer
 * with everything each time, or with what is new since it was last asked.
 */
export class GrowingTranscript {
  readonly #model: ScriptedModel;
  #text = '';

  constructor(model: ScriptedModel) {
    this.#model = model;
  }

  async hear(audio: HeardAudio): Promise<string> {
    const text = await this.#model.transcribe(audio);
    if (text.startsWith(this.#text)) this.#text = text;
    else if (text !== '') this.#text = `${this.#text} ${text}`;
    return this.#text;
  }
}
