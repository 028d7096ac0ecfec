import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { nodeOptions } from './server-program.ts';

test('npm start runs the server with the same options as the command line', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  assert.ok(nodeOptions.length > 0);
  assert.ok(scripts.start.startsWith(`node ${nodeOptions.join(' ')} `), scripts.start);
});
