import { administer } from '../administration.ts';
import { type Command, misuse, readArguments } from '../command.ts';
import { choiceArguments, choiceOptions, describeChoice } from '../engine-choice.ts';
import { formatTable } from '../text-layout.ts';

interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly plan: string;
  readonly createdAt: string;
  readonly engineChoice: Readonly<Record<string, readonly string[] | null>> | null;
}

export const accountsCommand: Command = {
  name: 'accounts',
  summary: 'make, list and change accounts (on the server’s machine)',
  help: `ringdown accounts create NAME [...]    an account and its first key
ringdown accounts list                 all accounts
ringdown accounts set ID [...]         its plan, and what makes its calls

Works on the server's own data, so run it where the server runs, with the same
settings.

  --timezone ZONE    where a new one's dates are meant: America/New_York
  --plan PLAN        unlimited, free or pro
  --engine NAMES, --ears NAMES, --model NAMES, --mouth NAMES
                     as in: ringdown numbers --help`,

  async run(args, context) {
    const { values, positionals } = readArguments(args, {
      ...choiceOptions,
      timezone: { type: 'string' },
      plan: { type: 'string' },
    });
    const [action, name, ...more] = positionals;
    const { out } = context;
    const plan = values.plan === undefined ? [] : ['--plan', values.plan];
    if (action === 'create' && name !== undefined && more.length === 0) {
      const zone = values.timezone === undefined ? [] : ['--timezone', values.timezone];
      const asked = ['accounts', 'create', name, ...zone, ...plan];
      const [made] = await administer<AccountRow & { key: string }>(context, asked);
      out.write(
        `Account ${made?.id} (${made?.name}, ${made?.timeZone}).\nIts API key, shown this once:\n\n  ${made?.key}\n`,
      );
      return 0;
    }
    if (action === 'list' && name === undefined) {
      const accounts = await administer<AccountRow>(context, ['accounts', 'list']);
      const rows = accounts.map(({ id, name, timeZone, plan, createdAt }) => [
        id,
        name,
        timeZone,
        plan,
        createdAt.slice(0, 10),
      ]);
      const [head, ...lines] = formatTable([['ID', 'NAME', 'TIME ZONE', 'PLAN', 'MADE'], ...rows]);
      out.write(`${out.paint('dim', head ?? '')}\n${lines.map((line) => `${line}\n`).join('')}`);
      return 0;
    }
    if (action === 'set' && name !== undefined && more.length === 0) {
      const asked = ['accounts', 'set', name, ...plan, ...choiceArguments(values)];
      const [set] = await administer<AccountRow>(context, asked);
      out.write(`${set?.id}: plan ${set?.plan}; ${describeChoice(set?.engineChoice ?? null)}\n`);
      return 0;
    }
    throw misuse('Use: ringdown accounts create NAME, or ringdown accounts list');
  },
};
