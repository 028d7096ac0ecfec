import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PhoneError } from './core/errors.ts';
import type { Engine } from './core/ports/engine.ts';
import { silentLog } from './core/ports/log.ts';
import type { Provider } from './core/ports/provider.ts';
import { text } from './core/settings.ts';
import { doctor } from './doctor.ts';

function engine(name: string, configured: boolean, check: () => Promise<void>): Provider<Engine> {
  return {
    name,
    settings: { [`${name.toUpperCase()}_API_KEY`]: text('A key.') },
    configured: () => configured,
    create: () => assert.fail('the doctor makes no engine'),
    check,
  };
}

test('each configured provider is asked once, and what is wrong is said', async () => {
  let asked = 0;
  const findings = await doctor({
    registry: {
      engines: [
        engine('good', true, () => {
          asked += 1;
          return Promise.resolve();
        }),
        engine('bad', true, () => Promise.reject(new PhoneError('unavailable', 'Bad does not accept the key.'))),
        engine('absent', false, () => assert.fail('what is not configured is not asked')),
      ],
      ears: [],
      mouths: [],
      llms: [],
    },
    settings: {},
    database: () => Promise.resolve(false),
    publicAddress: null,
    select: () => {
      throw new PhoneError('invalid_request', '`model`: nobody is not known.');
    },
    log: silentLog,
  });
  assert.equal(asked, 1);
  assert.deepEqual(
    findings.map(({ kind, name, status, detail }) => [kind, name, status, detail]),
    [
      ['database', 'database', 'failed', 'The database does not answer.'],
      ['settings', 'choice', 'failed', '`model`: nobody is not known.'],
      ['engine', 'good', 'ok', null],
      ['engine', 'bad', 'failed', 'Bad does not accept the key.'],
      ['engine', 'absent', 'not configured', 'Set ABSENT_API_KEY to use it.'],
    ],
  );
  assert.ok(findings.filter(({ status }) => status === 'ok').every(({ ms }) => ms !== null));
});
