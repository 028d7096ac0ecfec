import type { CallResult, Ringdown } from '../sdk/index.ts';
import { LiveView } from './live-view.ts';
import type { Terminal } from './terminal.ts';

const drawEveryMs = 100;

export interface WatchOptions {
  readonly client: Ringdown;
  readonly callId: string;
  readonly terminal: Terminal;
  readonly hint: string;
  readonly signal?: AbortSignal;
}

/** Shows a call on the terminal until it has ended; settles with what came of it. */
export async function watchCall(options: WatchOptions): Promise<CallResult> {
  const { client, callId, terminal, hint, signal } = options;
  const abort = signal ? { signal } : {};
  const view = new LiveView({ terminal, hint, now: () => Date.now() });
  const timer = setInterval(() => view.draw(), drawEveryMs);
  try {
    for await (const event of client.calls.events(callId, abort)) view.show(event);
  } finally {
    clearInterval(timer);
    view.close();
  }
  return client.calls.waitForResult(callId, abort);
}
