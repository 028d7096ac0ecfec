import { administer } from '../administration.ts';
import { type Command, misuse } from '../command.ts';
import { formatTable } from '../text-layout.ts';

interface Finding {
  readonly kind: string;
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'not configured';
  readonly ms: number | null;
  readonly detail: string | null;
}

const marks = { ok: '✓', failed: '✗', 'not configured': '·' } as const;
const colours = { ok: 'green', failed: 'red', 'not configured': 'dim' } as const;

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'ask every configured provider whether it answers (on the server’s machine)',
  help: `ringdown doctor    the database and each configured provider, and how long it took

Asks each once, spending nothing or next to nothing. Run it where the server
runs, with the same settings. The exit status is 1 when something fails.`,

  async run(args, context) {
    if (args.length > 0) throw misuse('Use: ringdown doctor');
    const { out } = context;
    const findings = await administer<Finding>(context, ['doctor']);
    const rows = findings.map(({ kind, name, status, ms, detail }) => [
      `${marks[status]} ${kind}`,
      name,
      status === 'ok' ? `${ms} ms` : (detail ?? status),
    ]);
    const lines = formatTable(rows);
    for (const [index, { status }] of findings.entries())
      out.write(`${out.paint(colours[status], lines[index] ?? '')}\n`);
    return findings.some(({ status }) => status === 'failed') ? 1 : 0;
  },
};
