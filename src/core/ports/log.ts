/**
 * Static messages, everything that varies in fields. Numbers, names, transcripts and prompts only under `personal`, which
 * the sink leaves out unless the owner's settings ask for it. Keys and secrets nowhere.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface LogFields {
  readonly callId?: string;
  readonly accountId?: string;
  readonly error?: unknown;
  readonly personal?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
