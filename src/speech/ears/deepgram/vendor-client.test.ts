import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeepgramClient } from '@deepgram/sdk';
import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { sayScripted, scriptedVoice } from '../../../core/ports/scripted-speech.ts';
import { startFakeDeepgram } from './fake.ts';

test('the vendor’s own client understands the fake', async (t) => {
  const fake = await startFakeDeepgram(scriptedVoice);
  t.after(() => fake.close());
  const socketUrl = fake.url.replace('http', 'ws');
  const client = new DeepgramClient({
    apiKey: fake.key,
    environment: { base: fake.url, production: socketUrl, agent: socketUrl, agentRest: fake.url },
  });
  const connection = await client.listen.v1.connect({
    model: 'nova-3',
    encoding: 'mulaw',
    sample_rate: 8000,
    interim_results: 'true',
    reconnectAttempts: 0,
  });
  t.after(() => connection.close());
  const transcripts: { readonly text: string; readonly final: boolean; readonly flushed: boolean }[] = [];
  let metadata = 0;
  const finalised = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  connection.on('message', (message) => {
    if (message.type === 'Metadata') metadata += 1;
    if (message.type !== 'Results') return;
    const { is_final = false, from_finalize = false } = message;
    transcripts.push({
      text: message.channel.alternatives[0]?.transcript ?? '',
      final: is_final,
      flushed: from_finalize,
    });
    if (from_finalize) finalised.resolve();
  });
  connection.on('close', () => closed.resolve());
  connection.connect();
  await connection.waitForOpen();
  connection.sendKeepAlive({ type: 'KeepAlive' });
  connection.sendMedia(encodeMulaw(sayScripted(['hello', 'jane', 'thanks'], 8000)));
  connection.sendFinalize({ type: 'Finalize' });
  await finalised.promise;
  assert.deepEqual(transcripts.at(-1), { text: 'hello jane thanks', final: true, flushed: true });
  assert.ok(transcripts.length > 1 && transcripts.slice(0, -1).every(({ final }) => !final));
  connection.sendCloseStream({ type: 'CloseStream' });
  await closed.promise;
  assert.equal(metadata, 1);
  assert.deepEqual(fake.connections[0]?.control, ['KeepAlive', 'Finalize', 'CloseStream']);
});
