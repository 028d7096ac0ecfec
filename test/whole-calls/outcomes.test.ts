import assert from 'node:assert/strict';
import { after, before, describe, it, test } from 'node:test';
import { createAccount } from '../../src/core/account/bootstrap.ts';
import { CallbackReceiver } from '../server/callback-receiver.ts';
import { bookingPrompt, restaurant } from './restaurant.ts';
import { type CallOrder, type EndedCall, SimulatedWorld, agentWords, callbackSecret } from './simulated-world.ts';

let world: SimulatedWorld;
const placed: string[] = [];

before(async () => {
  world = await SimulatedWorld.open({ speed: 20 });
});
after(() => world.close());

async function call(order: Partial<CallOrder> = {}): Promise<EndedCall> {
  const ended = await world.call({ prompt: bookingPrompt, ...order });
  placed.push(ended.callId);
  return ended;
}

function assertUnanswered(ended: EndedCall, providerStatus: string): void {
  const { body } = ended.callback;
  assert.equal(body['call_status'], 'not_picked_up');
  assert.equal(body['provider_status'], providerStatus);
  assert.deepEqual([body['messages'], body['form_fills'], body['context']], [[], [], null]);
  assert.match(String(body['call_summary']), /7 PM/);
  assert.equal(ended.polled['status'], providerStatus);
  assert.equal(ended.polled['duration'], 0);
  assert.equal(ended.truth.said.length, 0);
  assert.equal(ended.truth.answeredAt, null);
}

/** No more than one final state, the last, and every state after the ones that lead to it. */
function assertStates(ended: EndedCall, ...states: string[]): void {
  assert.deepEqual(ended.states, states);
}

