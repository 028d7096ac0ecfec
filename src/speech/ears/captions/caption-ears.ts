import { PhoneError } from '../../../core/errors.ts';
import type { Ears, EarsSession, HeardText } from '../../../core/ports/ears.ts';
import type { CaptionChannel } from '../../../core/ports/media-leg.ts';

/** A word is complete when white space follows it, or when no more of it has come for so long. */
const settledMs = 300;

/** Ears that read the real-time text of the line (ITU-T T.140) and listen to no sound. Where lines bring none no call is begun with them. */
export function captionEars(lines: { readonly captions: boolean } = { captions: true }): Ears {
  return {
    label: 'captions',
    open: () => (lines.captions ? Promise.resolve(new CaptionSession()) : Promise.reject(noCaptions())),
  };
}

class CaptionSession implements EarsSession {
  #onText: (text: HeardText) => void = () => {};
  #onError: (error: unknown) => void = () => {};
  #raw = '';
  #reported = '';
  #latestPieceMs = 0;
  #nowMs = 0;
  #closed = false;

  attach(captions: CaptionChannel | undefined): void {
    if (captions) captions.onText((piece, atMs) => this.#read(piece, atMs));
    else if (!this.#closed) this.#onError(noCaptions());
  }

  hear(_frame: Uint8Array, atMs: number): void {
    this.#nowMs = atMs;
  }

  onText(listener: (text: HeardText) => void): void {
    this.#onText = listener;
  }

  onError(listener: (error: unknown) => void): void {
    this.#onError = listener;
  }

  /** A word that is still being spoken stays for the next turn, where its end will come. */
  take(): Promise<string> {
    const rest = this.#nowMs - this.#latestPieceMs < settledMs ? (/\S+$/.exec(this.#raw)?.[0] ?? '') : '';
    const text = tidied(this.#raw.slice(0, this.#raw.length - rest.length));
    this.#raw = rest;
    this.#reported = rest;
    return Promise.resolve(text);
  }

  close(): void {
    this.#closed = true;
  }

  #read(piece: string, atMs: number): void {
    if (this.#closed) return;
    this.#raw += piece;
    this.#latestPieceMs = atMs;
    const text = tidied(this.#raw);
    if (text === this.#reported) return;
    this.#reported = text;
    this.#onText({ text, endOfTurn: false });
  }
}

function tidied(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function noCaptions(): PhoneError {
  return new PhoneError(
    'unavailable',
    'These ears hear only lines with real-time text, and this line has none. Set RINGDOWN_EARS to a recogniser that listens to the audio.',
  );
}
