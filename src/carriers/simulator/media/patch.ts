import { frameBytes, silenceByte } from '../../../core/ports/media-leg.ts';

/** More than this between two lines is delay that nobody wants: the oldest goes. */
const mostFrames = 10;

const silence = new Uint8Array(frameBytes).fill(silenceByte);

/** What the other end has said in 20 ms. */
export interface Heard {
  readonly frame: Uint8Array;
  readonly text: string;
}

/** One end of two lines that are joined in the network: a call between two of our own numbers. */
export class PatchEnd {
  /** Keys that the other end presses; set by whoever listens here. */
  onDigit: ((digit: string) => void) | null = null;
  readonly #frames: Uint8Array[] = [];
  #text = '';
  #other: PatchEnd | null = null;

  /** Two ends of one line. */
  static pair(): readonly [PatchEnd, PatchEnd] {
    const [one, other] = [new PatchEnd(), new PatchEnd()];
    one.#other = other;
    other.#other = one;
    return [one, other];
  }

  /** Our side's audio and its words, for the other end. */
  push(frame: Uint8Array | null, text: string): void {
    this.#other?.take(frame, text);
  }

  press(digit: string): void {
    this.#other?.onDigit?.(digit);
  }

  take(frame: Uint8Array | null, text: string): void {
    if (frame) this.#frames.push(frame);
    if (this.#frames.length > mostFrames) this.#frames.shift();
    this.#text += text;
  }

  /** The next 20 ms of the other end. */
  pull(): Heard {
    const heard = { frame: this.#frames.shift() ?? silence, text: this.#text };
    this.#text = '';
    return heard;
  }
}
