import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PhoneError } from '../errors.ts';
import { silentLog } from '../ports/log.ts';
import { examplePlan } from '../workflow/plan.example.ts';
import { TextTool } from './text-tool.ts';

const link = 'Pay here: https://example.com/pay';

function toolOf(send: (text: string) => Promise<void>): { readonly tool: TextTool; readonly sent: string[] } {
  const sent: string[] = [];
  const plan = examplePlan();
  const [first] = plan.steps;
  assert.ok(first);
  const tool = new TextTool({
    callId: 'c1',
    workflow: { ...plan, steps: [{ ...first, sends: link }, ...plan.steps.slice(1)] },
    send: async (text) => {
      await send(text);
      sent.push(text);
    },
    log: silentLog,
  });
  return { tool, sent };
}

test('the planned text goes to the person on the line, once', async () => {
  const { tool, sent } = toolOf(() => Promise.resolve());
  assert.equal((await tool.run({ text: link })).ok, true);
  assert.equal((await tool.run({ text: link })).ok, true);
  assert.deepEqual(sent, [link]);
});

test('no other text and no other number can be asked for', async () => {
  const { tool, sent } = toolOf(() => Promise.resolve());
  assert.equal((await tool.run({ text: 'You have won', to: '+19005550100' })).ok, false);
  assert.equal((await tool.run({})).ok, false);
  await tool.run({ text: link, to: '+19005550100' });
  assert.deepEqual(sent, [link]);
});

test('a text that could not be sent is told, and may be tried again', async () => {
  let failing = true;
  const { tool, sent } = toolOf(() =>
    failing ? Promise.reject(new PhoneError('unavailable', 'down', { retryable: true })) : Promise.resolve(),
  );
  const refused = await tool.run({ text: link });
  assert.equal(refused.ok, false);
  assert.match(refused.result, /could not be sent/);
  failing = false;
  assert.equal((await tool.run({ text: link })).ok, true);
  assert.equal(sent.length, 1);
});

test('a plan without texts has no such tool', () => {
  const send = (): Promise<void> => Promise.resolve();
  const workflow = examplePlan();
  assert.equal(new TextTool({ callId: 'c', workflow, send, log: silentLog }).definition, null);
});
