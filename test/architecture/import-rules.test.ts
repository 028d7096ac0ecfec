import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');

interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Files of the project by path, packages and `node:` modules by name. */
  readonly imports: readonly string[];
}

function sources(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules'))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) };
    });
}

function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(
    /(?:^|[\s;])(?:import|export)\s[^'";]*?from\s+'([^']+)'|(?:^|[\s;(])import\s*\(?\s*'([^']+)'/g,
  );
  return [...found].map(([, from, bare]) => {
    const name = from ?? bare ?? '';
    return name.startsWith('.') ? normalize(join(dirname(path), name)).replaceAll('\\', '/') : name;
  });
}

/** Tests, contracts that tests run, examples that tests work with. */
const isTest = (file: SourceFile): boolean => /\.(test|contract|example)\.tsx?$/.test(file.path);

/** The one place where adapters are picked, and the lists of providers that it picks from. */
const wiring = ['src/app.ts', 'src/adapters.ts'];
const registries = [
  'src/carriers/index.ts',
  'src/engines/index.ts',
  'src/llms/index.ts',
  'src/payments/index.ts',
  'src/speech/ears/index.ts',
  'src/speech/mouths/index.ts',
];
/** Reads the config file of another product, whose keys are vendors' names. */
const foreignConfig = 'src/dialects/agenticai/import-config.ts';
/** Rows from before there was a choice say what there was. */
const migrations = /^src\/stores\/schema\/\d/;
/** One adapter for the text models of all vendors. */
const manyVendors = /^src\/llms\/ai-sdk\//;
/** What the adapters of one kind share. */
const shared: Readonly<Record<string, RegExp>> = {
  stores: /^src\/stores\/(schema|repositories|jobs)\//,
  'speech/ears': /^src\/speech\/service\//,
  'speech/mouths': /^src\/speech\/service\//,
};

/** Adapters whose audio comes over WebSockets of our own framing. */
const onSockets = ['carriers', 'engines'];

const src = sources('src');
const shipped = src.filter((file) => !isTest(file));

/** Imports of shipped files below `folder` that `allowed` does not let through. */
function offences(folder: string, allowed: (imported: string, file: SourceFile) => boolean): string[] {
  const files = shipped.filter((file) => file.path.startsWith(folder));
  assert.ok(files.length > 0, `no files below ${folder}`);
  return files.flatMap((file) =>
    file.imports.filter((imported) => !allowed(imported, file)).map((imported) => `${file.path} imports ${imported}`),
  );
}

const isPackage = (imported: string): boolean =>
  !imported.startsWith('src/') && !/^(sdk|cli|mcp|dashboard|test|bench)\//.test(imported);

test('the walk sees the house', () => {
  assert.ok(shipped.length > 60, `${shipped.length} files`);
  assert.ok(shipped.flatMap((file) => file.imports).length > 200);
  const seen = new Set(src.map((file) => file.path));
  assert.ok(seen.has('src/node-version.mjs'));
  const isThere = (name: string): boolean => seen.has(name) || (name.endsWith('.json') && existsSync(join(root, name)));
  const lost = src.flatMap((file) => file.imports.filter((name) => name.startsWith('src/') && !isThere(name)));
  assert.deepEqual(lost, [], 'imports that lead nowhere');
});

test('core imports only core, zod and node:crypto', () => {
  const found = offences(
    'src/core/',
    (name) => name.startsWith('src/core/') || name === 'zod' || name === 'node:crypto',
  );
  assert.deepEqual(found, []);
});

for (const kind of ['carriers', 'engines', 'llms', 'payments', 'speech/ears', 'speech/mouths', 'stores']) {
  test(`${kind} import core, packages and themselves, never a sibling`, () => {
    const found = offences(`src/${kind}/`, (name, file) => {
      const own = `src/${kind}/${file.path.slice(`src/${kind}/`.length).split('/')[0]}/`;
      if (name.startsWith('src/core/') || isPackage(name)) return true;
      if (onSockets.includes(kind) && name.startsWith('src/sockets/')) return true;
      if (registries.includes(file.path)) return name.startsWith(`src/${kind}/`);
      return name.startsWith(own) || (shared[kind]?.test(name) ?? false);
    });
    assert.deepEqual(found, []);
  });
}

test('a registry is a list of adapters', () => {
  const found = src.filter((file) => registries.includes(file.path));
  assert.ok(found.length > 0);
  const list = /^(export \{[\w\s,]+\} from '\.\/[a-z-]+\/index\.ts';\n)+$/;
  for (const { path, text } of found) assert.match(text, list, path);
});

test('sockets import core and what Node has', () => {
  const found = offences('src/sockets/', (name) => /^(src\/core\/|src\/sockets\/|node:)/.test(name));
  assert.deepEqual(found, []);
});

test('http imports core, sockets and packages, dialects import core, the http contract and themselves', () => {
  assert.deepEqual(
    offences('src/http/', (name) => /^src\/(core|http|sockets)\//.test(name) || isPackage(name)),
    [],
  );
  const found = offences('src/dialects/', (name, file) => {
    const own = file.path.split('/').slice(0, 3).join('/');
    return (
      name.startsWith('src/core/') || name === 'src/http/dialect.ts' || isPackage(name) || name.startsWith(`${own}/`)
    );
  });
  assert.deepEqual(found, []);
});

test('the web framework stays in http and the dialects, ws there and where adapters speak to their vendors', () => {
  const places = [
    { packages: /^(hono|@hono\/.*)$/, where: /^src\/(http|dialects)\// },
    { packages: /^ws$/, where: /^src\/(http|carriers|engines|speech)\// },
  ];
  for (const { packages, where } of places) {
    const users = shipped.flatMap((file) => file.imports.filter((name) => packages.test(name)).map(() => file.path));
    assert.ok(users.length > 0, String(packages));
    assert.deepEqual(
      users.filter((path) => !where.test(path)),
      [],
    );
  }
});

test('sdk imports nothing, cli imports the sdk', () => {
  const sdk = sources('sdk').filter((file) => !isTest(file));
  const cli = sources('cli').filter((file) => !isTest(file));
  assert.ok(sdk.length > 0 && cli.length > 0);
  assert.deepEqual(
    sdk.flatMap((file) => file.imports.filter((name) => !name.startsWith('sdk/'))),
    [],
  );
  assert.deepEqual(
    cli.flatMap((file) => file.imports.filter((name) => !/^(cli\/|sdk\/|node:)/.test(name))),
    [],
  );
});

test('only config.ts reads the environment', () => {
  const readers = shipped.filter((file) => file.text.includes('process.env')).map((file) => file.path);
  assert.deepEqual(readers, ['src/config.ts']);
});

test('a vendor is named only in its own folder and its registry line', () => {
  const vendors = ['twilio', 'telnyx', 'plivo', 'deepgram', 'elevenlabs', 'gemini', 'flite', 'simulator'];
  const found = vendors.flatMap((vendor) =>
    shipped
      .filter(
        (file) => !file.path.includes(`/${vendor}`) && !manyVendors.test(file.path) && !migrations.test(file.path),
      )
      .filter((file) => file.path !== foreignConfig)
      .filter((file) => ![...wiring, ...registries].includes(file.path))
      .filter((file) => new RegExp(`\\b${vendor}\\b`, 'i').test(withoutComments(file.text)))
      .map((file) => `${file.path} names ${vendor}`),
  );
  assert.deepEqual(found, []);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

test('no source file is longer than 400 lines', () => {
  const all = [
    ...shipped,
    ...['sdk', 'cli', 'bench', 'test'].flatMap((folder) => sources(folder)).filter((file) => !isTest(file)),
  ];
  assert.ok(all.length > shipped.length);
  assert.deepEqual(
    all.filter((file) => file.lines > 400).map((file) => `${file.path}: ${file.lines}`),
    [],
  );
});

test('snake_case stays on the wire', () => {
  const files = shipped.filter((file) => file.path.startsWith('src/core/') && !file.path.endsWith('.example.ts'));
  const found = files.flatMap((file) =>
    [...withoutComments(file.text).matchAll(/\breadonly ([a-z]+_[a-z_]+)\b/g)].map(
      ([, name]) => `${file.path}: ${name}`,
    ),
  );
  assert.ok(files.length > 30);
  assert.deepEqual(found, []);
});
