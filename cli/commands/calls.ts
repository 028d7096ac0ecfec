import type { Call, Ringdown } from '../../sdk/index.ts';
import { type Command, type CommandContext, misuse, readArguments } from '../command.ts';
import { printOutcome } from '../call-outcome.ts';
import { connect, connectionHelp, connectionOptions } from '../connection.ts';
import { clockTime, formatTable, wrapText } from '../text-layout.ts';

export const callsCommand: Command = {
  name: 'calls',
  summary: 'list calls, show one with its transcript, or steer one that runs',
  help: `ringdown calls            the latest calls
ringdown calls CALL_ID    one call: what was said and what came of it
ringdown calls CALL_ID say "TEXT"         said to the other side
ringdown calls CALL_ID instruct "TEXT"    told to the agent alone
ringdown calls CALL_ID press DIGITS       keys
ringdown calls CALL_ID end                hangs up

  --limit N          how many (default 20, at most 100)
  --json             as JSON
${connectionHelp}`,

  async run(args, context) {
    const { values, positionals } = readArguments(args, {
      ...connectionOptions,
      limit: { type: 'string' },
      json: { type: 'boolean' },
    });
    const client = connect(values, context.env);
    if (positionals.length > 1) return steer(client, positionals, context);
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

/** The owner's word in a call that runs. */
async function steer(client: Ringdown, words: readonly string[], { out }: CommandContext): Promise<number> {
  const [id = '', order = '', text, ...more] = words;
  const said = text ?? '';
  if (more.length > 0 || (order !== 'end' && said === '')) throw misuse('Use: ringdown calls CALL_ID say "TEXT"');
  switch (order) {
    case 'say':
      await client.calls.say(id, said);
      break;
    case 'instruct':
      await client.calls.instruct(id, said);
      break;
    case 'press':
      await client.calls.press(id, said);
      break;
    case 'end':
      await client.calls.hangup(id);
      break;
    default:
      throw misuse(`A call can be told to say, instruct, press or end, not "${order}".`);
  }
  out.write('Done.\n');
  return 0;
}

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
