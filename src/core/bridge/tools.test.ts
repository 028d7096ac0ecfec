import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TranscriptTurn } from '../call/transcript.ts';
import type { CollectedField } from '../report/report.ts';
import { examplePlan } from '../workflow/plan.example.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { runTool, toolsFor } from './tools.ts';

const turns: readonly TranscriptTurn[] = [
  { role: 'ai', text: 'Could I get your email address?', startMs: 0, endMs: 1000, cut: false },
  { role: 'human', text: 'Yes, it is jane at example dot com.', startMs: 1000, endMs: 3000, cut: false },
];

function use(name: string, args: Readonly<Record<string, unknown>>, change: Partial<Workflow> = {}, context = '') {
  const recorded: CollectedField[] = [];
  const pressed: string[] = [];
  const recipient = { phone: '+14155551234', name: null, email: null, context: context === '' ? null : context };
  const result = runTool(toolsFor(examplePlan(change), recipient), name, args, turns, {
    recordField: (field) => recorded.push(field),
    note: () => {},
    pressDigits: (digits) => pressed.push(digits),
    end: () => false,
  });
  return { result, recorded, pressed };
}

test('a field is kept with the words that say it, and with no others', () => {
  const email = { key: 'email', value: 'jane@example.com' };
  const { recorded } = use('record_field', { ...email, quote: 'jane at example dot com' });
  assert.deepEqual(recorded, [{ ...email, quote: 'jane at example dot com', turn: 1 }]);
  for (const wrong of [
    { ...email, quote: 'it is jane at home' },
    { ...email, quote: '' },
    { key: 'email', value: 'mallory@evil.example', quote: 'Yes' },
    { key: 'bank_account', value: 'jane', quote: 'jane' },
    { key: 'email', value: { $ne: null }, quote: 'jane' },
  ]) {
    const { result, recorded: kept } = use('record_field', wrong);
    assert.equal(result.ok, false);
    assert.deepEqual(kept, []);
  }
});

test('what a menu asks for is pressed', () => {
  for (const digits of ['1', '0', '#', '*', '2#', '4 0 2', '1234']) {
    assert.deepEqual(use('press_digits', { digits }).pressed, [digits.replaceAll(' ', '')]);
  }
});

test('longer sequences and codes are pressed only as the owner gave them', () => {
  for (const digits of ['19005550199', '*72', '*729005550199', '##', '12#34', '', 'A', '1,2', '9'.repeat(33)]) {
    const { result, pressed } = use('press_digits', { digits });
    assert.equal(result.ok, false, digits);
    assert.deepEqual(pressed, []);
  }
  const code = { key: 'conference', label: 'code of the conference', text: '774 123 99', value: null };
  assert.deepEqual(use('press_digits', { digits: '77412399#' }, { facts: [code] }).pressed, ['77412399#']);
  assert.deepEqual(use('press_digits', { digits: '55512' }, {}, 'Extension 55512').pressed, ['55512']);
  assert.deepEqual(use('press_digits', { digits: '*86' }, {}, 'Press *86 at the tone').pressed, ['*86']);
  assert.equal(use('press_digits', { digits: '55512' }).result.ok, false);
});

test('keys that cost money are pressed only where the owner’s task speaks of it', () => {
  const press = (menu: string, context: string | null = null): boolean => {
    const said: TranscriptTurn = { role: 'human', text: menu, startMs: 3000, endMs: 9000, cut: false };
    const recipient = { phone: '+14155551234', name: null, email: null, context };
    return runTool(toolsFor(examplePlan(), recipient), 'press_digits', { digits: '1' }, [...turns, said], {
      recordField: () => {},
      note: () => {},
      pressDigits: () => {},
      end: () => false,
    }).ok;
  };
  for (const menu of [
    'To accept the charges, press one.',
    'You will be billed for this call. Press one.',
    'A charge of five dollars will apply. Press one to go on.',
    'Press one for our premium line.',
  ]) {
    assert.equal(press(menu), false, menu);
    assert.equal(press(menu, 'If they ask to accept charges, accept them.'), true, menu);
  }
  for (const menu of [
    'For billing press one.',
    'Press one to confirm your appointment.',
    'Press one to speak to a person.',
  ])
    assert.equal(press(menu), true, menu);
});

test('the call does not end before there was anything to hear', () => {
  const { result } = use('end_call', {});
  assert.equal(result.ok, false);
  assert.match(result.result, /Say it/);
});

test('there are no other tools', () => {
  for (const name of ['send_text', 'transfer', 'place_call', 'toString', '__proto__', '']) {
    assert.equal(use(name, {}).result.ok, false);
  }
});
