import { spawn } from 'node:child_process';
import { type Command, misuse, readArguments } from '../command.ts';

export const startCommand: Command = {
  name: 'start',
  summary: 'start the server',
  help: `ringdown start

Runs the server in the foreground until Ctrl-C. Everything has a default;
.env.example lists the settings.

  --port N    the port to listen on (default: PORT, else 8080)`,

  async run(args, { env, server }) {
    const { values, positionals } = readArguments(args, { port: { type: 'string' } });
    if (positionals.length > 0) throw misuse('ringdown start takes no arguments beside its options.');
    const child = spawn(process.execPath, [...server], {
      env: { ...env, ...(values.port !== undefined && { PORT: values.port }) },
      stdio: 'inherit',
    });
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    child.on('error', reject);
    child.on('exit', (status, signal) => resolve(status ?? (signal === null ? 1 : 130)));
    // Ctrl-C reaches the server by itself: here it must only not end the wait for it.
    const stay = (): void => {};
    const pass = (): void => void child.kill('SIGTERM');
    process.on('SIGINT', stay);
    process.on('SIGTERM', pass);
    try {
      return await promise;
    } finally {
      process.off('SIGINT', stay);
      process.off('SIGTERM', pass);
    }
  },
};
