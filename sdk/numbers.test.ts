import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { memoryNotebook } from '../src/carriers/simulator/network.example.ts';
import { SimulatedNumbers } from '../src/carriers/simulator/simulated-numbers.ts';
import { type ApiUnderTest, startApi } from '../test/api/api-under-test.ts';
import { Ringdown } from './index.ts';

let api: ApiUnderTest;
let client: Ringdown;
before(async () => {
  api = await startApi({ numbers: new SimulatedNumbers(memoryNotebook()) });
  const local: typeof fetch = async (input, init) => api.app.fetch(new Request(input, init), {});
  client = new Ringdown({ url: 'http://localhost:8080', key: api.key, fetch: local });
});
after(() => api.close());

test('a number is found, taken, set up and given back', async () => {
  const { numbers } = client;
  const [wanted] = await numbers.available({ areaCode: '415', limit: 1 });
  assert.ok(wanted);
  const taken = await numbers.provision({ type: 'local', number: wanted.number, label: 'Desk' });
  assert.deepEqual([taken.number, taken.label, taken.inbound], [wanted.number, 'Desk', null]);
  const id = taken.number;
  assert.equal((await numbers.getInboundConfig(id)).mode, 'off');
  const systemPrompt = 'You answer for Lake Dental.';
  const config = await numbers.setInboundConfig(id, { systemPrompt, notify: { emailTo: 'desk@example.com' } });
  assert.deepEqual([config.mode, config.voice, config.config.notify?.emailTo], ['ai', 'shimmer', 'desk@example.com']);
  assert.equal((await numbers.update(id, { voice: 'marin' })).inbound?.voice, 'marin');
  assert.equal((await numbers.setByokKey(id, 'sk-proj-1234abcd')).byokOpenaiApiKeyPreview, 'sk-...abcd');
  assert.equal((await numbers.testByokKey(id)).ok, true);
  assert.equal((await numbers.removeByokKey(id)).hasByokKey, false);
  assert.equal((await numbers.setPremiumVoice(id, 'eleanor')).premiumVoice.name, 'Eleanor');
  assert.equal((await numbers.removePremiumVoice(id)).premiumVoice, null);
  assert.equal(await numbers.getOutboundDefaults(id), null);
  assert.equal((await numbers.setOutboundDefaults(id, { systemPrompt: 'Call.' })).maxDurationSecs, 600);
  assert.equal((await numbers.removeOutboundDefaults(id)).outbound, null);
  assert.equal((await numbers.disableInbound(id)).mode, 'off');
  assert.deepEqual([(await numbers.release(id)).status, (await numbers.list()).data.length], ['released', 1]);
  await assert.rejects(numbers.provision({ type: 'local', number: id }), { code: 'number_unavailable', status: 409 });
});
