import { parse } from 'yaml';
import { PhoneError } from '../../core/errors.ts';

/** What comes of a `config.yaml` of AgenticAI (contract 2.4). */
export interface ImportedConfig {
  /** Values of our settings by their names. */
  readonly settings: Readonly<Record<string, string>>;
  /** `twilio.account_sid → TWILIO_ACCOUNT_SID` */
  readonly taken: readonly { readonly key: string; readonly setting: string }[];
  readonly left: readonly { readonly key: string; readonly why: string }[];
}

type Value = string | number | boolean;
type Reader = (value: Value) => string | null;

const asText: Reader = (value) => (String(value).trim() === '' ? null : String(value));
const asModel: Reader = (value) => String(value).replace(/^models\//, '');
const levels: Readonly<Record<string, string>> = { debug: 'debug', info: 'info', warning: 'warn', warn: 'warn' };
const asLevel: Reader = (value) => levels[String(value).toLowerCase()] ?? 'error';
const asFormat: Reader = (value) => (String(value).toLowerCase() === 'json' ? 'json' : 'console');

/** In this order: of two keys for one setting the first that has a value counts. */
const known: Readonly<Record<string, { readonly setting: string; readonly read: Reader }>> = {
  'twilio.account_sid': { setting: 'TWILIO_ACCOUNT_SID', read: asText },
  'twilio.auth_token': { setting: 'TWILIO_AUTH_TOKEN', read: asText },
  'twilio.from_number': { setting: 'TWILIO_PHONE_NUMBERS', read: asText },
  'gemini.api_key': { setting: 'GEMINI_API_KEY', read: asText },
  'gemini.model': { setting: 'GEMINI_LIVE_MODEL', read: asModel },
  'gemini.voice': { setting: 'GEMINI_LIVE_VOICE', read: asText },
  'gemini.system_instruction': { setting: 'RINGDOWN_DEFAULT_PROMPT', read: asText },
  'openai_realtime.api_key': { setting: 'OPENAI_API_KEY', read: asText },
  'openai_realtime.model': { setting: 'OPENAI_REALTIME_MODEL', read: asText },
  'openai_realtime.voice': { setting: 'RINGDOWN_DEFAULT_VOICE', read: asText },
  'whisper.api_key': { setting: 'OPENAI_API_KEY', read: asText },
  'whisper.model': { setting: 'OPENAI_EARS_MODEL', read: asText },
  'server.host': { setting: 'HOST', read: asText },
  'server.port': { setting: 'PORT', read: asText },
  'tunnel.url': { setting: 'RINGDOWN_PUBLIC_URL', read: asText },
  'logging.level': { setting: 'RINGDOWN_LOG_LEVEL', read: asLevel },
  'logging.format': { setting: 'RINGDOWN_LOG_FORMAT', read: asFormat },
};

const notOurs: Readonly<Record<string, string>> = {
  'server.webhook_path': 'is fixed here',
  'server.websocket_path': 'is fixed here',
  'tunnel.enabled': 'Ringdown opens no tunnels; `tunnel.url` is taken over',
  'tunnel.provider': 'Ringdown opens no tunnels; `tunnel.url` is taken over',
  telegram: 'has no counterpart here',
  gateway: 'has no counterpart here',
};

/** Throws `invalid_request` for what is no YAML mapping. `${VAR}` and `${VAR:default}` are looked up in `env`. */
export function importConfig(text: string, env: Readonly<Record<string, string | undefined>>): ImportedConfig {
  const values = new Map(flattened(readYaml(text)));
  const settings = new Map<string, string>();
  const taken: { key: string; setting: string }[] = [];
  const left: { key: string; why: string }[] = [];
  const take = (key: string, setting: string, value: string): void => {
    if (settings.has(setting)) left.push({ key, why: `${setting} has a value already` });
    else {
      settings.set(setting, value);
      taken.push({ key, setting });
    }
  };
  for (const [key, { setting, read }] of Object.entries(known)) {
    const value = values.get(key);
    if (value === undefined || value === null) continue;
    const resolved = typeof value === 'string' ? withVariables(value, env) : { value, missing: [] };
    const result = resolved.missing.length > 0 ? null : read(resolved.value);
    if (result !== null) take(key, setting, result);
    else
      left.push({ key, why: resolved.missing.length > 0 ? `${resolved.missing.join(', ')} is not set` : 'is empty' });
  }
  const engine = engineOf(values, settings);
  if (engine) take(engine.key, 'RINGDOWN_ENGINE', engine.name);
  if (values.get('whisper.enabled') === true) take('whisper.enabled', 'RINGDOWN_EARS', 'openai');
  for (const key of values.keys()) {
    if (key in known || key === 'openai_realtime.enabled' || key === 'whisper.enabled') continue;
    const why = notOurs[key] ?? notOurs[key.split('.')[0] ?? ''] ?? 'is not known';
    if (!left.some((other) => other.key === key)) left.push({ key, why });
  }
  return { settings: Object.fromEntries(settings), taken, left };
}

/** Its rule: OpenAI's model where it is enabled, else Gemini's. */
function engineOf(
  values: ReadonlyMap<string, Value | null>,
  settings: ReadonlyMap<string, string>,
): { readonly key: string; readonly name: string } | null {
  if (values.get('openai_realtime.enabled') === true)
    return { key: 'openai_realtime.enabled', name: 'openai-realtime' };
  return settings.has('GEMINI_API_KEY') ? { key: 'gemini.api_key', name: 'gemini-live' } : null;
}

function readYaml(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : 'it cannot be read';
    throw new PhoneError('invalid_request', `The file is no YAML: ${why}`, { cause });
  }
  if (isMapping(parsed)) return parsed;
  throw new PhoneError('invalid_request', 'The file holds no settings: a YAML mapping is expected.');
}

/** `server: {port: 80}` is `server.port`; lists and deeper mappings count as one value that is not known. */
function flattened(config: Readonly<Record<string, unknown>>): [string, Value | null][] {
  return Object.entries(config).flatMap(([block, value]): [string, Value | null][] =>
    isMapping(value) && !(block in notOurs)
      ? Object.entries(value).map(([name, inner]) => [`${block}.${name}`, scalar(inner)])
      : [[block, scalar(value)]],
  );
}

function scalar(value: unknown): Value | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withVariables(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly value: string; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const value = text.replace(/\$\{([A-Za-z_]\w*)(?::([^}]*))?\}/g, (_whole, name: string, fallback?: string) => {
    const found = env[name];
    if (found !== undefined && found !== '') return found;
    if (fallback === undefined) missing.push(name);
    return fallback ?? '';
  });
  return { value, missing };
}
