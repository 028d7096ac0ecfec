import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentVoices } from './number-agent.ts';
import { voiceCatalogue } from './voice-catalogue.ts';

test('every voice that requests choose from is catalogued once', () => {
  assert.equal(voiceCatalogue.length, 10);
  assert.deepEqual(voiceCatalogue.map(({ id }) => id).toSorted(), [...agentVoices]);
});
