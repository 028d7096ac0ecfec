import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { serverBinaries } from './server-binaries.ts';

const startAttempts = 5;
const readyWithinMs = 30_000;
const stopWithinMs = 20_000;

export interface ThrowAwayServer {
  /** Of a superuser; the server listens on loopback only. */
  readonly url: string;
  /** Stops the server and deletes its data. */
  stop(): Promise<void>;
}

/** A PostgreSQL server of its own in a temporary directory, with the settings that a real one has (fsync on). */
export async function startServer(): Promise<ThrowAwayServer> {
  const binaries = serverBinaries();
  const owner = unprivileged();
  const home = mkdtempSync(join(tmpdir(), 'ringdown-postgres-'));
  const data = join(home, 'data');
  const password = randomBytes(18).toString('base64url');
  let running: { readonly child: ChildProcess; readonly port: number } | null = null;
  try {
    chmodSync(home, 0o700);
    const passwordFile = join(home, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    for (const path of owner ? [home, passwordFile] : []) chownSync(path, owner?.uid ?? 0, owner?.gid ?? 0);
    const made = [`--pgdata=${data}`, '--username=ringdown', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const [command, args] = asOwner(owner, join(binaries, 'initdb'), [
      ...made,
      '--encoding=UTF8',
      '--no-locale',
      '--no-sync',
    ]);
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: home });
    running = await startWithRetries(binaries, owner, home, data, password);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
  const { child, port } = running;
  return {
    url: urlOf(port, password),
    async stop() {
      await stopped(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: there it runs as the user that its package makes. */
function unprivileged(): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    throw new Error(
      'PostgreSQL does not run as root and there is no user named postgres. Make one: adduser --system postgres',
    );
  }
}

function asOwner(owner: Owner | null, command: string, args: readonly string[]): [string, string[]] {
  if (!owner) return [command, [...args]];
  const user = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups', '--pdeathsig=INT'];
  return ['setpriv', [...user, command, ...args]];
}

/** A port may be taken between choosing and using it, and a lock of a server that has just died may look alive for a moment. */
async function startWithRetries(
  binaries: string,
  owner: Owner | null,
  home: string,
  data: string,
  password: string,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const settings = [
      'listen_addresses=127.0.0.1',
      `port=${port}`,
      `unix_socket_directories=${home}`,
      'max_connections=300',
    ];
    const [command, args] = asOwner(owner, join(binaries, 'postgres'), [
      '-D',
      data,
      ...settings.flatMap((setting) => ['-c', setting]),
    ]);
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: home });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
    if (await answers(child, urlOf(port, password))) return { child, port };
    await stopped(child);
    if (attempt === startAttempts) throw new Error(`PostgreSQL did not start:\n${said}`);
    await sleep(200 * attempt);
  }
}

/** False when the server has ended or has not answered in time. */
async function answers(child: ChildProcess, url: string): Promise<boolean> {
  const giveUpAt = performance.now() + readyWithinMs;
  while (child.exitCode === null && child.signalCode === null && performance.now() < giveUpAt) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return true;
    } catch {
      await sleep(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  await ended;
  clearTimeout(timer);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function urlOf(port: number, password: string): string {
  return `postgres://ringdown:${password}@127.0.0.1:${port}/postgres`;
}
