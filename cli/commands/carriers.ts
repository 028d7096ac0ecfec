import { administer } from '../administration.ts';
import { type Command, misuse, readArguments } from '../command.ts';
import { formatTable } from '../text-layout.ts';

interface CarrierRow {
  readonly carrier: string;
  readonly configured: boolean;
  readonly inUse: boolean;
  readonly accounts: readonly string[];
}

export const carriersCommand: Command = {
  name: 'carriers',
  summary: 'carriers, and accounts’ own credentials (on the server’s machine)',
  help: `ringdown carriers list      carriers, and who has credentials of their own
ringdown carriers set NAME --account ID --from FILE
                            gives an account credentials of its own
ringdown carriers remove NAME --account ID
                            takes them away: the server's apply again

FILE holds the carrier's settings as lines NAME=value, as in .env.example. They
are kept sealed. --account may be left out for the first account.`,

  async run(args, context) {
    const options = { account: { type: 'string' }, from: { type: 'string' } } as const;
    const { values, positionals } = readArguments(args, options);
    const [action, name, ...more] = positionals;
    const { out } = context;
    const account = values.account === undefined ? [] : ['--account', values.account];
    if (action === 'list' && name === undefined) {
      const rows = await administer<CarrierRow>(context, ['carriers', 'list']);
      const lines = formatTable([
        ['CARRIER', '', 'ACCOUNTS WITH THEIR OWN'],
        ...rows.map((row) => [row.carrier, stateOf(row), row.accounts.join(', ')]),
      ]);
      const [head, ...rest] = lines;
      out.write(`${out.paint('dim', head ?? '')}\n${rest.map((line) => `${line}\n`).join('')}`);
      return 0;
    }
    if (action === 'set' && name !== undefined && values.from !== undefined && more.length === 0) {
      const [row] = await administer<{ account: string }>(context, [
        'carriers',
        'set',
        name,
        ...account,
        '--from',
        values.from,
      ]);
      out.write(`${row?.account} has credentials of its own with ${name}.\n`);
      return 0;
    }
    if (action === 'remove' && name !== undefined && more.length === 0) {
      const [row] = await administer<{ account: string }>(context, ['carriers', 'remove', name, ...account]);
      out.write(`${row?.account} has no credentials of its own with ${name}.\n`);
      return 0;
    }
    throw misuse('Use: ringdown carriers list, or ringdown carriers set NAME --from FILE');
  },
};

function stateOf({ inUse, configured }: CarrierRow): string {
  if (inUse) return 'in use';
  return configured ? 'configured' : 'not configured';
}
