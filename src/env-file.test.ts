import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readEnvFile, writeEnvFile } from './env-file.ts';

test('what is written is read again, and the rest of the file stays', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ringdown-env-'));
  const path = join(dir, '.env');
  try {
    assert.deepEqual(readEnvFile(path), {});
    writeFileSync(path, "# mine\nPORT=80 # web\nKEPT='a b'\nTEXT='one\ntwo'\n");
    const settings = {
      PORT: '8080',
      TEXT: 'You are "Ann",\nthe receptionist. #1',
      QUOTED: "it's `so`",
      PATH_LIKE: 'https://x.example/a?b=c',
    };
    writeEnvFile(path, settings);
    assert.deepEqual({ ...readEnvFile(path) }, { ...settings, KEPT: 'a b' });
    assert.match(readFileSync(path, 'utf8'), /^# mine\n/);
    writeEnvFile(path, { PORT: '9000' });
    assert.deepEqual({ ...readEnvFile(path) }, { ...settings, KEPT: 'a b', PORT: '9000' });
    rmSync(path);
    writeEnvFile(path, { KEY: 'secret' });
    assert.equal(statSync(path).mode & 0o077, 0, 'nobody else reads it');
  } finally {
    rmSync(dir, { recursive: true });
  }
});
