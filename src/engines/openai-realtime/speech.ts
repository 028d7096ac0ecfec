import { WordPacer } from '../../core/bridge/word-pacer.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { EngineHost } from '../../core/ports/engine.ts';
import { type Fields, asFields, textOf } from '../../core/json-fields.ts';
import { type TimedWord, frameBytes, frameMs } from '../../core/ports/media-leg.ts';
import type { AudioDelta } from './audio-delta.ts';

const bytesPerMs = frameBytes / frameMs;
const question = /[?？؟]\s*$/u;

/** Words are looked for in so much audio at a time. */
const pacedMs = 100;

/** One message of the model: what it says is one utterance, named by the item's id. */
interface Item {
  readonly responseId: string;
  readonly pacer: WordPacer;
  /** Audio in which no words were looked for yet, the latest among it. */
  readonly unpaced: Uint8Array[];
  unpacedMs: number;
  text: string;
  contentIndex: number;
  lengthMs: number;
  finished: boolean;
  /** It has audio that has not been reported as played. */
  sounding: boolean;
}

export interface PlayedItem {
  readonly responseId: string;
  readonly contentIndex: number;
  /** Of the audio that came. */
  readonly lengthMs: number;
  /** It ended with a question. */
  readonly asks: boolean;
}

/** The model's messages on their way to the line. */
export class Speech {
  readonly #host: EngineHost;
  readonly #clock: Clock;
  readonly #items = new Map<string, Item>();
  readonly #handedOver = new Set<string>();
  /** Messages of which audio was handed over and has not been reported as played. */
  #sounding = 0;

  constructor(host: EngineHost, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
  }

  /** True while anything of the model is heard or waits to be. */
  get sounding(): boolean {
    return this.#sounding > 0;
  }

  /** The messages of a response's output of which no audio was given to the line. */
  unheard(response: Fields | null): string[] {
    const output = response?.['output'];
    const items = Array.isArray(output) ? output.map(asFields) : [];
    const messages = items.filter((item) => textOf(item, 'type') === 'message').map((item) => textOf(item, 'id'));
    return messages.filter((id) => !this.#handedOver.has(id));
  }

  text(responseId: string, id: string, delta: string): void {
    const item = this.#item(responseId, id);
    item.text += delta;
    item.pacer.text(delta);
  }

  /** For a server that sends the text once and not in pieces. */
  wholeText(id: string, text: string): void {
    const item = this.#items.get(id);
    if (item && item.text === '') this.text(item.responseId, id, text);
  }

  /** `base64`: the same audio, where it came so; valid during the call only. */
  audio({ responseId, itemId, contentIndex }: AudioDelta, audio: Uint8Array, base64?: Uint8Array): void {
    if (audio.byteLength === 0) return;
    const item = this.#item(responseId, itemId);
    if (!item.sounding) {
      this.#handedOver.add(itemId);
      this.#sounding += 1;
    }
    item.contentIndex = contentIndex;
    const lengthMs = audio.byteLength / bytesPerMs;
    const first = item.lengthMs === 0;
    item.lengthMs += lengthMs;
    item.sounding = true;
    item.unpaced.push(audio);
    item.unpacedMs += lengthMs;
    const words = first || item.unpacedMs >= pacedMs ? paced(item, lengthMs) : noWords;
    this.#host.play({ utterance: itemId, audio, base64, words });
  }

  finish(id: string): void {
    const item = this.#items.get(id);
    if (!item || item.finished) return;
    item.finished = true;
    if (!item.sounding) {
      this.#items.delete(id);
      return;
    }
    const words = [...paced(item, 0), ...item.pacer.finish()];
    if (words.length > 0) this.#host.play({ utterance: id, audio: new Uint8Array(), words });
    this.#host.finish(id);
  }

  finishAll(responseId: string): void {
    for (const [id, item] of this.#items) if (item.responseId === responseId) this.finish(id);
  }

  /** It has been played or broken off. Null for what is not the model's, or was forgotten. */
  played(id: string): PlayedItem | null {
    const item = this.#items.get(id);
    if (!item) return null;
    this.#items.delete(id);
    if (item.sounding) this.#sounding -= 1;
    const { responseId, contentIndex, lengthMs, text } = item;
    return { responseId, contentIndex, lengthMs, asks: question.test(text) };
  }

  /** The line has dropped everything. */
  forget(): void {
    this.#items.clear();
    this.#sounding = 0;
  }

  #item(responseId: string, id: string): Item {
    const known = this.#items.get(id);
    if (known) return known;
    const item: Item = {
      responseId,
      pacer: new WordPacer(() => this.#clock.now()),
      unpaced: [],
      unpacedMs: 0,
      text: '',
      contentIndex: 0,
      lengthMs: 0,
      finished: false,
      sounding: false,
    };
    this.#items.set(id, item);
    return item;
  }
}

const noWords: readonly TimedWord[] = [];

/** The words of the audio that was not looked at, offsets from the start of the last `latestMs` of it. */
function paced(item: Item, latestMs: number): TimedWord[] {
  let startMs = latestMs - item.unpacedMs;
  const words: TimedWord[] = [];
  for (const audio of item.unpaced) {
    for (const word of item.pacer.audio(audio)) {
      words.push({ text: word.text, startMs: word.startMs + startMs, endMs: word.endMs + startMs });
    }
    startMs += audio.byteLength / bytesPerMs;
  }
  item.unpaced.length = 0;
  item.unpacedMs = 0;
  return words;
}
