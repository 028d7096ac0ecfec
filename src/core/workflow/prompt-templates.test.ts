import assert from 'node:assert/strict';
import { it } from 'node:test';
import { agentVoices } from '../number/number-agent.ts';
import { promptTemplates } from './prompt-templates.ts';

it('offers five templates that answer and three that call, each with a voice of its own contract', () => {
  const ids = promptTemplates.map(({ id, direction, recommendedVoice }) => `${direction} ${id} ${recommendedVoice}`);
  assert.deepEqual(ids, [
    'inbound receptionist shimmer',
    'inbound lead-qualifier coral',
    'inbound appointment-booker sage',
    'inbound customer-support ash',
    'inbound call-screener verse',
    'outbound outbound-appointment-booker sage',
    'outbound outbound-info-request ash',
    'outbound outbound-callback-confirmation shimmer',
  ]);
  for (const template of promptTemplates) {
    assert.ok(agentVoices.some((voice) => voice === template.recommendedVoice));
    assert.ok(template.maxDurationSecs >= 10 && template.maxDurationSecs <= 3600);
    assert.ok(template.firstMessage.length <= 1000 && template.systemPrompt.length <= 20_000);
    assert.match(template.systemPrompt, /\[[A-Z ]+\]/, template.id);
    const lines = template.systemPrompt.split('\n');
    for (const heading of ['WHAT WE DO', 'PRICING'])
      assert.equal(lines.includes(heading), template.direction === 'inbound', `${template.id}: ${heading}`);
  }
});
