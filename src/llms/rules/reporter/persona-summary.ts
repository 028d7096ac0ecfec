import type { ReportRequest } from '../../../core/ports/reporter.ts';
import type { CollectedField } from '../../../core/report/report.ts';
import { sayPhone } from '../language/contact-details.ts';
import { nameGiven } from '../mind/given-name.ts';

const longestQuote = 220;
const usual = new Set(['caller_name', 'reason', 'callback_number', 'callback_time']);

/** Who called, what they wanted, and what was agreed: one or two sentences. */
export function personaSummary(request: ReportRequest, fields: readonly CollectedField[]): string {
  const value = (key: string): string | null => {
    const found = fields.find((field) => field.key === key)?.value ?? null;
    return found === null ? null : String(found);
  };
  const who = value('caller_name') ?? nameGiven(request.transcript) ?? 'A caller';
  const wanted = wish(request, value('reason'));
  const first = `${who} called${wanted === null ? ', but said nothing of what it was about' : ` and ${wanted}`}.`;
  const agreed = agreement(request, fields, value);
  return agreed === '' ? first : `${first} ${agreed}`;
}

function wish({ transcript, notes }: ReportRequest, reason: string | null): string | null {
  if (reason !== null) return `said: ${quoted(reason)}`;
  const asked = notes.flatMap((note) => /^Asked: "(.+?)" (?:They were told|This was not)/s.exec(note)?.[1] ?? []);
  if (asked.length > 0) return `asked: ${asked.slice(0, 2).map(quoted).join(' and ')}`;
  const said = transcript.find((turn) => turn.role === 'human' && turn.text.split(/\s+/).length > 3)?.text;
  return said === undefined ? null : `said: ${quoted(said)}`;
}

function agreement(
  { notes, ending }: ReportRequest,
  fields: readonly CollectedField[],
  value: (key: string) => string | null,
): string {
  const parts: string[] = [];
  if (notes.some((note) => note.startsWith('A sales call')))
    return 'It was a sales call or a recording, and was turned away.';
  if (notes.some((note) => note.startsWith('Wrong number'))) return 'It was a wrong number.';
  const told = notes.flatMap((note) => /They were told: "(.+)"$/s.exec(note)?.[1] ?? []);
  if (told.length > 0) parts.push(`they were told: ${told.slice(0, 3).map(quoted).join(' and ')}`);
  if (notes.some((note) => note.endsWith('This was not answered.')))
    parts.push('a question of theirs could not be answered');
  if (notes.some((note) => note.startsWith('Could not be looked up'))) parts.push('it could not be looked up');
  parts.push(...notes.flatMap((note) => /^Said of (.+)$/s.exec(note)?.[1] ?? []));
  const details = fields
    .filter((field) => !usual.has(field.key) && field.value !== null)
    .map((field) => `${field.key.replaceAll('_', ' ')} ${String(field.value)}`);
  if (details.length > 0) parts.push(`noted: ${details.join('; ')}`);
  const time = value('callback_time');
  const number = value('callback_number');
  if (notes.some((note) => note.startsWith('A message was taken')))
    parts.push(
      `a call back was promised${time === null ? '' : ` (${time})`}${number === null ? '' : ` at ${sayPhone(number)}`}`,
    );
  if (ending.reason === 'remote' && parts.length === 0) parts.push('they hung up');
  const text = parts.join('; ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/"\.$/, '".');
}

function quoted(text: string): string {
  const bare = text.trim().replace(/"/g, "'");
  return `"${bare.length > longestQuote ? `${bare.slice(0, longestQuote).replace(/\s+\S*$/, '')} …` : bare}"`;
}
