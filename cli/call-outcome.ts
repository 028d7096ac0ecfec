import type { CallResult } from '../sdk/index.ts';
import type { Style, Terminal } from './terminal.ts';
import { clockTime, printable, shortened, wrapText } from './text-layout.ts';

const indent = '  ';

const outcomes: Record<
  NonNullable<CallResult['outcome']>,
  { readonly sign: string; readonly style: Style; readonly words: string }
> = {
  achieved: { sign: '✓', style: 'green', words: 'The goal was reached' },
  partly: { sign: '~', style: 'yellow', words: 'Partly done' },
  not_achieved: { sign: '✗', style: 'red', words: 'The goal was not reached' },
  voicemail: { sign: '~', style: 'yellow', words: 'A machine answered' },
  not_reached: { sign: '✗', style: 'red', words: 'Nobody was reached' },
  broken_off: { sign: '✗', style: 'red', words: 'The call broke off' },
};

/** What came of a call: outcome, summary, each answer with the words it came from, and where the recording is. */
export function printOutcome(
  terminal: Terminal,
  result: CallResult,
  places: readonly (readonly [name: string, place: string])[],
): void {
  const { paint, columns } = terminal;
  const { sign, style, words } = outcomes[result.outcome ?? 'not_reached'];
  const lines = ['', `${indent}${paint(style, sign)} ${paint('bold', words)}${paint('dim', after(result))}`, ''];
  for (const line of wrapText(result.summary ?? 'There is no summary.', columns - indent.length * 2)) {
    lines.push(indent + line);
  }
  const answers = answerLines(terminal, result);
  if (answers.length > 0) lines.push('', ...answers);
  lines.push('');
  const names = Math.max(...places.map(([name]) => name.length));
  for (const [name, place] of places) lines.push(`${indent}${paint('dim', name.padEnd(names))}  ${place}`);
  terminal.write(`${lines.join('\n')}\n`);
}

function after(result: CallResult): string {
  const time =
    result.durationSecs === null || result.durationSecs === 0 ? '' : `, ${clockTime(result.durationSecs * 1000)}`;
  return result.outcome === 'not_reached' ? ` (${result.status})` : time;
}

function answerLines(terminal: Terminal, result: CallResult): string[] {
  const { paint, columns } = terminal;
  const answers = Object.entries(result.fields);
  const names = Math.max(0, ...answers.map(([name]) => name.length));
  const values = Math.max(0, ...answers.map(([, value]) => shown(value).length));
  return answers.map(([name, value]) => {
    const quote = result.evidence[name]?.quote;
    const lead = `${name.padEnd(names)}   ${shown(value).padEnd(values)}`;
    const room = columns - indent.length - lead.length - 5;
    const words =
      quote === undefined || room < 12 ? '' : `   ${paint('dim', `“${shortened(printable(quote), room)}”`)}`;
    const cell = shown(value).padEnd(values);
    const painted = value === null ? paint('dim', cell) : paint('bold', cell);
    return `${indent}${name.padEnd(names)}   ${painted}${words}`.trimEnd();
  });
}

function shown(value: string | number | null): string {
  return value === null ? 'not learned' : shortened(printable(String(value)), 32);
}
