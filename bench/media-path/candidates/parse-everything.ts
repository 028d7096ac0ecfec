/**
 * What a bridge does that parses every message and makes every message from objects, as the published sample for Twilio and the OpenAI
 * Realtime API does, and no more: audio both ways, a mark after each delta, and on speech of the caller a truncation and a clear.
 */
import { WebSocket, WebSocketServer } from 'ws';
import { engineUrl, serveCallers } from '../candidate.ts';

interface FromCaller {
  readonly event: string;
  readonly start?: { readonly streamSid: string };
  readonly media?: { readonly timestamp: string; readonly payload: string };
}

interface FromEngine {
  readonly type: string;
  readonly delta?: string;
  readonly item_id?: string;
}

const callers = new WebSocketServer({ noServer: true, perMessageDeflate: false });

await serveCallers((request, socket, head) => {
  callers.handleUpgrade(request, socket, head, bridge);
});

function bridge(caller: WebSocket): void {
  const engine = new WebSocket(engineUrl, { perMessageDeflate: false });
  let streamSid: string | null = null;
  let latestMs = 0;
  let speaksSinceMs: number | null = null;
  let item: string | null = null;
  let marks: string[] = [];

  engine.on('open', () => {
    const format = { type: 'audio/pcmu' };
    const audio = { input: { format, turn_detection: { type: 'server_vad' } }, output: { format, voice: 'alloy' } };
    engine.send(JSON.stringify({ type: 'session.update', session: { type: 'realtime', audio } }));
    engine.send(JSON.stringify({ type: 'response.create' }));
  });
  engine.on('message', (data: Buffer) => {
    const event = JSON.parse(data.toString()) as FromEngine;
    if (event.type === 'response.output_audio.delta' && event.delta) {
      caller.send(JSON.stringify({ event: 'media', streamSid, media: { payload: event.delta } }));
      speaksSinceMs ??= latestMs;
      if (event.item_id) item = event.item_id;
      caller.send(JSON.stringify({ event: 'mark', streamSid, mark: { name: 'responsePart' } }));
      marks.push('responsePart');
    }
    if (event.type === 'input_audio_buffer.speech_started') interrupt();
  });
  caller.on('message', (data: Buffer) => {
    const event = JSON.parse(data.toString()) as FromCaller;
    if (event.event === 'media' && event.media) {
      latestMs = Number(event.media.timestamp);
      if (engine.readyState === WebSocket.OPEN) {
        engine.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: event.media.payload }));
      }
    } else if (event.event === 'start' && event.start) {
      ({ streamSid } = event.start);
      speaksSinceMs = null;
      latestMs = 0;
    } else if (event.event === 'mark') marks.shift();
  });
  caller.on('close', () => engine.close());
  caller.on('error', () => engine.terminate());
  engine.on('error', () => caller.terminate());

  function interrupt(): void {
    if (speaksSinceMs === null) return;
    if (item !== null) {
      const audioEndMs = latestMs - speaksSinceMs;
      engine.send(
        JSON.stringify({
          type: 'conversation.item.truncate',
          item_id: item,
          content_index: 0,
          audio_end_ms: audioEndMs,
        }),
      );
    }
    caller.send(JSON.stringify({ event: 'clear', streamSid }));
    marks = [];
    item = null;
    speaksSinceMs = null;
  }
}
