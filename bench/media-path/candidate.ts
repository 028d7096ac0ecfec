import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { BridgeAnswer, BridgeAsk } from './messages.ts';

/** Where the engine is. */
export const engineUrl = process.argv[2] ?? '';

/** Listens for callers, and measures this process when it is told to. */
export async function serveCallers(
  onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<void> {
  const server = createServer();
  server.on('upgrade', onUpgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let cpu = process.cpuUsage();
  let startedAt = 0;
  process.on('message', (ask: BridgeAsk) => {
    const rssBytes = process.memoryUsage.rss();
    if (ask.kind === 'begin') {
      cpu = process.cpuUsage();
      startedAt = performance.now();
      tell({ kind: 'begun', rssBytes });
    } else {
      const { user, system } = process.cpuUsage(cpu);
      tell({
        kind: 'spent',
        cpuMs: (user + system) / 1000,
        userMs: user / 1000,
        wallMs: performance.now() - startedAt,
        rssBytes,
      });
    }
  });
  process.on('disconnect', () => process.exit());
  process.on('SIGTERM', () => process.exit());
  tell({ kind: 'ready', url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/media` });
}

function tell(answer: BridgeAnswer): void {
  process.send?.(answer);
}
