import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Ringdown } from '../sdk/index.ts';
import { printOutcome } from './call-outcome.ts';
import { CommandError, readArguments } from './command.ts';
import { explain } from './connection.ts';
import { demoPhone, demoPrompt, restaurant } from './demo-restaurant.ts';
import { onInterrupts } from './interrupts.ts';
import { ServerProcess, freePort } from './server-process.ts';
import { serverProgram } from './server-program.ts';
import { type Terminal, terminalOf } from './terminal.ts';
import { wrapText } from './text-layout.ts';
import { watchCall } from './watch-call.ts';

const usualPort = 8080;

const help = `npm run demo              a server, a call on the simulated phone network, live; the server stays until Ctrl-C
npm run demo -- --exit    the same, and ends after the call

  --key KEY    the API key of the server (default: RINGDOWN_API_KEY, else one is made up)
`;

const out = terminalOf(process.stdout, process.env);
const leaving = new AbortController();
const interrupts = onInterrupts(
  () => leaving.abort(),
  () => process.exit(130),
);
try {
  process.exitCode = await demo(process.argv.slice(2), leaving.signal);
} catch (error) {
  const message = error instanceof CommandError ? error.message : explain(error);
  if (!leaving.signal.aborted && message === null) throw error;
  if (message !== null) process.stderr.write(`${message}\n`);
  process.exitCode = leaving.signal.aborted ? 130 : 1;
} finally {
  interrupts.stop();
}

async function demo(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values } = readArguments(args, {
    exit: { type: 'boolean' },
    key: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    out.write(help);
    return 0;
  }
  const port = await freePort(usualPort);
  const dataDir = join('data', port === usualPort ? 'demo' : `demo-${port}`);
  const key = values.key ?? process.env['RINGDOWN_API_KEY'] ?? `ck_live_${randomBytes(18).toString('hex')}`;
  const url = `http://127.0.0.1:${port}`;
  const client = new Ringdown({ url, key });
  out.write(
    `\n${out.paint('bold', 'Ringdown')}  ${out.paint('dim', 'starting a server with a simulated phone network …')}\n`,
  );
  const server = new ServerProcess(serverProgram, {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    RINGDOWN_API_KEY: key,
    RINGDOWN_DATA_DIR: dataDir,
    RINGDOWN_PUBLIC_URL: url,
    DATABASE_URL: '',
  });
  try {
    await server.ready(client);
    await placeDemoCall(client, dataDir, signal);
    if (values.exit) return 0;
    printRunning(out, url, key);
    await Promise.race([server.exit, untilAborted(signal)]);
    return 0;
  } finally {
    await server.stop();
  }
}

async function placeDemoCall(client: Ringdown, dataDir: string, signal: AbortSignal): Promise<void> {
  await client.simulator.setPhone(demoPhone, restaurant);
  out.write(`\n${out.paint('dim', 'The prompt')}\n\n`);
  for (const line of wrapText(demoPrompt, out.columns - 4)) out.write(`  ${line}\n`);
  const { callId } = await client.callPrompt({ prompt: demoPrompt, to: demoPhone, record: true });
  out.write(`\n${out.paint('dim', `The call, to ${demoPhone}`)}\n\n`);
  const result = await watchCall({ client, callId, terminal: out, hint: 'Ctrl-C ends the demo', signal });
  const file = join(dataDir, 'recordings', `${callId}.wav`);
  printOutcome(out, result, [
    ...(existsSync(file) ? [['recording', relative('.', file)] as const] : []),
    ['call', callId],
  ]);
}

function printRunning(terminal: Terminal, url: string, key: string): void {
  const { paint, write } = terminal;
  write(`
${paint('bold', `The server runs at ${url}`)}  ${paint('dim', `API: ${url}/docs`)}

Call somebody yourself; every number of the simulated network answers:

curl ${url}/api/call-prompt \\
  -H "Authorization: Bearer ${key}" \\
  -d '{"prompt": "Ask when they open on Sunday.", "recipient_phone": "+14155551234"}'

${paint('dim', 'Ctrl-C stops it.')}
`);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
