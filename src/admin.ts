import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { linesOf, type Config, createEmbeddedMouth, createSelector, providers } from './adapters.ts';
import { openStore } from './app.ts';
import {
  examineCarrier,
  importNumbers,
  listCarriers,
  removeOwnCredentials,
  setOwnCredentials,
} from './carrier-administration.ts';
import { environment, isTimeZone } from './config.ts';
import { type Account, type ApiKey, type PlanName, planNames } from './core/account/account.ts';
import { createAccount } from './core/account/bootstrap.ts';
import { changeAccount } from './core/account/change-account.ts';
import { createKey, revokeKey } from './core/account/manage-keys.ts';
import { changeNumber } from './core/number/change-number.ts';
import type { OwnNumber } from './core/number/own-number.ts';
import { type EngineChoice, choiceFrom, noChoice } from './core/ports/engine-choice.ts';
import { PhoneError } from './core/errors.ts';
import { importConfig } from './dialects/agenticai/import-config.ts';
import { type Finding, doctor } from './doctor.ts';
import { envFile, writeEnvFile } from './env-file.ts';
import type { ConfiguredEngines } from './engine-selector.ts';
import { readHttpTools } from './http-tools-file.ts';
import { checkPublicAddress } from './public-address.ts';
import { silentLog } from './core/ports/log.ts';
import type { Store } from './core/ports/store.ts';

const usage = `Commands, each answered in JSON lines:
  admin keys create [--account ID] [--name NAME]
  admin keys list [--account ID]
  admin keys revoke KEY_ID [--account ID]
  admin accounts create NAME [--timezone ZONE] [--plan PLAN]
  admin accounts list
  admin accounts set ACCOUNT_ID [--plan PLAN] [--engine NAMES] [--ears NAMES] [--model NAMES] [--mouth NAMES]
  admin numbers list [--account ID]
  admin numbers set NUMBER [--account ID] [--engine NAMES] [--ears NAMES] [--model NAMES] [--mouth NAMES] [--tools FILE]
  admin import CONFIG.YAML [OUT]
  admin numbers import [--account ID]
  admin carriers list
  admin carriers set CARRIER --from FILE [--account ID]
  admin carriers remove CARRIER [--account ID]
  admin doctor [--mend]
`;

/** Administration on the machine itself, on the store and without a key. The exit status. */
export async function administer(config: Config, args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      account: { type: 'string' },
      name: { type: 'string' },
      timezone: { type: 'string' },
      engine: { type: 'string' },
      ears: { type: 'string' },
      model: { type: 'string' },
      mouth: { type: 'string' },
      tools: { type: 'string' },
      plan: { type: 'string' },
      from: { type: 'string' },
      mend: { type: 'boolean' },
    },
  });
  const [what, action, subject] = positionals;
  if (what === 'import') return importFile(action, subject);
  const store = await openStore(config, silentLog, 'command');
  try {
    const command = [what, action].filter((word) => word !== undefined).join(' ');
    const answer = await carryOut(command, subject ?? null, values, store, config);
    if (answer === null) {
      process.stderr.write(usage);
      return 2;
    }
    for (const line of answer) process.stdout.write(`${JSON.stringify(line)}\n`);
    return 0;
  } finally {
    await store.close();
  }
}

