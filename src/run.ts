import { administer } from './admin.ts';
import { type Config, adapterSettings, carrierOf } from './adapters.ts';
import { startApp } from './app.ts';
import { readConfig } from './config.ts';
import { PhoneError } from './core/errors.ts';
import { createLog } from './log.ts';
import { SettingsError } from './core/settings.ts';

/** The server program: serves until it is told to stop, or does one administration command. The exit status. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    const config = readConfig(adapterSettings);
    if (args[0] === 'admin') return await administer(config, args.slice(1));
    return await serve(config);
  } catch (error) {
    if (!(error instanceof SettingsError) && !(error instanceof PhoneError) && !isListenError(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

async function serve(config: Config): Promise<number> {
  const log = createLog({
    level: config.RINGDOWN_LOG_LEVEL,
    format: config.RINGDOWN_LOG_FORMAT,
    personal: config.RINGDOWN_LOG_PERSONAL,
  });
  process.on('unhandledRejection', (error) => log.error('A promise was left to fail', { error }));
  const app = await startApp(config, log);
  if (app.newKey !== null) {
    process.stdout.write(`\nYour API key, shown this once:\n\n  ${app.newKey}\n\n`);
  }
  if (config.RINGDOWN_ALLOW_PRIVATE_URLS) {
    log.warn('RINGDOWN_ALLOW_PRIVATE_URLS is on: callbacks and webhooks may go to http and to private addresses');
  }
  if (carrierOf(config) && config.RINGDOWN_PUBLIC_URL === null) {
    log.warn(
      'RINGDOWN_PUBLIC_URL is not set: the carrier has no address to reach this server by. See: ringdown doctor',
    );
  }
  log.info('Ringdown is ready', { url: app.url, carrier: app.core.carrier.name, docs: `${app.url}/docs` });
  const signal = await firstSignal();
  log.info('Stopping', { signal });
  await app.stop();
  return 0;
}

/** The second signal ends the process at once. */
function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve(signal);
      });
    }
  });
}

function isListenError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}
