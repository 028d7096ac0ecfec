/** An event of the wire, as it came: nothing of it is believed before it was looked at. */
export type Fields = Readonly<Record<string, unknown>>;

/** Null for anything that is no JSON object. */
export function parseFields(json: string): Fields | null {
  try {
    return asFields(JSON.parse(json));
  } catch {
    return null;
  }
}

export function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

export function textOf(fields: Fields | null, key: string): string {
  const value = fields?.[key];
  return typeof value === 'string' ? value : '';
}

export function numberOf(fields: Fields | null, key: string): number {
  const value = fields?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function fieldsOf(fields: Fields | null, key: string): Fields | null {
  return asFields(fields?.[key]);
}
