import { noTelemetry } from '../../src/core/ports/telemetry.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../src/core/account/account.ts';
import { authenticate } from '../../src/core/account/authenticate.ts';
import { createVault } from '../../src/core/account/secret-vault.ts';
import { bootstrap, createAccount } from '../../src/core/account/bootstrap.ts';
import { CallFeed } from '../../src/core/call/call-feed.ts';
import { LiveCalls } from '../../src/core/call/live-calls.ts';
import type { Core } from '../../src/core/core.ts';
import type { Carrier, CarrierControl, CarrierNumbers } from '../../src/core/ports/carrier.ts';
import { systemClock } from '../../src/core/ports/clock.ts';
import { type Log, silentLog } from '../../src/core/ports/log.ts';
import type { Mouth } from '../../src/core/ports/mouth.ts';
import type { Payments } from '../../src/core/ports/payments.ts';
import type { Planner } from '../../src/core/ports/planner.ts';
import { examplePlan } from '../../src/core/workflow/plan.example.ts';
import { createAgentcall, eventPrinter } from '../../src/dialects/agentcall/index.ts';
import { createAgenticai } from '../../src/dialects/agenticai/index.ts';
import { callcowPrinters, createCallcow } from '../../src/dialects/callcow/index.ts';
import type { Dialect } from '../../src/http/dialect.ts';
import { FileLinks, fileSigningSecret } from '../../src/http/file-links.ts';
import { ServerIdentity } from '../../src/http/server-identity.ts';
import { houseRoutes } from '../../src/http/house-routes.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { createOutbound } from '../../src/http/outbound.ts';
import { RateLimiter } from '../../src/http/rate-limits.ts';
import { type WebApp, createWebApp } from '../../src/http/web-app.ts';
import { createRecordingFiles } from '../../src/stores/files/recording-files.ts';
import { phoneCountry } from '../../src/phone-country.ts';
import { openSqlite } from '../../src/stores/sqlite/index.ts';

export interface ApiOptions {
  readonly allowPrivate?: boolean;
  /** 0, no limits, when left out. */
  readonly rateFactor?: number;
  readonly control?: CarrierControl;
  readonly agenticaiOpen?: boolean;
  readonly webhookUrl?: string;
  readonly log?: Log;
  readonly payments?: Payments;
  /** The carrier's numbers; none when left out. */
  readonly numbers?: CarrierNumbers;
  readonly checkModelKey?: (key: string, signal: AbortSignal) => Promise<void>;
  /** What speech on its own is made with. */
  readonly mouths?: readonly Mouth[];
}

/** The whole outside of the server over a real store; calls are accepted and never dialled. */
export interface ApiUnderTest {
  readonly app: WebApp;
  readonly core: Core;
  readonly dialects: readonly Dialect[];
  readonly links: FileLinks;
  /** Where the store keeps its file. */
  readonly dataDir: string;
  readonly account: Account;
  readonly key: string;
  /** A second organisation. */
  readonly stranger: { readonly account: Account; readonly key: string };
  /** Sends with the first account's key unless another, or null, is given. */
  send(path: string, init?: SendInit): Promise<Sent>;
  close(): Promise<void>;
}

export interface SendInit {
  readonly method?: string;
  /** JSON, unless it is text already. */
  readonly body?: unknown;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body. */
  readonly body: Record<string, unknown>;
}

/** Plans everything in one way, and finds what speaks of "vague" too vague. */
const planner: Planner = {
  label: 'example',
  plan: ({ prompt }) =>
    Promise.resolve(
      /vague/i.test(prompt)
        ? { ok: false, missing: ['purpose', 'who'], hint: 'Say what the call is for, and with whom.' }
        : { ok: true, workflow: examplePlan() },
    ),
};

function unused(): never {
  throw new Error('Nothing is dialled here.');
}

export async function startApi(options: ApiOptions = {}): Promise<ApiUnderTest> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-api-'));
  const store = await openSqlite({ dataDir });
  const log = options.log ?? silentLog;
  const { account, newKey } = await bootstrap(store, {
    apiKey: null,
    timeZone: 'America/New_York',
    firstNumbers: [{ number: '+14155550100', country: 'US', type: 'local', carrier: 'simulator' }],
  });
  const carrier: Carrier = {
    name: 'simulator',
    callClock: () => systemClock,
    dial: unused,
    hangUp: () => Promise.resolve(),
    openMedia: unused,
    find: () => Promise.resolve({ state: 'unknown' }),
    receive: unused,
    close: () => Promise.resolve(),
    ...(options.control && { control: options.control }),
    ...(options.numbers && { numbers: options.numbers }),
  };
  const links = new FileLinks(await fileSigningSecret(store.notebook), () => 'http://localhost:8080');
  const core: Core = {
    settings: {
      node: 'test',
      defaultVoice: 'shimmer',
      ringTimeoutMs: 30_000,
      defaultMaxDurationSecs: 600,
      defaultPrompt: null,
      prices: { asOf: '2026-11-01', prices: [] },
      eventRetryMs: 20,
      timeZone: 'America/New_York',
    },
    store,
    carrier,
    selector: {
      select: () => ({ engines: [], announcers: options.mouths ?? [], planners: [planner], reporters: [] }),
      checkModelKey: (key, signal) => options.checkModelKey?.(key, signal) ?? Promise.resolve(),
    },
    recordings: createRecordingFiles(join(dataDir, 'recordings')),
    outbound: createOutbound({ allowPrivate: options.allowPrivate ?? false }),
    printers: callcowPrinters,
    events: eventPrinter(links),
    feed: new CallFeed(),
    live: new LiveCalls(),
    countryOf: phoneCountry,
    telemetry: noTelemetry,
    vault: createVault('a test'),
    payments: options.payments ?? null,
    publicUrl: () => 'http://localhost:8080',
    voiceActivity: () => ({ hear: () => false }),
    log,
  };
  const about = { version: '0.0.0', description: 'A phone for AI agents.' };
  const dialects: readonly Dialect[] = [
    createAgenticai(core, { webhookUrl: options.webhookUrl ?? null }),
    createCallcow(core, links),
    createAgentcall(core, links, {
      name: 'Ringdown',
      ...about,
      houseRoutes: houseRoutes({
        core,
        links,
        identity: await ServerIdentity.of(store.notebook),
        document: () => openApiDocument({ title: 'Ringdown', ...about, serverUrl: links.base, dialects }),
      }),
    }),
  ];
  const app = createWebApp({
    dialects,
    authenticate: (authorization) => authenticate(core, authorization),
    keyless: { account: () => store.accounts.first(), open: options.agenticaiOpen ?? false },
    rates: new RateLimiter(store.rates, options.rateFactor ?? 0),
    trustedProxies: [],
    log,
    verifyAnswers: true,
  });
  const key = newKey ?? '';
  return {
    app,
    core,
    dialects,
    links,
    dataDir,
    account,
    key,
    stranger: await createAccount(core, { name: 'Stranger', timeZone: 'UTC' }),
    async send(path, { method, body, key: given = key, headers = {} } = {}) {
      const request = new Request(`http://localhost:8080${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { ...(given !== null && { authorization: `Bearer ${given}` }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const response = await app.fetch(request, {});
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
      };
    },
    async close() {
      await store.runner.stop();
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
