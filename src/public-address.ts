import { randomBytes } from 'node:crypto';
import { PhoneError } from './core/errors.ts';
import { parseFields, textOf } from './core/json-fields.ts';
import type { Notebook } from './core/ports/store.ts';
import { readyPath } from './http/house-routes.ts';
import { ServerIdentity } from './http/server-identity.ts';

const timeoutMs = 10_000;

/**
 * Throws when `address` does not lead to a server of this database, by HTTP and by WebSocket, and says what is there instead. Asks from
 * this machine: a firewall that lets nobody else in is not seen.
 */
export async function checkPublicAddress(address: string, notebook: Notebook): Promise<void> {
  const challenge = randomBytes(16).toString('hex');
  const url = `${address.replace(/\/+$/, '')}${readyPath}?challenge=${challenge}`;
  const expected = (await ServerIdentity.of(notebook)).proof(challenge);
  const { status, body } = await ask(url);
  if (textOf(parseFields(body), 'proof') !== expected) {
    throw new PhoneError(
      'unavailable',
      `Something other than this server answers at ${address} (status ${status}). Let the address lead to this server's port.`,
    );
  }
  if ((await firstMessage(url)) !== expected) {
    throw new PhoneError(
      'unavailable',
      `No WebSocket comes through ${address}: calls would have no audio. Let the proxy pass on Upgrade and Connection headers.`,
    );
  }
}

async function ask(url: string): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return { status: answer.status, body: await answer.text() };
  } catch (cause) {
    throw new PhoneError(
      'unavailable',
      `Nothing answers at ${new URL(url).origin}. Start the server, and the tunnel or proxy in front of it.`,
      { cause },
    );
  }
}

/** What a WebSocket says first; null when it does not open or says nothing. */
async function firstMessage(url: string): Promise<string | null> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'));
  const said = Promise.withResolvers<string | null>();
  socket.addEventListener('message', ({ data }) => said.resolve(String(data)));
  socket.addEventListener('error', () => said.resolve(null));
  socket.addEventListener('close', () => said.resolve(null));
  const tooLate = setTimeout(() => said.resolve(null), timeoutMs);
  try {
    return await said.promise;
  } finally {
    clearTimeout(tooLate);
    socket.close();
  }
}
