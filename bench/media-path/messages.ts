/** Between the programs of one measurement. */
export type LoadAsk =
  /** Null: callers and engine without anything in between. */
  | { readonly kind: 'connect'; readonly url: string | null }
  /** Everybody speaks for so long. */
  | { readonly kind: 'run'; readonly ms: number }
  /** What was measured in these runs, by their number. */
  | { readonly kind: 'tell'; readonly slices: readonly number[] };

export type LoadAnswer =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'connected' }
  /** The processor time of callers and engine. */
  | { readonly kind: 'ran'; readonly cpuMs: number }
  | { readonly kind: 'measured'; readonly measured: Measured }
  | { readonly kind: 'failed'; readonly why: string };

export interface Direction {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly sent: number;
  readonly lost: number;
}

export interface Measured {
  readonly up: Direction;
  readonly down: Direction;
  /** From the first frame of the caller's speech to `clear`, median. */
  readonly clearedMs: number;
  readonly clears: number;
}

export type BridgeAsk = { readonly kind: 'begin' } | { readonly kind: 'end' };

export type BridgeAnswer =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'begun'; readonly rssBytes: number }
  | {
      readonly kind: 'spent';
      readonly cpuMs: number;
      readonly userMs: number;
      readonly wallMs: number;
      readonly rssBytes: number;
    };
