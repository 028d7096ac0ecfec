import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { signedHeaders } from './signed-headers.ts';

test('a request is signed over its raw body', () => {
  const headers = signedHeaders({
    event: 'tool.call',
    body: '{"a":"ü"}',
    secret: 'sixteen-letters!',
    deliveryId: 'd1',
    at: 1_700_000_000_900,
  });
  const expected = createHmac('sha256', 'sixteen-letters!').update(Buffer.from('{"a":"ü"}')).digest('hex');
  assert.equal(headers['X-AgentCall-Signature'], `sha256=${expected}`);
  assert.equal(headers['X-AgentCall-Event'], 'tool.call');
  assert.equal(headers['X-AgentCall-Timestamp'], '1700000000');
  assert.equal(headers['X-AgentCall-Delivery'], 'd1');
  assert.equal(headers['webhook-signature'], undefined);
});

// The example of the Standard Webhooks specification.
test('a whsec_ secret adds the headers of Standard Webhooks', () => {
  const headers = signedHeaders({
    event: 'call.status',
    body: '{"test": 2432232314}',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    deliveryId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: 1_614_265_330_000,
  });
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  assert.equal(headers['webhook-id'], 'msg_p5jXN8AQM9LWM0D4loKWxJek');
});

test('without a secret nothing is signed', () => {
  const headers = signedHeaders({ event: 'tool.call', body: '{}', secret: null });
  assert.equal(headers['X-AgentCall-Signature'], undefined);
  assert.ok(headers['X-AgentCall-Delivery']);
});
