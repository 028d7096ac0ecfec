/** Passes every message on as it is, with the ws package. */
import { WebSocket, WebSocketServer } from 'ws';
import { engineUrl, serveCallers } from '../candidate.ts';

const callers = new WebSocketServer({ noServer: true, perMessageDeflate: false });

await serveCallers((request, socket, head) => {
  callers.handleUpgrade(request, socket, head, (caller) => {
    const engine = new WebSocket(`${engineUrl}?relayed`, { perMessageDeflate: false });
    caller.on('message', (data: Buffer, binary) => {
      if (engine.readyState === WebSocket.OPEN) engine.send(data, { binary });
    });
    engine.on('message', (data: Buffer, binary) => caller.send(data, { binary }));
    caller.on('close', () => engine.close());
    caller.on('error', () => engine.terminate());
    engine.on('error', () => caller.terminate());
  });
});
