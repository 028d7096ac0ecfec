import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { adapterSettings } from './adapters.ts';
import { serverSettings } from './config.ts';
import { envExample } from './env-example.ts';

test('.env.example is what the schemas say, and names every setting', () => {
  const text = envExample();
  assert.equal(readFileSync(new URL('../.env.example', import.meta.url), 'utf8'), text, 'run `npm run settings`');
  for (const name of [...Object.keys(serverSettings), ...Object.keys(adapterSettings)]) {
    assert.match(text, new RegExp(`^#${name}=`, 'm'), name);
  }
});
