import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { sayScripted, scriptedVoice } from '../../../core/ports/scripted-speech.ts';
import { startFakeTranscriptions } from './fake.ts';

test('the vendor’s own client understands the fake', async (t) => {
  const fake = await startFakeTranscriptions(scriptedVoice);
  t.after(() => fake.close());
  const { hostname, port, pathname } = new URL(fake.url);
  const client = new OpenAI({ apiKey: fake.key, baseURL: `https://${hostname}:${port}${pathname}` });
  const realtime = new OpenAIRealtimeWS(
    // The client insists on wss: its connection to the fake is made without TLS.
    { intent: 'transcription', options: { createConnection: () => connect(Number(port), hostname) } },
    client,
  );
  t.after(() => realtime.close());
  const deltas: string[] = [];
  const completed = Promise.withResolvers<string>();
  realtime.on('error', (error) => completed.reject(error));
  realtime.on('session.created', ({ session }) => {
    assert.equal(session.type, 'transcription');
    realtime.send({
      type: 'session.update',
      session: {
        type: 'transcription',
        audio: {
          input: {
            format: { type: 'audio/pcmu' },
            transcription: { model: 'gpt-live-transcribe' },
            turn_detection: null,
          },
        },
      },
    });
  });
  realtime.on('session.updated', () => {
    const audio = Buffer.from(encodeMulaw(sayScripted(['hello', 'jane', 'thanks'], 8000))).toString('base64');
    realtime.send({ type: 'input_audio_buffer.append', audio });
    realtime.send({ type: 'input_audio_buffer.commit' });
  });
  realtime.on('conversation.item.input_audio_transcription.delta', ({ delta }) => deltas.push(delta ?? ''));
  realtime.on('conversation.item.input_audio_transcription.completed', ({ transcript }) =>
    completed.resolve(transcript),
  );
  assert.equal(await completed.promise, 'hello jane thanks');
  assert.ok(deltas.length > 1);
  assert.equal(deltas.join(''), 'hello jane thanks');
});
