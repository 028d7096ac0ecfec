import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import priceTable from './prices.json' with { type: 'json' };
import packageJson from '../package.json' with { type: 'json' };
import {
  linesOf,
  carriers,
  type Config,
  createCarrier,
  createEmbeddedMouth,
  createSelector,
  type EmbeddedMouth,
  firstNumbersOf,
  openPayments,
  openVoiceActivity,
} from './adapters.ts';
import { authenticate } from './core/account/authenticate.ts';
import { bootstrap } from './core/account/bootstrap.ts';
import { CallFeed } from './core/call/call-feed.ts';
import { keepRecording } from './core/call/keep-recording.ts';
import { LiveCalls } from './core/call/live-calls.ts';
import { recoverCalls, watchCalls } from './core/call/recover-calls.ts';
import { takeOrders } from './core/call/orders-of-others.ts';
import type { Core } from './core/core.ts';
import { PhoneError } from './core/errors.ts';
import { noChoice } from './core/ports/engine-choice.ts';
import { SettingsError } from './core/settings.ts';
import type { ConfiguredEngines } from './engine-selector.ts';
import { credentialReader } from './core/account/carrier-credentials.ts';
import { noteTextStatus, takeText } from './core/message/take-text.ts';
import type { Carrier } from './core/ports/carrier.ts';
import type { CarrierProvider } from './core/ports/carrier-provider.ts';
import type { Log } from './core/ports/log.ts';
import type { Store } from './core/ports/store.ts';
import { takeIncoming } from './core/number/take-incoming.ts';
import { startWork } from './core/start-work.ts';
import { startForgetting } from './core/webhook/forget-events.ts';
import { startMonths } from './core/usage/meter-month.ts';
import { createAgentcall, eventPrinter } from './dialects/agentcall/index.ts';
import { createAgenticai } from './dialects/agenticai/index.ts';
import { callcowPrinters, createCallcow } from './dialects/callcow/index.ts';
import type { PriceTable } from './core/report/cost.ts';
import { CarrierDoor } from './http/carrier-door.ts';
import { carrierSockets } from './http/carrier-sockets.ts';
import { ServerIdentity } from './http/server-identity.ts';
import { socketDoor } from './http/socket-door.ts';
import { TrustedProxies } from './http/client-address.ts';
import type { Dialect } from './http/dialect.ts';
import { FileLinks, fileSigningSecret } from './http/file-links.ts';
import { houseRoutes, readyPath } from './http/house-routes.ts';
import { openApiDocument } from './http/openapi.ts';
import { createOutbound } from './http/outbound.ts';
import { RateLimiter } from './http/rate-limits.ts';
import { startServer } from './http/server.ts';
import { createWebApp } from './http/web-app.ts';
import { acceptMediaSocket, refuseUpgrade, upgradeFault } from './sockets/accept.ts';
import { createTelemetry } from './telemetry/open-telemetry.ts';
import { createRecordingFiles } from './stores/files/recording-files.ts';
import { phoneCountry } from './phone-country.ts';
import { openPostgres } from './stores/postgres/index.ts';
import { openSqlite } from './stores/sqlite/index.ts';
import { openVault } from './vault.ts';

export interface App {
  /** Where the server listens. */
  readonly url: string;
  /** The key made at the first start, to be shown once. */
  readonly newKey: string | null;
  readonly core: Core;
  /** Takes no new calls, ends those under way with a word, delivers what can be delivered now, and closes everything. */
  stop(): Promise<void>;
}

const prices = priceTable as PriceTable;

const drainMs = 10_000;

export function openStore(config: Config, log: Log, role: 'server' | 'command'): Promise<Store> {
  if (config.DATABASE_URL !== null) return openPostgres({ url: config.DATABASE_URL, log });
  return openSqlite({ dataDir: resolve(config.RINGDOWN_DATA_DIR), role, log });
}

/** Parts that stand in for those of this build. */
export interface AppParts {
  /** The real carriers to choose from. */
  readonly carriers?: readonly CarrierProvider[];
  /** The embedded mouth; it is closed with the app. */
  readonly mouth?: EmbeddedMouth;
}

