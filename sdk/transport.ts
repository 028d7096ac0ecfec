import { RingdownError, UnreachableError } from './ringdown-error.ts';

export interface TransportOptions {
  /** Without a slash at the end. */
  readonly url: string;
  readonly key: string | null;
  readonly fetch: typeof fetch;
}

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Requests with the key; answers are parsed, refusals thrown. */
export class Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  get url(): string {
    return this.#options.url;
  }

  /** Throws `RingdownError` for a refusal and `UnreachableError` when there is no answer. */
  async json<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const response = await this.open(method, path, options);
    return (await this.#guarded(() => response.json(), options.signal)) as T;
  }

  /** The answer itself, for streams. */
  async open(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const { query = {}, body, headers = {}, signal } = options;
    const url = new URL(`${this.#options.url}${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const { key, fetch } = this.#options;
    const response = await this.#guarded(
      () =>
        fetch(url, {
          method,
          headers: {
            ...(key !== null && { authorization: `Bearer ${key}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          ...(signal && { signal }),
        }),
      signal,
    );
    if (response.ok) return response;
    throw new RingdownError(response.status, await response.json().catch(() => null), response.headers);
  }

  async #guarded<T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new UnreachableError(this.#options.url, error);
    }
  }
}
