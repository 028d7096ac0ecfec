import { administer } from '../administration.ts';
import { type Command, misuse, readArguments } from '../command.ts';
import { formatTable } from '../text-layout.ts';

interface KeyRow {
  readonly id: string;
  readonly name: string | null;
  readonly preview: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export const keysCommand: Command = {
  name: 'keys',
  summary: 'make, list and revoke API keys (on the server’s machine)',
  help: `ringdown keys create [--name NAME]    a new key, shown once
ringdown keys list                    all keys, by their last characters
ringdown keys revoke KEY_ID           a key that opens nothing any more

Works on the server's own data, so run it where the server runs, with the same
settings.

  --account ID    of another account than the first`,

  async run(args, context) {
    const { values, positionals } = readArguments(args, { account: { type: 'string' }, name: { type: 'string' } });
    const [action, id, ...more] = positionals;
    const account = values.account === undefined ? [] : ['--account', values.account];
    const { out } = context;
    if (action === 'create' && id === undefined) {
      const name = values.name === undefined ? [] : ['--name', values.name];
      const [made] = await administer<KeyRow & { key: string }>(context, ['keys', 'create', ...account, ...name]);
      out.write(
        `Your API key, shown this once:\n\n  ${made?.key}\n\nUse it with: export RINGDOWN_API_KEY=${made?.key}\n`,
      );
      return 0;
    }
    if (action === 'list' && id === undefined) {
      const keys = await administer<KeyRow>(context, ['keys', 'list', ...account]);
      const rows = keys.map((key) => [key.id, key.preview, key.name ?? '', date(key.createdAt), date(key.lastUsedAt)]);
      const [head, ...lines] = formatTable([['ID', 'KEY', 'NAME', 'MADE', 'LAST USED'], ...rows]);
      out.write(`${out.paint('dim', head ?? '')}\n${lines.map((line) => `${line}\n`).join('')}`);
      return 0;
    }
    if (action === 'revoke' && id !== undefined && more.length === 0) {
      await administer(context, ['keys', 'revoke', id, ...account]);
      out.write(`The key ${id} is revoked.\n`);
      return 0;
    }
    throw misuse('Use: ringdown keys create, ringdown keys list, or ringdown keys revoke KEY_ID');
  },
};

function date(iso: string | null): string {
  return iso === null ? 'never' : iso.slice(0, 16).replace('T', ' ');
}
