import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findSpeech } from '../../src/core/bridge/audio/speech-spans.ts';
import { CallbackReceiver } from '../server/callback-receiver.ts';
import { ServerProcess, freePort } from '../server/server-process.ts';
import { bookingPrompt, restaurant } from './restaurant.ts';
import type { GroundTruth, Message } from './simulated-world.ts';
import { readWav } from './wav.ts';

const number = '+14155550142';
const patienceMs = 60_000;

interface Setup {
  readonly server: ServerProcess;
  readonly receiver: CallbackReceiver;
  place(phone: Readonly<Record<string, unknown>>, more?: Readonly<Record<string, unknown>>): Promise<string>;
  truth(callId: string): Promise<GroundTruth>;
  /** Waits until the agent has said so much of its first turn that a watcher would have seen it. */
  untilAgentSpeaks(callId: string): Promise<void>;
}

/** The server program as its user starts it, on a network of this speed. */
async function setUp(t: TestContext, speed: number): Promise<Setup> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-process-'));
  const receiver = new CallbackReceiver();
  await receiver.start();
  const env = { RINGDOWN_SIMULATOR_SPEED: String(speed), RINGDOWN_TIMEZONE: 'America/New_York' };
  const server = new ServerProcess({ dataDir, port: await freePort(), env });
  t.after(async () => {
    await server.kill();
    await receiver.stop();
    rmSync(dataDir, { recursive: true });
  });
  await server.start();
  const truth = async (callId: string): Promise<GroundTruth> =>
    (await server.send('GET', `/v1/simulator/calls/${callId}`)).body as unknown as GroundTruth;
  return {
    server,
    receiver,
    truth,
    async place(phone, more) {
      await server.send('PUT', `/v1/simulator/phones/${number}`, phone);
      const callback_url = `${receiver.url}/done`;
      const body = { prompt: bookingPrompt, recipient_phone: number, callback_url, ...more };
      const answer = await server.send('POST', '/api/call-prompt', body);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return String(answer.body['call_id']);
    },
    async untilAgentSpeaks(callId) {
      const deadline = Date.now() + patienceMs;
      for (;;) {
        const { said } = await truth(callId);
        if (said?.some(({ who, playedMs }) => who === 'agent' && playedMs > 4000)) return;
        assert.ok(Date.now() < deadline, 'the agent never spoke');
        await sleep(20);
      }
    },
  };
}

describe('the server as a process', { concurrency: true }, () => {
  it('talks at the speed of life, and stops for who takes the word', async (t) => {
    const { receiver, place, truth } = await setUp(t, 1);
    const callId = await place({
      ringSecs: 0,
      lines: [
        { hears: 'reservation', interruptAfterMs: 1000, says: 'Wait, I have to go now. Goodbye.', hangsUp: true },
      ],
    });
    const { body } = await receiver.of(callId, patienceMs);
    assert.deepEqual([body['call_status'], body['provider_status']], ['success', 'completed']);
    const { said, media, ...call } = await truth(callId);
    const wallMs = Date.parse(call.endedAt ?? '') - Date.parse(call.answeredAt ?? '');
    assert.ok(Math.abs(media.framesIn * 20 - wallMs) < 1000, `${media.framesIn} frames in ${wallMs} ms`);
    const interruption = said.findIndex(({ text }) => text.startsWith('Wait'));
    const [agent, person] = [said[interruption - 1], said[interruption]];
    assert.ok(agent?.cut && person);
    const stoppedMs = agent.endMs - person.startMs;
    assert.ok(stoppedMs > 0 && stoppedMs <= 250, `stopped after ${stoppedMs} ms`);
    const messages = body['messages'] as Message[];
    const cut = messages.find(({ role }) => role === 'ai');
    assert.ok(cut && agent.text.startsWith(cut.content) && cut.content.length < agent.text.length, cut?.content);
  });

  it('says so when it is stopped in mid-call, and delivers the result', async (t) => {
    const { server, receiver, place, untilAgentSpeaks } = await setUp(t, 4);
    const callId = await place({ ...restaurant, ringSecs: 0 });
    await untilAgentSpeaks(callId);
    await server.stop();
    await server.start();
    const { body } = await receiver.of(callId, patienceMs);
    assert.deepEqual([body['call_status'], body['provider_status']], ['not_picked_up', 'failed']);
    const messages = body['messages'] as Message[];
    assert.match(messages.findLast(({ role }) => role === 'ai')?.content ?? '', /technical problem.*Goodbye\.$/);
    assert.equal(receiver.received.length, 1);
  });

  it('keeps what was said and recorded until it is killed', async (t) => {
    const { server, receiver, place, untilAgentSpeaks, truth } = await setUp(t, 4);
    const callId = await place({ ...restaurant, ringSecs: 0 }, { record: true });
    await untilAgentSpeaks(callId);
    await server.kill();
    await server.start();
    const { body } = await receiver.of(callId, patienceMs);
    assert.deepEqual([body['call_status'], body['provider_status']], ['not_picked_up', 'failed']);
    assert.match(String(body['call_summary']), /\w/);
    const messages = body['messages'] as Message[];
    assert.deepEqual(messages[0], { role: 'human', content: restaurant.opening });
    const polled = (await server.send('GET', `/api/call/${callId}`)).body;
    assert.deepEqual([polled['status'], polled['ended_reason']], ['failed', 'error']);
    const file = await fetch(String(polled['recording_url']));
    const wav = readWav(new Uint8Array(await file.arrayBuffer()));
    assert.ok(findSpeech(wav.left).length > 0 && findSpeech(wav.right).length > 0, 'both sides are on it');
    assert.equal((await truth(callId)).dials, 1);
    assert.equal(receiver.received.length, 1);
  });
});
