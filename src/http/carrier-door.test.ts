import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { PhoneError } from '../core/errors.ts';
import { type Log, silentLog } from '../core/ports/log.ts';
import { CarrierDoor } from './carrier-door.ts';
import { TrustedProxies } from './client-address.ts';
import { RateLimiter } from './rate-limits.ts';

interface DoorOptions {
  readonly receive?: (request: Request) => Promise<Response>;
  readonly basePath?: string;
  readonly allowed?: boolean;
  readonly log?: Log;
}

function doorOf({ receive, basePath = '', allowed = true, log = silentLog }: DoorOptions) {
  const door = new CarrierDoor({
    carrier: { name: 'mine', receive: receive ?? (async (request) => new Response(new URL(request.url).pathname)) },
    names: ['mine', 'yours'],
    basePath,
    errors: { status: () => 200, body: ({ message }) => ({ success: false, error: message }), schema: z.unknown() },
    rates: new RateLimiter({ take: async () => [{ allowed, remaining: 0, retryAfterMs: 2500 }] }, 1),
    proxies: new TrustedProxies([]),
    log,
  });
  const app = door.before({ fetch: () => new Response('the app') });
  return (path: string, init?: RequestInit) => app.fetch(new Request(`http://localhost${path}`, init), {});
}

describe('the door of carriers', () => {
  it('leads to the carrier in use, every method, with what stands before its path taken away', async () => {
    const ask = doorOf({ basePath: '/phone' });
    for (const method of ['GET', 'POST', 'PUT']) {
      assert.equal(await (await ask('/mine/hook', { method })).text(), '/mine/hook');
      assert.equal(await (await ask('/phone/mine/hook', { method })).text(), '/mine/hook');
    }
    for (const path of ['/', '/mine', '/minefield/x', '/other/mine/hook']) {
      assert.equal(await (await ask(path)).text(), 'the app', path);
    }
  });

  it('is closed to carriers that are not in use, and to what the carrier does not know', async () => {
    const ask = doorOf({ receive: () => Promise.reject(new PhoneError('unauthorized', 'Not signed.')) });
    for (const path of ['/yours/hook', '/mine/hook']) {
      const refused = await ask(path, { method: 'POST' });
      assert.equal(refused.status, 403);
      assert.equal(refused.headers.get('www-authenticate'), null);
      assert.match(await refused.text(), /^\{"success":false,"error":/);
    }
  });

  it('lets through no more than may come', async () => {
    const ask = doorOf({ allowed: false });
    const refused = await ask('/mine/hook');
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '3']);
    const small = doorOf({});
    assert.equal((await small('/mine/hook', { method: 'POST', body: 'x'.repeat(64 * 1024) })).status, 200);
    assert.equal((await small('/mine/hook', { method: 'POST', body: 'x'.repeat(64 * 1024 + 1) })).status, 413);
  });

  it('gives nothing away about faults, and logs neither query nor body', async () => {
    const lines: string[] = [];
    const note = (message: string, fields?: object): void => void lines.push(JSON.stringify({ message, ...fields }));
    const log: Log = { debug: note, info: note, warn: note, error: note };
    const ask = doorOf({ receive: () => Promise.reject(new Error('the database password')), log });
    const failed = await ask('/mine/hook?key=secret', { method: 'POST', body: 'From=%2B14155550123' });
    assert.equal(failed.status, 500);
    assert.doesNotMatch(await failed.text(), /password/);
    assert.ok(lines.length >= 2);
    assert.doesNotMatch(lines.join(), /secret|4155550123/);
    assert.match(failed.headers.get('x-request-id') ?? '', /^req_/);
  });
});
