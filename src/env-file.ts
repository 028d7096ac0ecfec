import { readFileSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export const envFile = '.env';

/** The settings of a file in the form of `.env.example`; none when there is no such file. */
export function readEnvFile(path: string = envFile): Readonly<Record<string, string | undefined>> {
  return parseEnv(textOf(path));
}

/** Puts these settings into the file, in place of what it said of them; everything else in it stays. */
export function writeEnvFile(path: string, settings: Readonly<Record<string, string>>): void {
  const before = textOf(path);
  const kept = Object.keys(parseEnv(before)).some((name) => name in settings)
    ? withoutSettings(before, settings)
    : before;
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${quoted(value)}\n`);
  writeFileSync(path, `${kept === '' || kept.endsWith('\n') ? kept : `${kept}\n`}${lines.join('')}`, { mode: 0o600 });
}

/** A value may go on over several lines while its quotes are open. */
function withoutSettings(text: string, settings: Readonly<Record<string, string>>): string {
  const names = Object.keys(settings).map((name) => RegExp.escape(name));
  const assignment = new RegExp(
    String.raw`^[ \t]*(?:export[ \t]+)?(?:${names.join('|')})[ \t]*=[ \t]*(?:'[^']*'|"[^"]*"|\x60[^\x60]*\x60|[^\n]*?)[ \t]*(?:#[^\n]*)?(?:\n|$)`,
    'gm',
  );
  return text.replace(assignment, '');
}

function quoted(value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value;
  const quote = ["'", '`', '"'].find((mark) => !value.includes(mark));
  if (quote === undefined) throw new TypeError('A value that holds all three kinds of quotes cannot be written.');
  return `${quote}${value}${quote}`;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
