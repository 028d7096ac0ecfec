import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { rulesPlanner } from '../../src/llms/rules/index.ts';
import { complaints } from './check-story.ts';
import { planComplaints, type PlanExpectation } from './plan-expectation.ts';
import type { Story } from './story.ts';
import { textCall } from './text-call.ts';

const folder = new URL('development/', import.meta.url);
const batches = readdirSync(folder).filter((name) => name.startsWith('batch-'));

interface Plans {
  readonly vague: readonly { readonly prompt: string }[];
  readonly fine: readonly {
    readonly prompt: string;
    readonly timeZone?: string;
    readonly now?: string;
    readonly expect: PlanExpectation;
  }[];
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}

void test('there are stories to tell', () => {
  assert.ok(batches.length >= 10);
});

for (const batch of batches) {
  void describe(batch, () => {
    const stories = read(batch) as readonly Story[];
    assert.ok(stories.length > 0, 'the batch holds stories');
    for (const story of stories)
      void test(story.id, async () => {
        const call = await textCall(story);
        const talk = call.transcript.map((turn) => `${turn.role}: ${turn.text}`).join('\n');
        assert.deepEqual(complaints(story, call), [], talk);
      });
  });
}

void describe('plans', () => {
  const plans = read('plans.json') as Plans;
  assert.ok(plans.vague.length > 0 && plans.fine.length > 0, 'there are prompts of both kinds');
  for (const { prompt } of plans.vague)
    void test(`asks back: ${prompt.slice(0, 60)}`, async () => {
      const planned = await plan(prompt);
      assert.equal(planned.ok, false);
    });
  for (const { prompt, timeZone, now, expect } of plans.fine)
    void test(`plans: ${prompt.slice(0, 60)}`, async () => {
      const planned = await plan(prompt, timeZone, now);
      assert.ok(planned.ok, 'the prompt says enough');
      assert.deepEqual(planComplaints(expect, planned.workflow), []);
    });
});

function plan(prompt: string, timeZone = 'America/New_York', now = '2026-04-01T12:00:00Z') {
  return rulesPlanner.plan({ prompt, timeZone, now: Date.parse(now), language: null });
}
