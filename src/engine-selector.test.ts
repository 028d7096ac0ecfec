import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EngineChoice, choiceFrom, noChoice } from './core/ports/engine-choice.ts';
import type { Ears } from './core/ports/ears.ts';
import type { Engine } from './core/ports/engine.ts';
import type { Llm } from './core/ports/llm.ts';
import { silentLog } from './core/ports/log.ts';
import type { Mind } from './core/ports/mind.ts';
import type { Mouth } from './core/ports/mouth.ts';
import type { Planner } from './core/ports/planner.ts';
import type { Provider } from './core/ports/provider.ts';
import type { Reporter } from './core/ports/reporter.ts';
import { ConfiguredEngines } from './engine-selector.ts';

const unused = (): never => assert.fail('nothing is opened when engines are chosen');

function provider<Part>(name: string, create: (label: string) => Part): Provider<Part> {
  return {
    name,
    settings: {},
    configured: (settings) => (settings as Record<string, unknown>)[name.toUpperCase()] === true,
    create: ({ model }) => create(model === null ? name : `${name}:${model}`),
    check: unused,
  };
}

const mouthOf = (label: string): Mouth => ({ label, speak: unused, close: () => Promise.resolve() });
const earsOf = (label: string): Ears => ({ label, open: unused });
const mindOf = (label: string): Mind => ({ label, open: unused });
const llmOf = (label: string): Llm => ({ label, generate: unused, mind: () => mindOf(label) });

function selector(
  configured: readonly string[],
  byDefault: EngineChoice = noChoice,
  check: Provider<Engine>['check'] = unused,
): ConfiguredEngines {
  return new ConfiguredEngines({
    registry: {
      engines: [{ ...provider<Engine>('s2s', (name) => ({ name, open: unused })), check }],
      ears: [provider('ear1', earsOf), provider('ear2', earsOf)],
      mouths: [provider('mouth1', mouthOf)],
      llms: [provider('llm1', llmOf), provider('llm2', llmOf)],
      embedded: {
        ears: { name: 'captions', part: earsOf('captions') },
        mouth: { name: 'flite', part: mouthOf('flite') },
        mind: { name: 'rules', part: mindOf('rules') },
        planner: { label: 'rules', plan: unused } satisfies Planner,
        reporter: { label: 'rules', report: unused } satisfies Reporter,
      },
    },
    ownKey: { engine: 's2s', setting: 'REALTIME_KEY' },
    createCascade: ({ ears, mind, mouth }) => ({ name: [ears.label, mind.label, mouth.label].join('+'), open: unused }),
    settings: Object.fromEntries(configured.map((name) => [name.toUpperCase(), true])),
    byDefault,
    log: silentLog,
  });
}

function chosen(engines: ConfiguredEngines, choice: EngineChoice = noChoice): string[] {
  return engines.select(choice).engines.map(({ name }) => name);
}

test('with nothing configured there is the embedded cascade', () => {
  const engines = selector([]);
  assert.deepEqual(chosen(engines), ['captions+rules+flite']);
  const { planners, reporters, announcers } = engines.select(noChoice);
  assert.deepEqual(
    [planners, reporters, announcers].map((list) => list.map(({ label }) => label)),
    [['rules'], ['rules'], ['flite']],
  );
});

test('what is configured is preferred, the embedded parts come last', () => {
  const engines = selector(['s2s', 'ear1', 'ear2', 'llm1', 'mouth1']);
  assert.deepEqual(chosen(engines), ['s2s', 'ear1+llm1+mouth1', 'ear2+rules+flite', 'captions+rules+flite']);
  const { planners, reporters, announcers } = engines.select(noChoice);
  assert.deepEqual(
    [planners, reporters, announcers].map((list) => list.map(({ label }) => label)),
    [
      ['llm1', 'rules'],
      ['llm1', 'rules'],
      ['mouth1', 'flite'],
    ],
  );
});

test('a call’s choice goes before the settings’, part by part', () => {
  const engines = selector(['s2s', 'ear1', 'llm1', 'llm2', 'mouth1'], choiceFrom({ engine: 'cascade', model: 'llm1' }));
  assert.deepEqual(chosen(engines), ['ear1+llm1+mouth1', 'captions+llm1+flite']);
  assert.deepEqual(chosen(engines, choiceFrom({ model: 'llm2:big, rules', ears: 'ear1' })), [
    'ear1+llm2:big+mouth1',
    'ear1+rules+flite',
  ]);
  assert.deepEqual(chosen(engines, choiceFrom({ engine: 's2s:mini' })), ['s2s:mini']);
});

test('a model that is a whole engine chooses it', () => {
  const engines = selector(['s2s', 'llm1']);
  assert.deepEqual(chosen(engines, choiceFrom({ model: 's2s:mini' })), ['s2s:mini']);
  assert.deepEqual(chosen(engines, choiceFrom({ model: 's2s, llm1' })), ['s2s', 'captions+llm1+flite']);
});

test('what is unknown or not configured is refused with what there is', () => {
  const engines = selector(['llm1']);
  for (const [choice, field] of [
    [{ model: 'llm9' }, 'model'],
    [{ model: 'llm2' }, 'model'],
    [{ ears: 'ear1' }, 'ears'],
    [{ mouth: 'nobody' }, 'mouth'],
    [{ engine: 's2s' }, 'engine'],
  ] as const) {
    assert.throws(() => engines.select(choiceFrom(choice)), {
      code: 'invalid_request',
      message: new RegExp(`^\`${field}\``),
    });
  }
  assert.throws(() => engines.select(choiceFrom({ model: 'llm2' })), { message: /llm1, rules/ });
});

test('parts are made once and shared', () => {
  const engines = selector(['mouth1']);
  const [first] = engines.select(choiceFrom({ mouth: 'mouth1' })).announcers;
  const [again] = engines.select(choiceFrom({ mouth: 'mouth1, flite' })).announcers;
  assert.equal(first, again);
});

test('an owner’s own key puts that engine first, the others take over', () => {
  const engines = selector(['llm1']);
  const names = engines.select(noChoice, 'sk-own').engines.map(({ name }) => name);
  assert.deepEqual(names, ['s2s', ...chosen(engines)]);
  assert.equal(engines.select(noChoice, 'sk-own').engines[0], engines.select(noChoice, 'sk-own').engines[0]);
  assert.notEqual(engines.select(noChoice, 'sk-own').engines[0], engines.select(noChoice, 'sk-other').engines[0]);
});

test('an owner’s own key is tried at the service of that engine, in place of the server’s', async () => {
  const asked: unknown[] = [];
  const engines = selector(['s2s'], noChoice, ({ settings, model }) => {
    asked.push([settings, model]);
    return asked.length === 1 ? Promise.resolve() : Promise.reject(new Error('refused'));
  });
  const { signal } = new AbortController();
  await engines.checkModelKey('sk-own', signal);
  await assert.rejects(engines.checkModelKey('sk-other', signal), /refused/);
  assert.deepEqual(asked, [
    [{ S2S: true, REALTIME_KEY: 'sk-own' }, null],
    [{ S2S: true, REALTIME_KEY: 'sk-other' }, null],
  ]);
});
