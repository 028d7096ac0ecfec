import assert from 'node:assert/strict';
import { type TestContext, describe, it } from 'node:test';
import { EventReceiver, type ReceivedEvent, isSigned } from '../events/event-receiver.ts';
import { SimulatedWorld } from './simulated-world.ts';

const wanted = [
  'call.inbound',
  'call.ringing',
  'call.status',
  'transcript.partial',
  'call.transcript',
  'call.recording',
  'number.released',
] as const;
/** From the end of an utterance until its event has come, real time. */
const toldWithinMs = 1000;

interface Told {
  readonly world: SimulatedWorld;
  readonly receiver: EventReceiver;
  readonly ours: string;
  of(callId: unknown, name: string): ReceivedEvent[];
}

async function told(t: TestContext, speed: number): Promise<Told> {
  const world = await SimulatedWorld.open({ speed });
  const receiver = new EventReceiver();
  const url = await receiver.start();
  t.after(async () => {
    await world.close();
    await receiver.close();
  });
  const made = await world.send('POST', '/v1/webhooks', { url, events: wanted });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const secret = String(made.body['secret']);
  t.after(() => {
    assert.ok(receiver.received.length > 0);
    assert.ok(receiver.received.every((event) => isSigned(event, secret)));
  });
  const [first] = (await world.send('GET', '/v1/numbers')).body['numbers'] as { number: string }[];
  return {
    world,
    receiver,
    ours: first?.number ?? '',
    of: (callId, name) => receiver.of(name).filter(({ body }) => body.data['callId'] === callId),
  };
}

const sequences = (events: readonly ReceivedEvent[]): unknown[] =>
  events.map(({ body }) => body.data['sequence']).toSorted((one, other) => Number(one) - Number(other));

describe('an owner is told of whole calls', () => {
  it('of both halves of a call between own numbers: from its ringing to its recording, and of the number’s end', async (t) => {
    const { world, receiver, ours, of } = await told(t, 20);
    const taken = await world.send('POST', '/v1/numbers/provision', { type: 'local', label: 'Desk' });
    const { id, number } = taken.body;
    const set = await world.send('POST', `/v1/numbers/${String(id)}/inbound-config`, {
      mode: 'ai',
      systemPrompt: 'You are the receptionist of City Dental. Take the caller’s name and what it is about.',
      firstMessage: 'Welcome to City Dental, what can I do for you?',
      liveTranscript: true,
      maxDurationSecs: 60,
      record: true,
    });
    assert.equal(set.status, 200, JSON.stringify(set.body));
    const placed = await world.send('POST', '/v1/calls/ai', {
      from: ours,
      to: number,
      systemPrompt: 'You are calling for Josh Miller. Ask when the dentist is open.',
      firstMessage: 'When are you open?',
      metadata: { row: '3' },
      liveTranscript: true,
      maxDurationSecs: 45,
      record: true,
    });
    assert.equal(placed.status, 201, JSON.stringify(placed.body));
    await world.until('both recordings are told', () => receiver.of('call.recording').length === 2);
    const outboundId = placed.body['callId'];
    const inboundId = receiver.of('call.inbound')[0]?.body.data['callId'];
    assert.equal(receiver.of('call.inbound').length, 1);

    for (const [callId, peerCallId] of [
      [outboundId, inboundId],
      [inboundId, outboundId],
    ]) {
      const { body: transcript } = await world.send('GET', `/v1/calls/${String(callId)}/transcript`);
      const said = (transcript['entries'] as { role: string; text: string }[]).length;
      assert.ok(said >= 3, `${said} utterances`);
      await world.until('every utterance is told', () => of(callId, 'transcript.partial').length >= said);
      const partials = of(callId, 'transcript.partial');
      assert.deepEqual(
        sequences(partials),
        partials.map((_, index) => index + 1),
      );
      const [whole, ...more] = of(callId, 'call.transcript');
      assert.deepEqual(more, []);
      const { summary, transcript: turns } = whole?.body.data ?? {};
      assert.ok((summary as { summary: string }).summary.length > 0);
      assert.equal((turns as unknown[]).length, said);
      const [recording] = of(callId, 'call.recording');
      const audio = await fetch(
        String(recording?.body.data['recordingUrl']).replace(/^https?:\/\/[^/]+/, world.app.url),
      );
      assert.equal(audio.status, 200);
      await audio.body?.cancel();
      const statuses = of(callId, 'call.status').map(({ body }) => body.data['status']);
      assert.deepEqual(statuses.slice(-2), ['in-progress', 'completed']);

      const theirs = receiver.received.filter(({ body }) => body.data['callId'] === callId);
      const linked = theirs.filter(
        ({ body }) => body.event !== 'call.ringing' && !['initiated', 'ringing'].includes(String(body.data['status'])),
      );
      for (const { body } of linked) assert.equal(body.data['peerCallId'], peerCallId, body.event);
      for (const { body } of theirs) assert.deepEqual(body.data['metadata'], { row: '3' }, body.event);
    }
    const names = receiver.received
      .filter(({ body }) => body.data['callId'] === inboundId && body.event !== 'transcript.partial')
      .map(({ body }) => (body.event === 'call.status' ? String(body.data['status']) : body.event));
    assert.equal(names[0], 'call.inbound', 'before it is answered');
    assert.ok(names.indexOf('in-progress') > 0);

    assert.equal((await world.send('DELETE', `/v1/numbers/${String(id)}`)).status, 200);
    await world.until('the end of the number is told', () => receiver.of('number.released').length === 1);
    const { data } = receiver.of('number.released')[0]?.body ?? {};
    assert.deepEqual([data?.['numberId'], data?.['number'], data?.['reason']], [id, number, 'api']);
    const fetched = (await world.send('GET', '/v1/events?limit=100')).body['data'] as { id: string }[];
    assert.deepEqual(
      new Set(fetched.map((event) => event.id)),
      new Set(receiver.received.map(({ body }) => body.id)),
      'the same as can be fetched',
    );
  });

  it('of each utterance within a second of its end', async (t) => {
    const { world, ours, of } = await told(t, 1);
    const to = await world.phone({
      opening: 'Hello?',
      lines: [{ hears: 'rye', says: 'Yes. Goodbye.', hangsUp: true }],
      otherwise: null,
    });
    const placed = await world.send('POST', '/v1/calls/ai', {
      from: ours,
      to,
      systemPrompt: 'Find out whether the bakery has rye bread today.',
      firstMessage: 'Do you have rye bread?',
      liveTranscript: true,
      maxDurationSecs: 30,
    });
    assert.equal(placed.status, 201, JSON.stringify(placed.body));
    const callId = String(placed.body['callId']);
    await world.until('the transcript is told', () => of(callId, 'call.transcript').length === 1);
    const { answeredAt, said } = await world.truth(callId);
    const partials = of(callId, 'transcript.partial');
    assert.deepEqual(
      sequences(partials),
      partials.map((_, index) => index + 1),
    );
    const answered = Date.parse(answeredAt ?? '');
    assert.ok(partials.length >= 3);
    const delays = partials.map(({ body, at }) => {
      const { role, text } = body.data;
      const spoken = said.find(
        (turn) => turn.who === (role === 'human' ? 'phone' : 'agent') && String(text).endsWith(turn.text),
      );
      assert.ok(spoken, `nobody said ${String(text)}`);
      return at - (answered + spoken.endMs);
    });
    t.diagnostic(`told after ${delays.join(', ')} ms`);
    assert.ok(Math.max(...delays) <= toldWithinMs, `told after ${delays.join(', ')} ms`);
  });
});
