import { type FrameId, mostFrames } from './frame-id.ts';

/** When frames of one direction were sent and how long they took; counted while it measures. */
export class Delays {
  readonly #sentAt: Float64Array[];
  readonly #ms: number[] = [];
  readonly #sliceMs: number[] = [];
  #measuring = false;
  #sent = 0;
  #sliceSent = 0;

  constructor(calls: number) {
    this.#sentAt = Array.from({ length: calls }, () => new Float64Array(mostFrames));
  }

  get measured(): { readonly ms: readonly number[]; readonly sent: number } {
    return { ms: this.#ms, sent: this.#sent };
  }

  begin(): void {
    this.#measuring = true;
  }

  /** What is under way is still waited for. */
  end(): void {
    this.#measuring = false;
  }

  /** Keeps what was measured since the last time, or forgets it. */
  settle(keep: boolean): void {
    if (keep) {
      this.#ms.push(...this.#sliceMs);
      this.#sent += this.#sliceSent;
    }
    this.#sliceMs.length = 0;
    this.#sliceSent = 0;
  }

  sent({ call, counter }: FrameId): void {
    const sentAt = this.#sentAt[call];
    if (!sentAt || !this.#measuring) return;
    sentAt[counter] = performance.now();
    this.#sliceSent += 1;
  }

  arrived({ call, counter }: FrameId): void {
    const sentAt = this.#sentAt[call];
    const at = sentAt?.[counter] ?? 0;
    if (!sentAt || at === 0) return;
    this.#sliceMs.push(performance.now() - at);
    sentAt[counter] = 0;
  }
}
