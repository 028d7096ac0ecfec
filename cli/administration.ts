import { spawn } from 'node:child_process';
import { type CommandContext, CommandError } from './command.ts';

/**
 * Has the server program do something on its own data, on this machine and without a key. Its answer: one object a line. Throws
 * `CommandError` with the program's own words when it refuses.
 */
export async function administer<T>(
  { env, server }: Pick<CommandContext, 'env' | 'server'>,
  args: readonly string[],
): Promise<readonly T[]> {
  const child = spawn(process.execPath, [...server, 'admin', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { promise: exit, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  const [answer, complaint, status] = await Promise.all([textOf(child.stdout), textOf(child.stderr), exit]);
  if (status !== 0) throw new CommandError(complaint.trim() || `The server program ended with status ${status}.`);
  return answer
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  stream.setEncoding('utf8');
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
