import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiUnderTest, startApi } from '../test/api/api-under-test.ts';
import { EventReceiver } from '../test/events/event-receiver.ts';
import { Ringdown } from './index.ts';

const receiver = new EventReceiver();
let api: ApiUnderTest;
let client: Ringdown;
let url: string;
before(async () => {
  api = await startApi({ allowPrivate: true });
  url = await receiver.start();
  const local: typeof fetch = async (input, init) => api.app.fetch(new Request(input, init), {});
  client = new Ringdown({ url: 'http://localhost:8080', key: api.key, fetch: local });
});
after(async () => {
  await receiver.close();
  await api.close();
});

test('a webhook is made, tested, looked after and removed', async () => {
  const { webhooks } = client;
  const made = await webhooks.create({ url, events: ['call.status', 'call.transcript'] });
  assert.deepEqual(
    [made.url, made.events, made.secret.slice(0, 6)],
    [url, ['call.status', 'call.transcript'], 'whsec_'],
  );
  const { deliveryId, status } = await webhooks.test(made.id, 'call.transcript');
  assert.equal(status, 200);
  assert.equal(receiver.received[0]?.body.event, 'call.transcript');
  const { data } = await webhooks.deliveries(made.id, { status: 'delivered' });
  assert.deepEqual(
    data.map(({ id, attempts }) => [id, attempts.map((attempt) => attempt.status)]),
    [[deliveryId, [200]]],
  );
  assert.equal((await webhooks.replay(deliveryId)).status, 'pending');
  const rotated = await webhooks.rotate(made.id);
  assert.notEqual(rotated.secret, made.secret);
  const [listed] = (await webhooks.list()).data;
  assert.deepEqual([listed?.hasSecret, listed?.lastDelivery?.status], [true, 200]);
  await webhooks.delete(made.id);
  assert.deepEqual((await webhooks.list()).data, []);
  await assert.rejects(webhooks.test(made.id), { code: 'not_found', status: 404 });
});

test('an address that may not be called is refused', async () => {
  await assert.rejects(client.webhooks.create({ url: 'http://169.254.169.254/', events: ['call.status'] }), {
    code: 'url_not_allowed',
    status: 422,
  });
});

test('events are fetched', async () => {
  assert.deepEqual(await client.events.list({ event: 'call.status', limit: 5 }), { data: [], nextCursor: null });
  await assert.rejects(client.events.list({ after: 'evt_unknown' }), { status: 422 });
});
