import type { Call } from '../../sdk/index.ts';
import { type Command, type CommandContext, misuse, readArguments } from '../command.ts';
import { printOutcome } from '../call-outcome.ts';
import { connect, connectionHelp, connectionOptions } from '../connection.ts';
import { clockTime, formatTable, wrapText } from '../text-layout.ts';

export const callsCommand: Command = {
  name: 'calls',
  summary: 'list calls, or show one with its transcript',
  help: `ringdown calls            the latest calls
ringdown calls CALL_ID    one call: what was said and what came of it

  --limit N          how many (default 20, at most 100)
  --json             as JSON
${connectionHelp}`,

  async run(args, context) {
    const { values, positionals } = readArguments(args, {
      ...connectionOptions,
      limit: { type: 'string' },
      json: { type: 'boolean' },
    });
    if (positionals.length > 1) throw misuse('Give one call id, or none for the list.');
    const client = connect(values, context.env);
    const { out } = context;
    const [id] = positionals;
    if (id === undefined) {
      if (values.limit !== undefined && !/^[1-9]\d*$/.test(values.limit))
        throw misuse('--limit takes a number from 1 to 100.');
      const { data } = await client.calls.list({ limit: Number(values.limit ?? 20) });
      if (values.json) out.write(`${JSON.stringify(data, null, 2)}\n`);
      else printCalls(data, context);
      return 0;
    }
    const result = await client.calls.result(id);
    if (values.json) {
      out.write(`${JSON.stringify(result, null, 2)}\n`);
      return 0;
    }
    out.write('\n');
    for (const { role, content } of result.messages) {
      const name = role === 'ai' ? 'agent ' : 'person';
      const lines = wrapText(content, out.columns - 10);
      lines.forEach((line, index) => {
        const lead = index === 0 ? out.paint(role === 'ai' ? 'cyan' : 'yellow', name) : ' '.repeat(name.length);
        out.write(`  ${lead}  ${line}\n`);
      });
    }
    if (result.callStatus === null) out.write(`\n  The call is under way (${result.status}).\n`);
    else {
      const recording = result.recordingUrl === null ? [] : [['recording', result.recordingUrl] as const];
      printOutcome(out, result, [...recording, ['call', id]]);
    }
    return 0;
  },
};

function printCalls(calls: readonly Call[], { out }: CommandContext): void {
  if (calls.length === 0) {
    out.write('No calls yet. Place one with: ringdown call "Ask when they open" +14155551234\n');
    return;
  }
  const rows = calls.map((call) => [
    call.createdAt.slice(0, 16).replace('T', ' '),
    call.direction === 'outbound' ? `to ${call.to}` : `from ${call.from}`,
    call.answeredBy === 'voicemail' ? 'voicemail' : call.status,
    call.duration === null ? '' : clockTime(call.duration * 1000),
    call.id,
  ]);
  const [head, ...lines] = formatTable([['UTC', 'CALL', 'STATUS', 'TIME', 'ID'], ...rows]);
  out.write(`${out.paint('dim', head ?? '')}\n${lines.join('\n')}\n`);
}
