import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Terminal } from './terminal.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command has to work with. */
export interface CommandContext {
  readonly out: Terminal;
  readonly err: Terminal;
  readonly env: Environment;
  /** Runs the server program with these arguments: `['src/main.ts']`. */
  readonly server: readonly string[];
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  /** The exit status. Throws `CommandError`. */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** Ends a command with a sentence for the person and an exit status. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitStatus: number;

  constructor(message: string, exitStatus = 1) {
    super(message);
    this.exitStatus = exitStatus;
  }
}

/** 2: the command was not used as its help says. */
export function misuse(message: string): CommandError {
  return new CommandError(message, 2);
}

type Options = NonNullable<ParseArgsConfig['options']>;

interface Arguments<O extends Options> {
  readonly values: ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>['values'];
  readonly positionals: readonly string[];
}

/** Throws `CommandError` for options that the command does not have. */
export function readArguments<const O extends Options>(args: readonly string[], options: O): Arguments<O> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values, positionals };
  } catch (error) {
    throw misuse(error instanceof Error ? error.message : String(error));
  }
}
