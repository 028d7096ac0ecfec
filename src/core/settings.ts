import { z } from 'zod';

/** Settings of the server or of one adapter: environment variables by name, each described for `.env.example`. */
export type SettingsShape = Readonly<Record<string, z.ZodType>>;

export type SettingsOf<S extends SettingsShape> = { readonly [K in keyof S]: z.infer<S[K]> };

/** Start-up stops with one of these: everything that is wrong, at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads the variables of a shape. An empty variable counts as unset. */
export function readSettings<S extends SettingsShape>(
  shape: S,
  env: Readonly<Record<string, string | undefined>>,
): SettingsOf<S> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, type] of Object.entries(shape)) {
    const raw = env[name];
    const result = type.safeParse(raw === '' ? undefined : raw);
    if (result.success) values[name] = result.data;
    else problems.push(`${name}: ${result.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  if (problems.length > 0) {
    throw new SettingsError(`These settings need attention:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  return values as SettingsOf<S>;
}

/** A variable that is `1` (on) or `0` (off). */
export function flag(description: string, byDefault = false): z.ZodType<boolean> {
  return z
    .enum(['0', '1'], 'must be 1 (on) or 0 (off)')
    .optional()
    .transform((value) => (value === undefined ? byDefault : value === '1'))
    .meta({ description, example: byDefault ? '1' : '0' });
}

/** A number within bounds. */
export function number(
  description: string,
  byDefault: number,
  bounds: { readonly min: number; readonly max: number; readonly whole?: boolean },
): z.ZodType<number> {
  const { min, max, whole } = bounds;
  const message = `must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`;
  return z
    .string()
    .optional()
    .transform((value, context) => {
      if (value === undefined) return byDefault;
      const parsed = Number(value);
      if (Number.isFinite(parsed) && parsed >= min && parsed <= max && (!whole || Number.isInteger(parsed)))
        return parsed;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .meta({ description, example: String(byDefault) });
}

/** Text, or null when unset. */
export function text(description: string): z.ZodType<string | null> {
  return z
    .string()
    .optional()
    .transform((value) => value ?? null)
    .meta({ description, example: '' });
}

/** Text with a default. */
export function textOr(description: string, byDefault: string): z.ZodType<string> {
  return z.string().default(byDefault).meta({ description, example: byDefault });
}

/** Address of a service, http or https, without a slash at its end. */
export function address(description: string, byDefault: string): z.ZodType<string> {
  return z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default(byDefault)
    .transform((value) => value.replace(/\/+$/, ''))
    .meta({ description, example: byDefault });
}

/** One of a few words. */
export function choice<const T extends readonly [string, ...string[]]>(
  description: string,
  words: T,
  byDefault: T[number],
): z.ZodType<T[number]> {
  return z
    .enum(words, `must be one of ${words.join(', ')}`)
    .default(byDefault)
    .meta({ description: `${description} One of ${words.join(', ')}.`, example: byDefault });
}

/** `.env.example`: every setting once, with what it means and its default, commented out. */
export function describeSettings(
  sections: readonly { readonly title: string; readonly shape: SettingsShape }[],
): string {
  const lines = ['# Settings of Ringdown, made from its schemas by `npm run settings`. Everything is optional.'];
  const shown = new Set<string>();
  for (const { title, shape } of sections) {
    const fresh = Object.entries(shape).filter(([name]) => !shown.has(name));
    if (fresh.length > 0) lines.push('', `# ${title}`);
    for (const [name, type] of fresh) {
      shown.add(name);
      const meta = type.meta() ?? {};
      const example = typeof meta['example'] === 'string' ? meta['example'] : '';
      lines.push('', `# ${meta.description ?? ''}`, `#${name}=${example}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
