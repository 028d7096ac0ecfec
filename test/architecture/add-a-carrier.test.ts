import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'ringdown-add-a-carrier-'));
const key = 'ck_live_key_of_the_guide_in_its_test';
let server: ChildProcess | null = null;
after(() => {
  server?.kill();
  rmSync(copy, { recursive: true, force: true });
});

/** The blocks of code of the guide, in order. */
function codeOf(guide: string): string[] {
  return [...guide.matchAll(/^ *```ts\n([\s\S]*?)^ *```$/gm)].map(([, code]) => (code ?? '').replace(/^ {3}/gm, ''));
}

async function started(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const [, url] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(text) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`The server did not start: ${text}`);
}

test('the guide’s carrier is added as one folder and one line, and calls', { timeout: 60_000 }, async () => {
  const [source, line, ...more] = codeOf(readFileSync(join(root, 'docs/guides/add-a-carrier.md'), 'utf8'));
  assert.ok(source && line && more.length === 0);
  for (const part of ['src', 'package.json']) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  mkdirSync(join(copy, 'src/carriers/tiny'));
  writeFileSync(join(copy, 'src/carriers/tiny/index.ts'), source);
  appendFileSync(join(copy, 'src/carriers/index.ts'), line);

  server = spawn(process.execPath, ['src/main.ts'], {
    cwd: copy,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      RINGDOWN_DATA_DIR: join(copy, 'data'),
      RINGDOWN_API_KEY: key,
      RINGDOWN_LOG_FORMAT: 'json',
      CARRIER: 'tiny',
      TINY_TOKEN: 'a token',
      TINY_PHONE_NUMBER: '+14155550100',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await started(server);
  const send = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(url + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : null,
    });
    return (await response.json()) as Record<string, unknown>;
  };
  const placed = await send('/api/call-prompt', {
    prompt: 'Call the restaurant and book a table for two on Friday at 7 pm under Josh Miller.',
    recipient_phone: '+14155550123',
  });
  const callId = String(placed['call_id']);
  let call: Record<string, unknown> = {};
  for (let i = 0; i < 200 && call['provider_status'] !== 'busy'; i++) {
    call = await send(`/api/call/${callId}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(call['provider_status'], 'busy', JSON.stringify(call));
  assert.equal((await fetch(`${url}/tiny/anything`, { method: 'POST' })).status, 403);
});
