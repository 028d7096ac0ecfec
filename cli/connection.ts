import { Ringdown, RingdownError, UnreachableError } from '../sdk/index.ts';
import { CommandError, type Environment } from './command.ts';

/** Options of every command that talks to a server. */
export const connectionOptions = { url: { type: 'string' }, key: { type: 'string' } } as const;

export const connectionHelp = `  --url URL          the server (default: RINGDOWN_URL, else PORT here)
  --key KEY          an API key (default: RINGDOWN_API_KEY or AGENTCALL_API_KEY)`;

export interface ConnectionValues {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

export function connect(values: ConnectionValues, env: Environment): Ringdown {
  const url = values.url || env['RINGDOWN_URL'] || `http://127.0.0.1:${env['PORT'] || '8080'}`;
  if (!URL.canParse(url)) throw new CommandError(`"${url}" is no address. Give one such as http://127.0.0.1:8080.`, 2);
  const key = values.key || env['AGENTCALL_API_KEY'] || env['RINGDOWN_API_KEY'];
  if (!key) {
    throw new CommandError(
      'No API key. Make one with `ringdown keys create`, then set RINGDOWN_API_KEY or give --key.',
      2,
    );
  }
  return new Ringdown({ url, key });
}

/** What went wrong between here and the server, in a sentence that says what to do. Null for what is none of that. */
export function explain(error: unknown): string | null {
  if (error instanceof UnreachableError)
    return `There is no server at ${error.url}. Start one with \`ringdown start\`.`;
  if (!(error instanceof RingdownError)) return null;
  if (error.status === 401) {
    return 'The server does not accept this key. Make another one with `ringdown keys create`.';
  }
  return error.requestId !== null && error.status >= 500 ? `${error.message} (${error.requestId})` : error.message;
}
