import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GuardedPattern, patternProblem } from './guarded-pattern.ts';

test('matches as a case-insensitive regular expression', () => {
  assert.equal(new GuardedPattern('').matches(''), true);
  assert.equal(new GuardedPattern('table|seat').matches('A Table, please'), true);
  assert.equal(new GuardedPattern('table.*friday').matches('a TABLE on Friday'), true);
  assert.equal(new GuardedPattern('^friday').matches('on Friday'), false);
});

test('a pattern that backtracks without end is stopped and matches nothing from then on', () => {
  const pattern = new GuardedPattern('(a+)+$');
  const startedMs = performance.now();
  assert.equal(pattern.matches(`${'a'.repeat(60)}b`), false);
  assert.ok(performance.now() - startedMs < 2000);
  assert.equal(pattern.matches('aaa'), false);
});

test('says what is wrong with a pattern', () => {
  assert.equal(patternProblem('(a|b)+'), null);
  assert.match(patternProblem('(a') ?? '', /Unterminated group/);
});
