import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { promptTemplates } from '../../../src/core/workflow/prompt-templates.ts';
import { personaComplaints } from './check-persona.ts';
import { personaCall } from './persona-call.ts';
import type { PersonaStory } from './persona-story.ts';

/** A story of a template: what is put into its brackets, and who calls then. */
interface TemplateStory extends Omit<PersonaStory, 'systemPrompt'> {
  readonly fills: Readonly<Record<string, string>>;
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

async function goesWell(story: PersonaStory): Promise<void> {
  const call = await personaCall(story);
  const talk = call.transcript.map((turn) => `${turn.role}: ${turn.text}`).join('\n');
  assert.deepEqual(personaComplaints(story, call), [], talk);
}

for (const batch of ['development.json', 'exam.json', 'second-exam.json', 'third-exam.json']) {
  void describe(batch, () => {
    const stories = read(batch) as readonly PersonaStory[];
    assert.ok(stories.length >= 10, 'the batch holds stories');
    for (const story of stories) void it(story.id, () => goesWell(story));
  });
}

void describe('the prompt templates, filled in', () => {
  const stories = read('templates.json') as readonly TemplateStory[];
  assert.deepEqual(
    stories.map(({ id }) => id),
    promptTemplates.map(({ id }) => id),
  );
  for (const { fills, ...story } of stories) {
    void it(story.id, async () => {
      const template = promptTemplates.find(({ id }) => id === story.id);
      assert.ok(template);
      const filled = (text: string): string =>
        Object.entries(fills).reduce((result, [place, words]) => result.replaceAll(place, words), text);
      const [systemPrompt, firstMessage] = [filled(template.systemPrompt), filled(template.firstMessage)];
      assert.doesNotMatch(`${systemPrompt} ${firstMessage}`, /\[/);
      await goesWell({ ...story, systemPrompt, firstMessage });
    });
  }
});
