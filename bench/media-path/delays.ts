import { type FrameId, mostFrames } from './frame-id.ts';

/** When frames of one direction were sent and how long they took; counted while it measures. */
export class Delays {
  readonly #sentAt: Float64Array[];
  readonly #ms: number[] = [];
  #measuring = false;
  #sent = 0;

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

  sent({ call, counter }: FrameId): void {
    const sentAt = this.#sentAt[call];
    if (!sentAt || !this.#measuring) return;
    sentAt[counter] = performance.now();
    this.#sent += 1;
  }

  arrived({ call, counter }: FrameId): void {
    const sentAt = this.#sentAt[call]?.[counter] ?? 0;
    if (sentAt > 0) this.#ms.push(performance.now() - sentAt);
  }
}
