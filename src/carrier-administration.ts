import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { type Config, carrierOf, carriers } from './adapters.ts';
import { credentialReader, setCarrierCredentials } from './core/account/carrier-credentials.ts';
import type { Account } from './core/account/account.ts';
import { PhoneError } from './core/errors.ts';
import { newNumber } from './core/number/new-number.ts';
import type { OwnNumber } from './core/number/own-number.ts';
import type { CarrierProvider, CarrierRequest } from './core/ports/carrier-provider.ts';
import { silentLog } from './core/ports/log.ts';
import type { Store } from './core/ports/store.ts';
import { SettingsError, readSettings } from './core/settings.ts';
import type { Finding } from './doctor.ts';
import { createOutbound } from './http/outbound.ts';
import { openVault } from './vault.ts';

/** A carrier as administration shows it: whether it is in use, and which accounts have credentials of their own with it. */
export interface CarrierRow {
  readonly carrier: string;
  readonly configured: boolean;
  readonly inUse: boolean;
  readonly accounts: readonly string[];
}

const patienceMs = 15_000;

export async function listCarriers(config: Config, store: Store): Promise<readonly CarrierRow[]> {
  const inUse = carrierOf(config)?.name;
  return Promise.all(
    carriers.map(async (provider) => ({
      carrier: provider.name,
      configured: provider.configured(config),
      inUse: provider.name === inUse,
      accounts: (await store.credentials.all(provider.name)).map(({ accountId }) => accountId),
    })),
  );
}

/**
 * Gives an account credentials of its own: the carrier's settings as they stand in a file of `NAME=value` lines. Throws
 * `invalid_request` for what the carrier does not know, or could not work with.
 */
export async function setOwnCredentials(
  config: Config,
  store: Store,
  request: { readonly carrier: string; readonly account: Account; readonly file: string },
): Promise<void> {
  const provider = providerOf(request.carrier);
  const { settings, accountSettings, name } = provider;
  const shape = Object.fromEntries(
    accountSettings.flatMap((key): [string, (typeof settings)[string]][] => {
      const type = settings[key];
      return type ? [[key, type]] : [];
    }),
  );
  const given = parseEnv(await textOf(request.file));
  const unknown = Object.keys(given).filter((key) => !(key in shape));
  if (unknown.length > 0) {
    const message = `${unknown.join(', ')}: an account has ${accountSettings.join(', ')} of its own with ${name}, and nothing else.`;
    throw new PhoneError('invalid_request', message);
  }
  let values: Readonly<Record<string, unknown>>;
  try {
    values = readSettings(shape, given);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new PhoneError('invalid_request', error.message, { cause: error });
  }
  if (!provider.configured({ ...config, ...values })) {
    throw new PhoneError(
      'invalid_request',
      `That is not all that ${name} needs. It has ${accountSettings.join(', ')}.`,
    );
  }
  const stored = Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const vault = await openVault(config, store.notebook);
  await setCarrierCredentials({ store, vault }, request.account.id, name, Object.fromEntries(stored));
}

export async function removeOwnCredentials(
  config: Config,
  store: Store,
  request: { readonly carrier: string; readonly account: Account },
): Promise<void> {
  const vault = await openVault(config, store.notebook);
  await setCarrierCredentials({ store, vault }, request.account.id, providerOf(request.carrier).name, null);
}

/** Enters the numbers that the account has with the carrier in use, and points their calls here. Those that are new. */
export async function importNumbers(config: Config, store: Store, account: Account): Promise<readonly OwnNumber[]> {
  const provider = carrierOf(config);
  if (!provider) throw new PhoneError('invalid_request', 'No carrier is configured whose numbers could be taken over.');
  const carrier = provider.create(await requestOf(config, store, provider.name));
  try {
    const owned = (await carrier.numbers?.owned(account.id)) ?? [];
    const known = await store.numbers.known(owned.map(({ number }) => number));
    const entered: OwnNumber[] = [];
    for (const { number, carrierNumberId, type, country, pointsHere } of owned) {
      if (known.includes(number)) continue;
      if (!pointsHere) await carrier.numbers?.pointHere({ accountId: account.id, number });
      const row = newNumber({ accountId: account.id, number, carrierNumberId, type, country, carrier: provider.name });
      await store.numbers.insert(row);
      entered.push(row);
    }
    return entered;
  } finally {
    await carrier.close();
  }
}

/** What the carrier in use says of the server's credentials and of each account's own. `mend`: sets right what can be. */
export async function examineCarrier(config: Config, store: Store, mend: boolean): Promise<readonly Finding[]> {
  const provider = carrierOf(config);
  if (!provider) return [];
  const request = await requestOf(config, store, provider.name);
  const own = (await request.host.allCredentials()).map(({ accountId, values }) => ({
    of: ` (${accountId})`,
    settings: { ...config, ...values },
  }));
  const all = await Promise.all(
    [{ of: '', settings: config }, ...own].map(({ of, settings }) =>
      examineOne(provider, { ...request, settings }, of, mend),
    ),
  );
  return all.flat();
}

async function examineOne(
  provider: CarrierProvider,
  request: CarrierRequest,
  of: string,
  mend: boolean,
): Promise<readonly Finding[]> {
  const began = performance.now();
  const checks = await provider.check(request, AbortSignal.timeout(patienceMs));
  const ms = Math.round(performance.now() - began);
  return Promise.all(
    checks.map(async (check): Promise<Finding> => {
      const name = `${provider.name} ${check.subject}${of}`;
      if (check.ok) return { kind: 'carrier', name, status: 'ok', ms, detail: null };
      if (!check.mend || !mend) {
        return { kind: 'carrier', name, status: 'failed', ms, detail: check.says, mendable: check.mend !== null };
      }
      await check.mend();
      return { kind: 'carrier', name, status: 'ok', ms, detail: 'set right' };
    }),
  );
}

function providerOf(name: string): CarrierProvider {
  const provider = carriers.find((carrier) => carrier.name === name);
  if (provider) return provider;
  const names = carriers.map((carrier) => carrier.name).join(', ');
  throw new PhoneError('invalid_request', `There is no carrier ${name}. There is: ${names}.`);
}

async function requestOf(config: Config, store: Store, carrier: string): Promise<CarrierRequest> {
  const vault = await openVault(config, store.notebook);
  const address = config.RINGDOWN_PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`;
  return {
    settings: config,
    host: {
      onEvent() {},
      onIncoming: async () => null,
      isOurs: async () => false,
      isRecorded: async () => false,
      onRecording: async () => {},
      onText: async () => null,
      onTextStatus: async () => false,
      ...credentialReader(() => ({ store, vault, carrier: { name: carrier } })),
    },
    notebook: store.notebook,
    publicUrl: () => address,
    outbound: createOutbound({ allowPrivate: config.RINGDOWN_ALLOW_PRIVATE_URLS }),
    log: silentLog,
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PhoneError('invalid_request', `${file} could not be read: ${why}`);
  }
}