describe('calls and what their callbacks say', { concurrency: true }, () => {
  it('books a table', async () => {
    const ended = await call({ phone: restaurant });
    const { body, authorization } = ended.callback;
    assert.equal(authorization, `Bearer ${callbackSecret}`);
    assert.deepEqual(Object.keys(body).toSorted(), [
      'call_id',
      'call_status',
      'call_summary',
      'context',
      'created_at',
      'form_fills',
      'messages',
      'provider_status',
      'workflow_id',
    ]);
    assert.deepEqual(
      [body['call_id'], body['call_status'], body['provider_status']],
      [ended.callId, 'success', 'completed'],
    );
    assert.match(String(body['workflow_id']), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.match(String(body['created_at']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(body['context'], null);
    assert.deepEqual(body['form_fills'], { reservation_confirmed: 'yes', has_outdoor_seating: 'yes' });
    assert.match(String(body['call_summary']), /Olive Garden.*booked/);
    assert.equal(String(body['call_summary']).includes('\n'), false);

    assert.deepEqual(
      ended.messages.map(({ role }) => role),
      ['human', 'ai', 'human', 'ai', 'human', 'ai', 'human', 'ai', 'human'],
    );
    for (const message of ended.messages) assert.deepEqual(Object.keys(message).toSorted(), ['content', 'role']);
    assert.deepEqual(
      ended.messages.map(({ role, content }) => [role === 'ai' ? 'agent' : 'phone', content]),
      ended.truth.said.map(({ who, text }) => [who, text]),
      'the transcript is what was said on the line',
    );
    assert.match(
      ended.messages[1]?.content ?? '',
      /^Hello, this is an AI assistant calling on behalf of Josh Miller\./,
    );
    assert.equal(
      ended.truth.said.some((turn) => turn.cut),
      false,
    );

    const { polled } = ended;
    for (const [name, value] of Object.entries(body)) assert.deepEqual(polled[name], value, name);
    assert.deepEqual([polled['status'], polled['ended_reason']], ['completed', 'remote']);
    const evidence = polled['form_fills_evidence'] as Record<string, { quote: string; message_index: number }>;
    assert.deepEqual(Object.keys(evidence).toSorted(), ['has_outdoor_seating', 'reservation_confirmed']);
    for (const { quote, message_index } of Object.values(evidence)) {
      assert.ok(ended.messages[message_index]?.content.includes(quote), quote);
      assert.equal(ended.messages[message_index]?.role, 'human');
    }
    assertStates(ended, 'ringing', 'in-progress', 'completed');
  });

  it('finds the line busy', async () => {
    const ended = await call({ phone: { answer: 'busy' } });
    assertUnanswered(ended, 'busy');
    assertStates(ended, 'ringing', 'busy');
  });

  it('is not answered', async () => {
    const ended = await call({ phone: { answer: 'no_answer' } });
    assertUnanswered(ended, 'no-answer');
    assertStates(ended, 'ringing', 'no_answer');
  });

  it('is declined', async () => {
    const ended = await call({ phone: { answer: 'rejected' } });
    assertUnanswered(ended, 'busy');
    assertStates(ended, 'ringing', 'busy');
  });

  it('has a number that cannot be reached', async () => {
    const ended = await call({ phone: { answer: 'failed' } });
    assertUnanswered(ended, 'failed');
    assertStates(ended, 'ringing', 'failed');
  });

  it('leaves a message after the beep', async () => {
    const prompt =
      'Call Dana and remind her of her dentist appointment tomorrow at 9 am. ' +
      'If it goes to voicemail, leave a message asking her to call back at +14155550100.';
    const ended = await call({
      prompt,
      phone: {
        answer: 'voicemail',
        greeting: 'You have reached Dana. Please leave your message after the tone.',
        beepAfterMs: 1200,
      },
    });
    const { body } = ended.callback;
    assert.deepEqual([body['call_status'], body['provider_status']], ['voicemail', 'completed']);
    assert.equal(ended.polled['ended_reason'], 'voicemail');
    assert.deepEqual(body['form_fills'], []);
    const { beep, said } = ended.truth;
    const messages = said.filter(({ who }) => who === 'agent');
    assert.equal(messages.length, 1, 'one message');
    const [message] = messages;
    assert.ok(beep && message);
    const afterBeepMs = message.startMs - beep.endMs;
    assert.ok(afterBeepMs >= 200, `${afterBeepMs} ms after the beep`);
    assert.equal(message.cut, false);
    assert.match(message.text, /^Hello, this is an AI assistant\b.*call back.*415/);
    assert.deepEqual(
      ended.messages.map(({ role }) => role),
      ['human', 'ai'],
    );
    assert.equal(agentWords(ended), message.text);
    assert.equal((await world.send('GET', `/v1/calls/${ended.callId}`)).body['answeredBy'], 'voicemail');
  });

  const machines = [
    { greeting: 'Hi, this is Dana.', beepAfterMs: 600 },
    { greeting: "Hi, it's Dana, sorry I missed you. I will call you back.", beepAfterMs: 2500 },
    { greeting: 'Your call has been forwarded. The number you have dialed is not available.', beepAfterMs: 2500 },
  ];
  for (const { greeting, beepAfterMs } of machines) {
    it(`takes "${greeting}" for a person until it beeps`, async () => {
      const ended = await call({
        prompt:
          'Call Dana and remind her of her dentist appointment tomorrow at 9 am. ' +
          'If it goes to voicemail, leave a message asking her to call back at +14155550100.',
        phone: { answer: 'voicemail', greeting, beepAfterMs },
      });
      assert.equal(ended.callback.body['call_status'], 'voicemail');
      const { beep, said } = ended.truth;
      const message = said.at(-1);
      assert.ok(beep && message);
      assert.ok(message.startMs >= beep.endMs + 200, `not after the beep: ${JSON.stringify({ beep, said })}`);
      assert.match(message.text, /^Hello, this is an AI assistant\b.*call back/);
      const before = said.filter(({ who, startMs }) => who === 'agent' && startMs < beep.endMs);
      for (const turn of before) {
        assert.ok(turn.cut && turn.endMs <= beep.endMs + 250, 'what was begun for a person stops at the beep');
      }
    });
  }

  it('is hung up on in mid-sentence', async () => {
    const ended = await call({
      phone: { lines: [{ interruptAfterMs: 6000, says: 'Wrong number.', hangsUp: true }], otherwise: null },
    });
    const { body } = ended.callback;
    assert.deepEqual([body['call_status'], body['provider_status']], ['success', 'completed']);
    assert.equal(ended.polled['ended_reason'], 'remote');
    assert.equal(ended.truth.endedBy, 'phone');
    assert.match(ended.messages.at(-1)?.content ?? '', /Wrong number/);
    assert.equal(agentWords(ended).includes('availability'), false, 'what was not heard is not in the transcript');
    assert.match(String(body['call_summary']), /not settled/);
    assertStates(ended, 'ringing', 'in-progress', 'completed');
  });

  it('gives up politely where nobody speaks', async () => {
    const ended = await call({ phone: { opening: null, silentAfterTurns: 0 } });
    const { body } = ended.callback;
    assert.equal(ended.polled['ended_reason'], 'silence');
    assert.equal(ended.truth.endedBy, 'agent');
    assert.deepEqual(body['form_fills'], []);
    assert.ok(ended.messages.every(({ role }) => role === 'ai'));
    const words = agentWords(ended);
    assert.match(words, /^Hello, this is an AI assistant\b.*still there.*Goodbye\.$/);
    const agent = ended.truth.said;
    assert.ok(agent.length >= 3 && agent.length <= 5, `${agent.length} turns`);
    for (const [i, turn] of agent.entries()) {
      const before = agent[i - 1];
      if (before) assert.ok(turn.startMs - before.endMs < 12_000, 'asked again in good time');
    }
  });

  it('says goodbye, once, before it grows too long', async () => {
    const ended = await call({
      phone: { lines: [{ hears: '', times: 0, says: 'Could you tell me more about that, please?' }] },
      more: { max_duration_secs: 40 },
    });
    assert.equal(ended.polled['ended_reason'], 'max_duration');
    assert.equal(ended.truth.endedBy, 'agent');
    const last = ended.truth.said.findLast(({ who }) => who === 'agent');
    assert.match(last?.text ?? '', /goodbye\.$/i);
    assert.equal(last?.cut, false);
    assert.equal((agentWords(ended).match(/have to end the call/g) ?? []).length, 1, agentWords(ended));
    assert.ok(Number(ended.polled['duration']) <= 40);
    assert.ok(Number(ended.polled['duration']) >= 20);
  });

  it('says goodbye even where there is hardly time for it', async () => {
    const ended = await call({ phone: {}, more: { max_duration_secs: 20 } });
    assert.equal(ended.polled['ended_reason'], 'max_duration');
    assert.match(agentWords(ended), /Goodbye\.$/);
    assert.equal((agentWords(ended).match(/have to end the call/g) ?? []).length, 1, agentWords(ended));
    assert.ok(Number(ended.polled['duration']) <= 20);
  });

  it('is followed by polling from the ring to the result', async () => {
    const callId = await world.place({ prompt: bookingPrompt, phone: restaurant });
    placed.push(callId);
    const seen: string[] = [];
    await world.until('the result is there', async () => {
      const { status, body } = await world.send('GET', `/api/calls/${callId}`);
      assert.equal(status, 200);
      const word = String(body['status']);
      if (seen.at(-1) !== word) seen.push(word);
      if (body['call_status'] === null) {
        assert.deepEqual([body['call_summary'], body['form_fills']], [null, []]);
        return false;
      }
      return true;
    });
    const order = ['initiated', 'ringing', 'in-progress', 'completed'];
    assert.deepEqual(
      seen,
      order.filter((word) => seen.includes(word)),
      'states only move forward',
    );
    assert.ok(seen.includes('in-progress') && seen.at(-1) === 'completed', seen.join());
    await world.ended(callId);
  });

  it('is ended by its owner', async () => {
    const callId = await world.place({ prompt: bookingPrompt, phone: { ...restaurant, ringSecs: 0 } });
    placed.push(callId);
    await world.until('the call is answered', async () => {
      const { body } = await world.send('GET', `/v1/calls/${callId}`);
      return body['status'] === 'in-progress';
    });
    const { status, body } = await world.send('POST', `/v1/calls/${callId}/hangup`);
    assert.deepEqual([status, body['status'], body['endedReason']], [200, 'completed', 'api']);
    const ended = await world.ended(callId);
    assert.equal(ended.truth.endedBy, 'agent');
    assert.equal(ended.polled['ended_reason'], 'api');
  });

  it('is ended by its owner before anybody answers', async () => {
    const callId = await world.place({ prompt: bookingPrompt, phone: { ringSecs: 25 } });
    placed.push(callId);
    await world.until('it rings', async () => {
      const { body } = await world.send('GET', `/v1/calls/${callId}`);
      return body['status'] === 'ringing';
    });
    await world.send('POST', `/v1/calls/${callId}/hangup`);
    assertUnanswered(await world.ended(callId), 'canceled');
  });

  it('loses its line', async () => {
    const ended = await call({ phone: { ...restaurant, line: { dropAfterMs: 9000 } } });
    const { body } = ended.callback;
    assert.deepEqual([body['call_status'], body['provider_status']], ['not_picked_up', 'failed']);
    assert.deepEqual([ended.polled['ended_reason'], ended.truth.endedBy], ['error', 'network']);
    assert.ok(ended.messages.length > 0, 'what was said before it stays');
  });

  it('takes a request once however often it is sent', async () => {
    const recipient_phone = await world.phone(restaurant);
    const body = {
      prompt: bookingPrompt,
      recipient_phone,
      callback_url: `${world.receiver.url}/call-ended`,
      callback_secret: callbackSecret,
      idempotency_key: 'the same booking',
    };
    const send = (): ReturnType<SimulatedWorld['send']> => world.send('POST', '/api/call-prompt', body);
    const answers = await Promise.all([send(), send(), send(), send()]);
    const ended = await world.ended(String(answers[0]?.body['call_id']));
    placed.push(ended.callId);
    answers.push(await send());
    assert.equal(answers.length, 5);
    for (const answer of answers) assert.deepEqual([answer.status, answer.body], [200, answers[0]?.body]);
    assert.equal(ended.truth.dials, 1);
    const listed = (await world.send('GET', '/v1/calls?limit=100')).body['data'] as { to: string }[];
    assert.equal(listed.filter(({ to }) => to === recipient_phone).length, 1);
  });

  it('runs a workflow that exists, for a person by name, and tells its webhook', async (t) => {
    const listener = new CallbackReceiver();
    await listener.start();
    t.after(() => listener.stop());
    const planned = await world.send('POST', '/api/workflows', { prompt: bookingPrompt });
    const workflow_id = planned.body['id'];
    const registered = await world.send('POST', '/api/webhooks', { workflow_id, webhook_url: `${listener.url}/hook` });
    assert.equal(registered.status, 200, JSON.stringify(registered.body));
    const recipient_phone = await world.phone(restaurant);
    const answer = await world.send('POST', '/api/call', {
      workflow_id,
      recipient_phone,
      recipient_name: 'Maria Rossi',
      recipient_email: 'maria@example.com',
      callback_url: `${world.receiver.url}/call-ended`,
    });
    assert.deepEqual([answer.status, answer.body['workflow_id']], [200, workflow_id]);
    const ended = await world.ended(String(answer.body['call_id']));
    placed.push(ended.callId);
    assert.equal(ended.callback.authorization, null, 'no secret was given');
    assert.deepEqual(JSON.parse(String(ended.callback.body['context'])), {
      recipient_name: 'Maria Rossi',
      recipient_email: 'maria@example.com',
      recipient_phone,
      recipient_context: null,
    });
    const { body } = await listener.of(ended.callId, 30_000);
    assert.equal(listener.received.length, 1);
    assert.equal('form_fills' in body || 'provider_status' in body, false);
    assert.deepEqual(
      [body['phone_number_to'], body['call_status'], body['call_summary']],
      [recipient_phone, 'success', ended.callback.body['call_summary']],
    );
    assert.deepEqual(
      body['messages'],
      ended.messages.map(({ role, content }) => ({ role: role === 'ai' ? 'assistant' : 'user', content })),
    );
    const context = JSON.parse(String(body['context'])) as Record<string, unknown>;
    assert.deepEqual([context['name'], context['email']], ['Maria Rossi', 'maria@example.com']);
  });

  it('stays within its organisation', async () => {
    const { key } = await createAccount(world.app.core, { name: 'Neighbours', timeZone: 'Europe/Berlin' });
    const own = await call({ phone: { answer: 'busy' } });
    for (const path of [
      `/api/call/${own.callId}`,
      `/v1/calls/${own.callId}`,
      `/v1/calls/${own.callId}/transcript`,
      `/v1/calls/${own.callId}/recording`,
      `/v1/calls/${own.callId}/events`,
      `/api/workflows/${String(own.callback.body['workflow_id'])}`,
    ]) {
      assert.equal((await world.send('GET', path, undefined, key)).status, 404, path);
      assert.equal((await world.send('GET', path, undefined, 'ck_live_wrong')).status, 401, path);
    }
    assert.equal((await world.send('POST', `/v1/calls/${own.callId}/hangup`, undefined, key)).status, 404);
    assert.deepEqual((await world.send('GET', '/v1/calls', undefined, key)).body['data'], []);
    assert.deepEqual((await world.send('GET', '/api/workflows', undefined, key)).body['workflows'], []);
    const refused = await world.order({ prompt: bookingPrompt, key });
    assert.deepEqual([refused.status, refused.body['error']], [400, 'no_phone_number']);
  });
});

test('each of them had one callback, deliveries on record, and one end', async () => {
  assert.ok(placed.length >= 15, `${placed.length} calls`);
  world.assertOneCallbackEach(placed);
  const final = new Set(['completed', 'busy', 'no_answer', 'failed']);
  for (const callId of placed) {
    let deliveries: { status: number | null }[] = [];
    await world.until('every delivery is on record', async () => {
      deliveries = (await world.send('GET', `/api/call/${callId}`)).body['deliveries'] as typeof deliveries;
      return deliveries.every(({ status }) => status !== null);
    });
    assert.ok(deliveries.length > 0 && deliveries.every(({ status }) => status === 200), JSON.stringify(deliveries));
    const states = await world.states(callId);
    assert.deepEqual(
      states.filter((state) => final.has(state)),
      states.slice(-1),
      `${callId}: ${states.join()}`,
    );
  }
});
