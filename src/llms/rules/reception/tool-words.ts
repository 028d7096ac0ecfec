import { asFields } from '../../../core/json-fields.ts';
import { sentencesOf } from '../language/sentences.ts';

const longestTold = 400;
const mostEntries = 5;

/** What a tool has answered, as it is told on the phone. Null where it answered nothing that can be told. */
export function toldResult(result: string): string | null {
  const text = spoken(parsed(result)).replace(/\s+/g, ' ').trim();
  if (text === '') return null;
  let told = '';
  for (const sentence of sentencesOf(text)) {
    if (told !== '' && told.length + sentence.length > longestTold) break;
    told = `${told} ${sentence.slice(0, longestTold)}`.trim();
  }
  const whole = `${told.charAt(0).toUpperCase()}${told.slice(1)}`;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

function parsed(result: string): unknown {
  try {
    return JSON.parse(result);
  } catch {
    return result;
  }
}

function spoken(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean')
    return value === true ? 'yes' : value === false ? 'no' : String(value);
  if (Array.isArray(value))
    return listed(
      value
        .slice(0, mostEntries)
        .map(spoken)
        .filter((one) => one !== ''),
    );
  const fields = asFields(value);
  if (!fields) return '';
  for (const key of ['message', 'answer', 'text', 'summary', 'result', 'speech', 'say']) {
    const said = fields[key];
    if (typeof said === 'string' && said.trim() !== '') return said;
  }
  const told = Object.entries(fields)
    .filter(([key, inner]) => inner !== null && inner !== '' && !/^(?:ok|success|status_code|id|_.*|.*_id)$/i.test(key))
    .slice(0, mostEntries)
    .map(
      ([key, inner]) =>
        [
          key
            .replace(/([a-z])([A-Z])/g, '$1 $2')
            .replace(/[_-]+/g, ' ')
            .toLowerCase(),
          spoken(inner),
        ] as const,
    )
    .filter(([, inner]) => inner !== '');
  return told.length === 1 ? (told[0]?.[1] ?? '') : told.map(([key, inner]) => `the ${key} is ${inner}`).join(', ');
}

function listed(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : (parts[0] ?? '');
}
