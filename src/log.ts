import { type LoggerOptions, pino } from 'pino';
import { PhoneError } from './core/errors.ts';
import type { Log, LogFields } from './core/ports/log.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly format: 'json' | 'console';
  /** Log what stands under `personal`. */
  readonly personal: boolean;
  readonly destination?: { write(line: string): void };
}

const secretNames = /^(authorization|cookie|password|secret|token|api_?key|apikey|bearer|.*_secret|.*secret)$/i;

/** The sink of all logs: JSON lines or short ones for people. Secrets are left out by name whatever somebody hands in. */
export function createLog(options: LogOptions): Log {
  const pinoOptions: LoggerOptions = { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = options.destination
    ? pino(pinoOptions, options.destination)
    : pino(
        pinoOptions,
        options.format === 'json' ? pino.destination(1) : { write: (line) => process.stdout.write(readable(line)) },
      );
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void => {
      if (!logger.isLevelEnabled(level)) return;
      logger[level](clean(fields, options.personal), message);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function clean(fields: LogFields, personal: boolean): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'personal' && !personal) continue;
    if (secretNames.test(name)) continue;
    kept[name] = name === 'error' ? describeError(value) : value;
  }
  return kept;
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const described: Record<string, unknown> = { name: error.name, message: error.message };
  if (error instanceof PhoneError) described['code'] = error.code;
  else described['stack'] = error.stack;
  if (error.cause !== undefined) described['cause'] = describeError(error.cause);
  return described;
}

/** One line for people: time, level where it matters, message, fields. */
function readable(line: string): string {
  const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const label =
    typeof level === 'number' && level >= 50 ? 'ERROR ' : typeof level === 'number' && level >= 40 ? 'WARN ' : '';
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${String(time).slice(11, 23)} ${label}${String(msg)}${rest.length > 0 ? `  ${rest.join(' ')}` : ''}\n`;
}
