/** This server's two audio legs joined without a bridge: no voice activity, recording, transcript or barge-in. */
import { createMediaStreamLeg } from '../../../src/carriers/twilio/media.ts';
import { type Fields, parseFields, textOf } from '../../../src/core/json-fields.ts';
import { systemClock } from '../../../src/core/ports/clock.ts';
import type { MediaSocket } from '../../../src/core/ports/media-socket.ts';
import { RealtimeConnection } from '../../../src/engines/openai-realtime/connection.ts';
import { acceptMediaSocket } from '../../../src/sockets/accept.ts';
import { engineUrl, serveCallers } from '../candidate.ts';

await serveCallers((request, socket, head) => {
  const media = acceptMediaSocket(request, socket, head);
  media.onMessage((message) => {
    const start = parseFields(Buffer.from(message).toString());
    if (start && textOf(start, 'event') === 'start') void join(media, start);
  });
});

async function join(socket: MediaSocket, start: Fields): Promise<void> {
  const leg = createMediaStreamLeg({ socket, start, clock: systemClock });
  const engine = await RealtimeConnection.open({ url: engineUrl, apiKey: null }, null, systemClock);
  engine.onAudio((_delta, audio, base64) => leg.send(audio, base64));
  engine.onEvent(() => {});
  leg.onAudio((frame, _atMs, base64) => engine.append(frame, base64));
  engine.send({ type: 'response.create' });
}
