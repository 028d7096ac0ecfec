import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const debianHome = '/usr/lib/postgresql';
const debianConfig = '/etc/postgresql-common/createcluster.conf';

/**
 * The directory of `initdb` and `postgres`: on the PATH, or where Debian puts them, newest version first. Where they are missing
 * and this is root on Debian they are installed, without the server that the package would start; else throws a sentence that
 * names the package.
 */
export function serverBinaries(): string {
  const found = find();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    install();
    const installed = find();
    if (installed) return installed;
  }
  throw new Error(
    'The tests need a PostgreSQL server and found none. Install it (Debian and Ubuntu: apt-get install postgresql; ' +
      'macOS: brew install postgresql) or set RINGDOWN_TEST_DATABASE_URL to one that the tests may make databases on.',
  );
}

function find(): string | null {
  const versions = existsSync(debianHome) ? readdirSync(debianHome) : [];
  const debian = versions
    .toSorted((one, other) => Number(other) - Number(one))
    .map((version) => join(debianHome, version, 'bin'));
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...debian];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null;
}

/** The common package comes first, so that it can be told not to make a cluster when the server is installed. */
function install(): void {
  console.error('PostgreSQL is missing: installing it with apt-get.');
  const apt = (...args: string[]): void => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  };
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', 'postgresql-common');
  if (existsSync(debianConfig)) {
    const config = readFileSync(debianConfig, 'utf8').replace(/^\s*#?\s*create_main_cluster\s*=.*$/m, '');
    writeFileSync(debianConfig, `${config.trimEnd()}\ncreate_main_cluster = false\n`);
  }
  apt('install', '-y', '-qq', '--no-install-recommends', 'postgresql');
}
