import { type Command, type CommandContext, CommandError } from './command.ts';
import { accountsCommand } from './commands/accounts.ts';
import { callCommand } from './commands/call.ts';
import { callsCommand } from './commands/calls.ts';
import { carriersCommand } from './commands/carriers.ts';
import { doctorCommand } from './commands/doctor.ts';
import { eventsCommand } from './commands/events.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { numbersCommand } from './commands/numbers.ts';
import { sayCommand } from './commands/say.ts';
import { startCommand } from './commands/start.ts';
import { webhooksCommand } from './commands/webhooks.ts';
import { explain } from './connection.ts';

const commands: readonly Command[] = [
  startCommand,
  callCommand,
  callsCommand,
  numbersCommand,
  sayCommand,
  webhooksCommand,
  eventsCommand,
  keysCommand,
  accountsCommand,
  carriersCommand,
  importCommand,
  doctorCommand,
];

/** One command line. The exit status. */
export async function runCli(args: readonly string[], context: CommandContext): Promise<number> {
  const [name, ...rest] = args;
  const command = commands.find((other) => other.name === name);
  if (!command) {
    const asked = name === undefined || name === 'help' || name === '--help' || name === '-h';
    const [topic] = rest;
    const about = name === 'help' ? commands.find((other) => other.name === topic) : undefined;
    if (asked) context.out.write(about ? `${about.help}\n` : overview());
    else context.err.write(`There is no command "${name}".\n\n${overview()}`);
    return asked ? 0 : 2;
  }
  const untilDashes = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (untilDashes.includes('--help') || untilDashes.includes('-h')) {
    context.out.write(`${command.help}\n`);
    return 0;
  }
  try {
    return await command.run(rest, context);
  } catch (error) {
    const message = error instanceof CommandError ? error.message : explain(error);
    if (message === null) throw error;
    const more =
      error instanceof CommandError && error.exitStatus === 2 ? `\nSee: ringdown ${command.name} --help` : '';
    context.err.write(`${context.err.paint('red', message)}${more}\n`);
    return error instanceof CommandError ? error.exitStatus : 1;
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`);
  return `ringdown: a phone for AI agents that you run yourself\n\n${lines.join('\n')}\n\nringdown COMMAND --help says more.\n`;
}