/** The one wiring: picks adapters, builds the core, mounts http. */
export async function startApp(config: Config, log: Log, parts: AppParts = {}): Promise<App> {
  const store = await openStore(config, log, 'server');
  try {
    return await startOn(store, config, log, parts);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function startOn(store: Store, config: Config, log: Log, parts: AppParts): Promise<App> {
  const among = parts.carriers ?? carriers;
  const { newKey } = await bootstrap(store, {
    apiKey: config.RINGDOWN_API_KEY,
    timeZone: config.RINGDOWN_TIMEZONE,
    plan: config.RINGDOWN_PLAN,
    firstNumbers: firstNumbersOf(config, among),
  });
  const mouth = parts.mouth ?? createEmbeddedMouth({ log });
  const selector = createSelector(config, log, mouth, linesOf(config, among));
  const voiceActivity = await openVoiceActivity(config, log);
  requireSelection(selector);
  const vault = await openVault(config, store.notebook);
  const payments = await openPayments(config, log);
  const links = new FileLinks(await fileSigningSecret(store.notebook), () => publicUrl);
  const identity = await ServerIdentity.of(store.notebook);
  const events = eventPrinter(links);
  const core = createCore(
    config,
    log,
    store,
    mouth,
    { selector, voiceActivity, vault, payments, events, among },
    () => publicUrl,
  );
  const { version, description } = packageJson;
  const agenticai = createAgenticai(core, {
    webhookUrl: config.AGENTICAI_WEBHOOK_URL ?? config.NGROK_URL ?? config.RINGDOWN_PUBLIC_URL,
  });
  const dialects: readonly Dialect[] = [
    agenticai,
    createCallcow(core, links),
    createAgentcall(core, links, {
      name: 'Ringdown',
      version,
      description,
      houseRoutes: houseRoutes({
        core,
        links,
        identity,
        document: () => openApiDocument({ title: 'Ringdown', version, description, serverUrl: links.base, dialects }),
      }),
    }),
  ];
  const rates = new RateLimiter(store.rates, config.RINGDOWN_RATE_LIMIT_FACTOR);
  const trustedProxies = (config.RINGDOWN_TRUSTED_PROXIES ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const web = createWebApp({
    dialects,
    authenticate: (authorization) => authenticate(core, authorization),
    keyless: { account: () => store.accounts.first(), open: config.RINGDOWN_AGENTICAI_OPEN },
    rates,
    trustedProxies,
    log,
  });
  const entrance = {
    carrier: core.carrier,
    names: among.map(({ name }) => name),
    basePath: config.RINGDOWN_PUBLIC_URL === null ? '' : basePathOf(config.RINGDOWN_PUBLIC_URL),
    rates,
    proxies: new TrustedProxies(trustedProxies),
    log,
  };
  await Promise.all([mouth.warmUp(), recoverCalls(core)]);
  const server = await startServer({
    app: new CarrierDoor({ ...entrance, errors: agenticai.errors }).before(web),
    onUpgrade: socketDoor({
      ...entrance,
      endpoints: [carrierSockets(entrance), identity.socketAt(readyPath)],
      sockets: { upgradeFault, acceptMediaSocket, refuseUpgrade },
    }),
    host: config.HOST,
    port: config.PORT,
    log,
  });
  const url = `http://${server.host.includes(':') ? `[${server.host}]` : server.host}:${server.port}`;
  const publicUrl = config.RINGDOWN_PUBLIC_URL ?? url;
  startWork(core);
  await startMonths(store);
  await startForgetting(store);
  const watch = watchCalls(core);
  const orders = takeOrders(core);
  return {
    url,
    newKey,
    core,
    async stop() {
      await core.live.drain(drainMs);
      await server.close(2000);
      await orders.stop();
      await watch.stop();
      await store.runner.stop();
      await core.telemetry.close();
      await core.carrier.close();
      await selector.close();
      await mouth.close();
      await store.close();
    },
  };
}

function basePathOf(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/$/, '');
}

/** What the settings choose must be there from the start. */
function requireSelection(selector: ConfiguredEngines): void {
  try {
    selector.select(noChoice);
  } catch (error) {
    if (error instanceof PhoneError) throw new SettingsError(`These settings need attention:\n  ${error.message}`);
    throw error;
  }
}

function createCore(
  config: Config,
  log: Log,
  store: Store,
  mouth: EmbeddedMouth,
  {
    among,
    ...chosen
  }: Pick<Core, 'selector' | 'voiceActivity' | 'vault' | 'payments' | 'events'> & {
    readonly among: readonly CarrierProvider[];
  },
  publicUrl: () => string,
): Core {
  const live = new LiveCalls();
  const outbound = createOutbound({ allowPrivate: config.RINGDOWN_ALLOW_PRIVATE_URLS });
  const carrier: Carrier = createCarrier(
    config,
    {
      host: {
        onEvent: (event) => live.deliver(event),
        onIncoming: (call) => takeIncoming(core, call),
        isOurs: async (number) => (await store.numbers.findByNumber(number)) !== null,
        isRecorded: async (callId) => (await store.calls.find(callId))?.record ?? false,
        onRecording: (recording) => keepRecording(core, recording),
        onText: (text) => takeText(core, text),
        onTextStatus: (status) => noteTextStatus(core, status),
        ...credentialReader(() => core),
      },
      notebook: store.notebook,
      publicUrl,
      outbound,
      log,
    },
    mouth,
    among,
  );
  const core: Core = {
    settings: {
      node: randomUUID(),
      defaultVoice: config.RINGDOWN_DEFAULT_VOICE,
      ringTimeoutMs: 30_000,
      defaultMaxDurationSecs: 600,
      defaultPrompt: config.RINGDOWN_DEFAULT_PROMPT,
      prices,
      eventRetryMs: config.RINGDOWN_WEBHOOK_RETRY_SECS * 1000,
      timeZone: config.RINGDOWN_TIMEZONE,
    },
    store,
    carrier,
    ...chosen,
    recordings: createRecordingFiles(join(resolve(config.RINGDOWN_DATA_DIR), 'recordings')),
    outbound,
    printers: callcowPrinters,
    feed: new CallFeed(),
    live,
    countryOf: phoneCountry,
    publicUrl,
    telemetry: createTelemetry(config, packageJson.version),
    log,
  };
  return core;
}
