import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { personaComplaints } from './check-persona.ts';
import { personaCall } from './persona-call.ts';
import type { PersonaStory } from './persona-story.ts';

function read(name: string): readonly PersonaStory[] {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as readonly PersonaStory[];
}

for (const batch of ['development.json', 'exam.json']) {
  void describe(batch, () => {
    const stories = read(batch);
    assert.ok(stories.length >= 10, 'the batch holds stories');
    for (const story of stories)
      void it(story.id, async () => {
        const call = await personaCall(story);
        const talk = call.transcript.map((turn) => `${turn.role}: ${turn.text}`).join('\n');
        assert.deepEqual(personaComplaints(story, call), [], talk);
      });
  });
}
