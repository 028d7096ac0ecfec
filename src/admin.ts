import { parseArgs } from 'node:util';
import { type Config, openStore } from './app.ts';
import { isTimeZone } from './config.ts';
import type { Account, ApiKey } from './core/account/account.ts';
import { createAccount } from './core/account/bootstrap.ts';
import { createKey, revokeKey } from './core/account/manage-keys.ts';
import { PhoneError } from './core/errors.ts';
import { silentLog } from './core/ports/log.ts';
import type { Store } from './core/ports/store.ts';

const usage = `Commands, each answered in JSON lines:
  admin keys create [--account ID] [--name NAME]
  admin keys list [--account ID]
  admin keys revoke KEY_ID [--account ID]
  admin accounts create NAME [--timezone ZONE]
  admin accounts list
`;

/** Administration on the machine itself, on the store and without a key. The exit status. */
export async function administer(config: Config, args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { account: { type: 'string' }, name: { type: 'string' }, timezone: { type: 'string' } },
  });
  const [what, action, subject] = positionals;
  const store = await openStore(config, silentLog, 'command');
  try {
    const answer = await carryOut(`${what} ${action}`, subject ?? null, values, store, config);
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

async function carryOut(
  command: string,
  subject: string | null,
  values: {
    readonly account?: string | undefined;
    readonly name?: string | undefined;
    readonly timezone?: string | undefined;
  },
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
      const made = await createAccount({ store }, { name: subject, timeZone });
      return [{ ...shownAccount(made.account), key: made.key }];
    }
    case 'accounts list':
      return (await store.accounts.list()).map(shownAccount);
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

function shownAccount({ id, name, timeZone, createdAt }: Account): object {
  return { id, name, timeZone, createdAt: iso(createdAt) };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