/** The settings of another product's config file, into a file of our own. */
function importFile(from: string | undefined, to: string = envFile): number {
  if (from === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const { settings, taken, left } = importConfig(readFileSync(from, 'utf8'), environment());
  writeEnvFile(to, settings);
  for (const line of [...taken, ...left]) process.stdout.write(`${JSON.stringify(line)}\n`);
  return 0;
}

type AdminValues = Readonly<
  Partial<Record<'account' | 'name' | 'timezone' | 'tools' | 'plan' | 'from' | keyof EngineChoice, string>> & {
    mend?: boolean;
  }
>;

async function carryOut(
  command: string,
  subject: string | null,
  values: AdminValues,
  store: Store,
  config: Config,
): Promise<readonly object[] | null> {
  switch (command) {
    case 'keys create': {
      const { id } = await accountOf(store, values.account);
      const made = await createKey({ store }, { accountId: id, name: values.name ?? null, prefix: 'ck_live_' });
      return [{ ...shownKey(made.row), key: made.key }];
    }
    case 'keys list': {
      const { id } = await accountOf(store, values.account);
      return (await store.keys.list(id)).map(shownKey);
    }
    case 'keys revoke': {
      if (subject === null) return null;
      const { id } = await accountOf(store, values.account);
      return [{ ...shownKey(await revokeKey({ store }, id, subject)), revoked: true }];
    }
    case 'accounts create': {
      if (subject === null) return null;
      const timeZone = values.timezone ?? config.RINGDOWN_TIMEZONE;
      if (!isTimeZone(timeZone)) throw new PhoneError('invalid_request', `There is no time zone named ${timeZone}.`);
      const plan = planOf(values) ?? config.RINGDOWN_PLAN;
      const made = await createAccount({ store }, { name: subject, timeZone, plan });
      return [{ ...shownAccount(made.account), key: made.key }];
    }
    case 'accounts list':
      return (await store.accounts.list()).map(shownAccount);
    case 'accounts set': {
      if (subject === null) return null;
      const plan = planOf(values);
      const changed = await changeAccount({ store }, (await accountOf(store, subject)).id, (account) => ({
        ...account,
        plan: plan ?? account.plan,
        engineChoice: changedChoice(account.engineChoice, values, config),
      }));
      return [shownAccount(changed)];
    }
    case 'numbers list':
      return (await store.numbers.list((await accountOf(store, values.account)).id)).map(shownNumber);
    case 'numbers set': {
      if (subject === null) return null;
      const { id } = await accountOf(store, values.account);
      const number = await store.numbers.get(id, subject);
      if (!number) throw new PhoneError('not_found', `The account owns no number ${subject}.`);
      const tools = values.tools === undefined ? undefined : await readHttpTools(values.tools);
      const changed = await changeNumber({ store }, number, (current) => ({
        ...current,
        engineChoice: changedChoice(current.engineChoice, values, config),
        tools: tools === undefined ? current.tools : tools,
      }));
      return [shownNumber(changed)];
    }
    case 'numbers import': {
      const account = await accountOf(store, values.account);
      return (await importNumbers(config, store, account)).map(shownNumber);
    }
    case 'carriers list':
      return listCarriers(config, store);
    case 'carriers set': {
      if (subject === null || values.from === undefined) return null;
      const account = await accountOf(store, values.account);
      await setOwnCredentials(config, store, { carrier: subject, account, file: values.from });
      return [{ carrier: subject, account: account.id }];
    }
    case 'carriers remove': {
      if (subject === null) return null;
      const account = await accountOf(store, values.account);
      await removeOwnCredentials(config, store, { carrier: subject, account });
      return [{ carrier: subject, account: account.id }];
    }
    case 'doctor':
      return [...(await examineServer(config, store)), ...(await examineCarrier(config, store, values.mend ?? false))];
    default:
      return null;
  }
}

async function accountOf(store: Store, id: string | undefined): Promise<Account> {
  const account = id === undefined ? await store.accounts.first() : await store.accounts.get(id);
  if (account) return account;
  throw new PhoneError(
    'not_found',
    id === undefined ? 'There is no account yet. Start the server once.' : `There is no account ${id}.`,
  );
}

function planOf({ plan }: AdminValues): PlanName | null {
  if (plan === undefined) return null;
  const known = planNames.find((name) => name === plan);
  if (known) return known;
  throw new PhoneError('invalid_request', `There is no plan ${plan}. Choose one of ${planNames.join(', ')}.`);
}

function shownKey({ id, accountId, name, preview, createdAt, lastUsedAt }: ApiKey): object {
  return {
    id,
    accountId,
    name,
    preview,
    createdAt: iso(createdAt),
    lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
  };
}

function shownAccount({ id, name, timeZone, plan, engineChoice, createdAt }: Account): object {
  return { id, name, timeZone, plan, engineChoice, createdAt: iso(createdAt) };
}

function shownNumber({ id, number, accountId, engineChoice, tools }: OwnNumber): object {
  const shownTools = tools && {
    url: tools.url,
    signed: tools.signingSecret !== null,
    tools: tools.tools.map(({ name }) => name),
  };
  return { id, number, accountId, engineChoice, tools: shownTools };
}

/** The parts that are named replace those before; `default` takes one back. Throws for what is not configured. */
function changedChoice(before: EngineChoice | null, values: AdminValues, config: Config): EngineChoice | null {
  const named = choiceFrom(values);
  const pick = (part: keyof EngineChoice): readonly string[] | null => {
    if (values[part] === 'default') return null;
    return named[part] ?? before?.[part] ?? null;
  };
  const choice = { engine: pick('engine'), ears: pick('ears'), model: pick('model'), mouth: pick('mouth') };
  selectorOf(config).select(choice);
  return Object.values(choice).every((part) => part === null) ? null : choice;
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function selectorOf(config: Config): ConfiguredEngines {
  return createSelector(config, silentLog, createEmbeddedMouth({ log: silentLog }), linesOf(config));
}

async function examineServer(config: Config, store: Store): Promise<readonly Finding[]> {
  const address = config.RINGDOWN_PUBLIC_URL;
  return doctor({
    registry: providers,
    settings: config,
    database: () => store.ping(),
    publicAddress: address === null ? null : () => checkPublicAddress(address, store.notebook),
    select: () => void selectorOf(config).select(noChoice),
    log: silentLog,
  });
}
