import { administer } from '../administration.ts';
import { type Command, misuse, readArguments } from '../command.ts';
import { formatTable } from '../text-layout.ts';

interface Finding {
  readonly kind: string;
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'not configured';
  readonly ms: number | null;
  readonly detail: string | null;
  readonly mendable?: boolean;
}

const marks = { ok: '✓', failed: '✗', 'not configured': '·' } as const;
const colours = { ok: 'green', failed: 'red', 'not configured': 'dim' } as const;

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'whether everything configured answers (on the server’s machine)',
  help: `ringdown doctor           the database, the public address, the carrier and each
                          configured provider, and how long it took
ringdown doctor --mend    and sets right what can be, such as where a number's
                          calls go

Asks each once, spending nothing or next to nothing. Run it where the server
runs, with the same settings. The exit status is 1 when something fails.`,

  async run(args, context) {
    const { values, positionals } = readArguments(args, { mend: { type: 'boolean' } });
    if (positionals.length > 0) throw misuse('Use: ringdown doctor [--mend]');
    const { out } = context;
    const findings = await administer<Finding>(context, ['doctor', ...(values.mend === true ? ['--mend'] : [])]);
    const rows = findings.map(({ kind, name, status, ms, detail }) => [
      `${marks[status]} ${kind}`,
      name,
      status === 'ok' ? `${ms} ms` : (detail ?? status),
    ]);
    const lines = formatTable(rows);
    for (const [index, { status }] of findings.entries())
      out.write(`${out.paint(colours[status], lines[index] ?? '')}\n`);
    if (findings.some(({ mendable }) => mendable === true)) {
      out.write('Some of this can be set right: ringdown doctor --mend\n');
    }
    return findings.some(({ status }) => status === 'failed') ? 1 : 0;
  },
};
