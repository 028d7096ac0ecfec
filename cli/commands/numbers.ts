import { administer } from '../administration.ts';
import { type Command, misuse, readArguments } from '../command.ts';
import { connect, connectionHelp, connectionOptions } from '../connection.ts';
import { choiceArguments, choiceOptions, describeChoice } from '../engine-choice.ts';
import { provisionNumber, releaseNumber, searchNumbers, takingOptions } from '../take-numbers.ts';
import { formatTable } from '../text-layout.ts';

interface NumberRow {
  readonly number: string;
  readonly engineChoice: Readonly<Record<string, readonly string[] | null>> | null;
  readonly tools: { readonly url: string; readonly signed: boolean; readonly tools: readonly string[] } | null;
}

export const numbersCommand: Command = {
  name: 'numbers',
  summary: 'find, take and give back numbers; choose what makes their calls',
  help: `ringdown numbers search [...]             numbers that could be taken
ringdown numbers provision [+1…] [...]    take that one, or any that fits
ringdown numbers release +1… --yes        give it back, for good

  --type TYPE        local (default), tollfree or mobile
  --country CC       two letters (default US)
  --area-code 415    --contains 55*1    --limit N
  --label TEXT       what you call it
${connectionHelp}

On the server’s machine, on its own data:

ringdown numbers list             own numbers and what makes their calls
ringdown numbers set +1… [...]    change that
ringdown numbers import           enter those of the carrier's account, and have
                                  their calls come here

  --engine NAMES    cascade, openai-realtime, gemini-live
  --ears NAMES      speech to text of the cascade
  --model NAMES     the text model
  --mouth NAMES     text to speech
  --tools FILE      tools of your own server, as JSON; none takes them away
  --account ID      of another account than the first

NAMES are separated by commas: the first that works is taken, the others take
over. "default" goes back to what the account says.`,

  async run(args, context) {
    const options = {
      ...choiceOptions,
      ...takingOptions,
      ...connectionOptions,
      tools: { type: 'string' },
      account: { type: 'string' },
    } as const;
    const { values, positionals } = readArguments(args, options);
    const [action, number, ...more] = positionals;
    const { out } = context;
    const account = values.account === undefined ? [] : ['--account', values.account];
    if (action === 'list' && number === undefined) {
      const numbers = await administer<NumberRow>(context, ['numbers', 'list', ...account]);
      const rows = numbers.map((row) => [
        row.number,
        describeChoice(row.engineChoice),
        row.tools?.tools.join(', ') ?? '',
      ]);
      const [head, ...lines] = formatTable([['NUMBER', 'MADE BY', 'TOOLS'], ...rows]);
      out.write(`${out.paint('dim', head ?? '')}\n${lines.map((line) => `${line}\n`).join('')}`);
      return 0;
    }
    if (action === 'import' && number === undefined) {
      const entered = await administer<NumberRow>(context, ['numbers', 'import', ...account]);
      out.write(entered.map((row) => `${row.number}\n`).join('') || 'There is none that is not entered already.\n');
      return 0;
    }
    if (action === 'set' && number !== undefined && more.length === 0) {
      const tools = values.tools === undefined ? [] : ['--tools', values.tools];
      const [row] = await administer<NumberRow>(context, [
        'numbers',
        'set',
        number,
        ...account,
        ...choiceArguments(values),
        ...tools,
      ]);
      out.write(`${row?.number}: ${describeChoice(row?.engineChoice ?? null)}\n`);
      if (row?.tools) out.write(`Tools at ${row.tools.url}: ${row.tools.tools.join(', ')}\n`);
      return 0;
    }
    const client = () => connect(values, context.env);
    if (action === 'search' && number === undefined) return searchNumbers(client(), values, out);
    if (action === 'provision' && more.length === 0) return provisionNumber(client(), number, values, out);
    if (action === 'release' && number !== undefined && more.length === 0) {
      return releaseNumber(client(), number, values, out);
    }
    throw misuse('Use: ringdown numbers search, provision, release, list or set. More: ringdown numbers --help');
  },
};
