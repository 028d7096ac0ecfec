import { type FrameId, mostFrames } from './frame-id.ts';

/** When frames of one direction were sent and how long they took; counted while it measures. */
export class Delays {
  readonly #sentAt: Float64Array[];
  readonly #slices: { readonly ms: number[]; sent: number }[] = [];
  #measuring = false;

  constructor(calls: number) {
    this.#sentAt = Array.from({ length: calls }, () => new Float64Array(mostFrames));
  }

  /** Of these slices, by their number. */
  measured(numbers: readonly number[]): { readonly ms: readonly number[]; readonly sent: number } {
    const slices = numbers.flatMap((number) => this.#slices[number] ?? []);
    return { ms: slices.flatMap(({ ms }) => ms), sent: slices.reduce((sum, slice) => sum + slice.sent, 0) };
  }

  /** A slice begins. */
  begin(): void {
    this.#slices.push({ ms: [], sent: 0 });
    this.#measuring = true;
  }

  /** What is under way is still waited for. */
  end(): void {
    this.#measuring = false;
  }

  sent({ call, counter }: FrameId): void {
    const sentAt = this.#sentAt[call];
    const slice = this.#slices.at(-1);
    if (!sentAt || !slice || !this.#measuring) return;
    sentAt[counter] = performance.now();
    slice.sent += 1;
  }

  arrived({ call, counter }: FrameId): void {
    const sentAt = this.#sentAt[call];
    const at = sentAt?.[counter] ?? 0;
    if (!sentAt || at === 0) return;
    this.#slices.at(-1)?.ms.push(performance.now() - at);
    sentAt[counter] = 0;
  }
}
