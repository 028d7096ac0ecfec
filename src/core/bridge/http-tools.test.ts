import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleCall } from '../call/call.example.ts';
import { PhoneError } from '../errors.ts';
import { silentLog } from '../ports/log.ts';
import type { OutboundAnswer, OutboundRequest } from '../ports/outbound.ts';
import { HttpToolRunner } from './http-tools.ts';

const lookUp = {
  name: 'look_up_order',
  description: 'Where an order is.',
  parameters: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] },
};

function runner(answer: Partial<OutboundAnswer> | Error): {
  readonly tools: HttpToolRunner;
  readonly sent: OutboundRequest[];
} {
  const sent: OutboundRequest[] = [];
  const tools = new HttpToolRunner({
    call: exampleCall({ id: 'c1', numberId: 'n1', to: '+14155551234' }),
    config: { url: 'https://example.com/tools', signingSecret: 'sixteen-letters!', tools: [lookUp] },
    outbound: {
      check: () => {},
      send: (request) => {
        sent.push(request);
        return answer instanceof Error
          ? Promise.reject(answer)
          : Promise.resolve({ status: 200, headers: {}, body: '{}', ...answer });
      },
    },
    log: silentLog,
  });
  return { tools, sent };
}

test('a declared tool is called with checked arguments, signed, with the call’s context', async () => {
  const { tools, sent } = runner({ body: '{"result": "It arrives on Friday."}' });
  assert.deepEqual(await tools.run('look_up_order', { order: 'A1' }), { ok: true, result: 'It arrives on Friday.' });
  const [request] = sent;
  assert.deepEqual(JSON.parse(request?.body ?? ''), {
    tool: 'look_up_order',
    arguments: { order: 'A1' },
    context: { channel: 'voice', callId: 'c1', numberId: 'n1', agentId: 'agt_1', contact: { phone: '+14155551234' } },
  });
  assert.match(request?.headers['X-AgentCall-Signature'] ?? '', /^sha256=[0-9a-f]{64}$/);
  assert.equal(request?.headers['X-AgentCall-Event'], 'tool.call');
  assert.equal(request?.timeoutMs, 8000);
});

test('other answers go to the model as JSON, cut at 8,000 characters', async () => {
  const { tools } = runner({ body: JSON.stringify({ eta: 'x'.repeat(9000) }) });
  const { result } = await tools.run('look_up_order', { order: 'A1' });
  assert.equal(result.length, 8000);
  assert.match(result, /^\{"eta":"xxx/);
});

test('undeclared tools and arguments that do not fit are never sent', async () => {
  const { tools, sent } = runner({});
  assert.equal((await tools.run('transfer_money', {})).ok, false);
  const wrong = await tools.run('look_up_order', { order: 7 });
  assert.equal(wrong.ok, false);
  assert.match(wrong.result, /order/);
  const more = await tools.run('look_up_order', { order: 'A1', refund_to: 'mallory@evil.example' });
  assert.equal(more.ok, false);
  assert.equal(sent.length, 0);
});

for (const [what, answer] of [
  ['an error status', { status: 500, body: '{"result":"secret"}' }],
  ['what is no JSON', { body: 'oops' }],
  ['no answer', new PhoneError('unavailable', 'timeout')],
] as const) {
  test(`${what} becomes a word that it could not be done`, async () => {
    const { tools, sent } = runner(answer);
    const given = await tools.run('look_up_order', { order: 'A1' });
    assert.equal(sent.length, 1);
    assert.equal(given.ok, false);
    assert.match(given.result, /could not do this/);
  });
}
