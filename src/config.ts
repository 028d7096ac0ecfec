import { planNames } from './core/account/account.ts';
import { type SettingsOf, type SettingsShape, choice, flag, number, readSettings, text } from './core/settings.ts';
import { z } from 'zod';
import { agentVoices } from './core/number/number-agent.ts';
import { readEnvFile } from './env-file.ts';

const machineTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The server's own settings. Adapters bring theirs: see `registry.ts`. */
export const serverSettings = {
  HOST: z.string().default('127.0.0.1').meta({ description: 'Address to listen on.', example: '127.0.0.1' }),
  PORT: number('Port to listen on; 0 takes a free one.', 8080, { min: 0, max: 65_535, whole: true }),
  RINGDOWN_PUBLIC_URL: url('Address under which carriers and people reach this server. Default: http://HOST:PORT.'),
  RINGDOWN_DATA_DIR: z
    .string()
    .default('./data')
    .meta({ description: 'Embedded database and recordings.', example: './data' }),
  DATABASE_URL: text('PostgreSQL in place of the embedded database: postgres://user:password@host/database.'),
  RINGDOWN_API_KEY: text(
    'A key that the first account accepts. Without it one is made at the first start and printed once.',
  ),
  RINGDOWN_SECRET_KEY: text(
    'What secrets of owners are sealed with in the database. Default: secret.key in the data directory, made at the first start. Servers that share a database need the same one.',
  ),
  CARRIER: text('The phone network, by name. Default: the first that is configured, else the simulated one.'),
  RINGDOWN_TIMEZONE: timeZone(
    'Time zone of new accounts (IANA name): dates in prompts are meant there. Default: the machine’s.',
  ),
  RINGDOWN_PLAN: choice(
    'The plan of new accounts. Owners upgrade by the checkout, you change it with `ringdown accounts set`.',
    planNames,
    'unlimited',
  ),
  RINGDOWN_ALLOW_PRIVATE_URLS: flag('1 lets callbacks and webhooks go to http and to loopback or private addresses.'),
  RINGDOWN_RATE_LIMIT_FACTOR: number('Multiplies all rate limits; 0 turns them off.', 1, { min: 0, max: 1_000_000 }),
  RINGDOWN_TRUSTED_PROXIES: text('Addresses of proxies whose X-Forwarded-For is believed, separated by commas.'),
  RINGDOWN_WEBHOOK_RETRY_SECS: number(
    'The first wait before an event that a webhook refused is sent again; doubled from there up to 4 hours, for a day.',
    5,
    { min: 0.05, max: 3600 },
  ),
  RINGDOWN_AGENTICAI_OPEN: flag(
    '1 lets anybody use AgenticAI’s routes without a key, as programs written for it do; without it only this machine may.',
  ),
  AGENTICAI_WEBHOOK_URL: url(
    'Where the carrier reaches this server on calls by AgenticAI’s routes. Default: NGROK_URL.',
  ),
  NGROK_URL: url('The same. Default: RINGDOWN_PUBLIC_URL.'),
  RINGDOWN_DEFAULT_PROMPT: text(
    'What the agent does on calls to numbers that nothing was set up for. Unset: they are declined.',
  ),
  RINGDOWN_DEFAULT_VOICE: choice('The voice of calls whose request names none.', agentVoices, 'shimmer'),
  RINGDOWN_ENGINE: text(
    'What makes calls, by name, separated by commas: the first that works is taken, the others take over when it fails. Default: what is configured, the embedded cascade last. See docs/real-models.md.',
  ),
  RINGDOWN_EARS: text('Speech to text of the cascade, likewise: openai, captions.'),
  RINGDOWN_MODEL: text('The text model that plans, talks in the cascade and reports, likewise: openai:gpt-5, rules.'),
  RINGDOWN_MOUTH: text('Text to speech, likewise.'),
  RINGDOWN_LOG_LEVEL: choice('What is logged.', ['debug', 'info', 'warn', 'error'], 'info'),
  RINGDOWN_LOG_FORMAT: choice('How it is logged.', ['json', 'console'], 'console'),
  RINGDOWN_LOG_PERSONAL: flag('1 logs phone numbers, names and what was said. Keys and secrets never are.'),
} satisfies SettingsShape;

export type ServerSettings = SettingsOf<typeof serverSettings>;

/** The one reader of the environment. Throws a `SettingsError` that names everything that is wrong. */
export function readConfig<S extends SettingsShape>(
  adapterSettings: S,
  env: Readonly<Record<string, string | undefined>> = environment(),
): ServerSettings & SettingsOf<S> {
  return readSettings({ ...serverSettings, ...adapterSettings }, env);
}

/** The environment, before what a `.env` where the server is started says. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return { ...readEnvFile(), ...process.env };
}

function url(description: string): z.ZodType<string | null> {
  return z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional()
    .transform((value) => value?.replace(/\/+$/, '') ?? null)
    .meta({ description, example: '' });
}

function timeZone(description: string): z.ZodType<string> {
  return z
    .string()
    .default(machineTimeZone)
    .refine(isTimeZone, 'must be an IANA time zone such as America/New_York')
    .meta({ description, example: 'America/New_York' });
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
