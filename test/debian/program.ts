import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The path of a program that tests need beside npm's packages: on the PATH, else installed from Debian's packages where this is root on
 * Debian. Throws a sentence that names the package where it is not to be had.
 */
export function debianProgram(program: string, debianPackage: string): string {
  const found = find(program);
  if (found !== null) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error(`${program} is missing: installing it with apt-get.`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', debianPackage],
    ])
      execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    const installed = find(program);
    if (installed !== null) return installed;
  }
  throw new Error(
    `The tests need ${program} and found none. Install it (Debian and Ubuntu: apt-get install ${debianPackage}).`,
  );
}

function find(program: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const folder = [...folders, '/usr/bin'].find((one) => existsSync(join(one, program)));
  return folder === undefined ? null : join(folder, program);
}
