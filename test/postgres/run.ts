/**
 * Runs a command with a PostgreSQL server of its own: `node test/postgres/run.ts node --test 'src/**\/*.test.ts'`. The command finds
 * it in RINGDOWN_TEST_DATABASE_URL; where that is set already, its server is used and none is started. Ends with the command's status.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { startServer } from './server.ts';

const variable = 'RINGDOWN_TEST_DATABASE_URL';
const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('Usage: node test/postgres/run.ts <command> [arguments]');
  process.exit(64);
}

const given = process.env[variable];
try {
  const server = given === undefined || given === '' ? await startServer() : null;
  process.exitCode = await run(command, args, server?.url ?? given ?? '');
  await server?.stop();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** The command's exit status; its end is waited for. A terminal's interrupt reaches the command by itself. */
function run(command: string, args: readonly string[], url: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, [variable]: url } });
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, pass);
    process.on('SIGINT', () => undefined);
    child.once('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
