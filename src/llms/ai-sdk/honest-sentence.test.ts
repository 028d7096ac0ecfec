import assert from 'node:assert/strict';
import { test } from 'node:test';
import { honestSentence } from './honest-sentence.ts';

test('nobody is told that the agent is human', () => {
  const denials = [
    ['en', 'I am not an AI, I am a real person.'],
    ['en', 'No, I’m not a robot.'],
    ['en-GB', "I'm actually human."],
    ['en', 'I am a human being like you.'],
    ['en', 'This is a real person speaking.'],
    ['es', 'No soy una máquina, soy una persona real.'],
    ['fr', 'Je ne suis pas un robot.'],
    ['de', 'Ich bin kein Roboter.'],
    ['de', 'Ich bin ein echter Mensch.'],
    ['it', 'Non sono un robot.'],
    ['pt', 'Não sou um robô.'],
    ['nl', 'Ik ben geen robot.'],
  ] as const;
  for (const [language, sentence] of denials) {
    const instead = honestSentence(sentence, language);
    assert.notEqual(instead, sentence);
    assert.match(instead, /\bAI\b|\bKI\b|artificial|artificielle|artificiale/);
    assert.equal(honestSentence(instead, language), instead);
  }
});

test('other sentences pass as they are', () => {
  for (const sentence of [
    'I am an AI assistant.',
    'I am not a doctor.',
    'I am calling for a person named Bob.',
    'Would you rather speak to a human?',
    'I am not sure.',
    'This is about a real estate person.',
    'Are you a real person?',
  ])
    assert.equal(honestSentence(sentence, 'en'), sentence);
  assert.equal(honestSentence('Jestem człowiekiem.', 'pl'), 'Jestem człowiekiem.');
});

test('where the language is the other side’s, a denial in any of them is mended in it', () => {
  assert.equal(honestSentence('No, I am a real person.', 'auto'), 'I am an AI assistant.');
  assert.equal(honestSentence('Ich bin ein echter Mensch.', 'auto'), 'Ich bin ein KI-Assistent.');
  assert.equal(honestSentence('Wir haben bis sechs geöffnet.', 'auto'), 'Wir haben bis sechs geöffnet.');
});
