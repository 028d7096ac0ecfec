/**
 * Requests to addresses that owners gave us. Refuses what contract section 0.9 refuses, when given and again after name
 * resolution at every connection and every redirect.
 */
export interface Outbound {
  /** Throws `url_not_allowed` for an address that may never be asked. A name that does not resolve yet passes. */
  check(url: string): void;
  /** One attempt. Settles with the final answer of whatever status; throws a `PhoneError` when there is none. */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
}

export interface OutboundRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the whole exchange, redirects included. */
  readonly timeoutMs: number;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 64 KiB. */
  readonly body: string;
}
