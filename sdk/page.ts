/** One page of a list, newest first. */
export interface Page<T> {
  readonly data: readonly T[];
  /** For the next page; null on the last one. */
  readonly nextCursor: string | null;
}

export interface PageQuery {
  /** 1 to 100, default 20. */
  readonly limit?: number;
  readonly cursor?: string;
}
