import assert from 'node:assert/strict';
import { it } from 'node:test';
import { namedLanguage } from './named-language.ts';

it('is the code of a language, or none where the other side decides', () => {
  assert.equal(namedLanguage('es'), 'es');
  assert.equal(namedLanguage('pt-BR'), 'pt');
  assert.equal(namedLanguage('auto'), null);
});
