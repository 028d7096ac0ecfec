import { PhoneError } from './core/errors.ts';
import type { Log } from './core/ports/log.ts';
import type { Provider } from './core/ports/provider.ts';
import type { Registry } from './engine-selector.ts';

/** What the doctor says of one part of the server. */
export interface Finding {
  /** `database`, `engine`, `ears`, `mouth`, `model`, `carrier`, or `settings`. */
  readonly kind: string;
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'not configured';
  /** How long the answer took; null when nothing was asked. */
  readonly ms: number | null;
  /** What is wrong and what to do, or what would have to be set. */
  readonly detail: string | null;
  /** It can be set right by command. */
  readonly mendable?: boolean;
}

export interface DoctorParts {
  readonly registry: Omit<Registry, 'embedded'>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly database: () => Promise<boolean>;
  /** Throws when `RINGDOWN_PUBLIC_URL` does not lead to this server; null where none is set. */
  readonly publicAddress: (() => Promise<void>) | null;
  /** Throws when what the settings choose is not there. */
  readonly select: () => void;
  readonly log: Log;
}

const patienceMs = 10_000;

/** Asks every configured provider once, all at the same time. */
export async function doctor(parts: DoctorParts): Promise<readonly Finding[]> {
  const { registry } = parts;
  const kinds: readonly (readonly [string, readonly Provider<unknown>[]])[] = [
    ['engine', registry.engines],
    ['ears', registry.ears],
    ['model', registry.llms],
    ['mouth', registry.mouths],
  ];
  return Promise.all([
    timed('database', 'database', async () => {
      if (!(await parts.database())) throw new PhoneError('unavailable', 'The database does not answer.');
    }),
    timed('settings', 'choice', () => Promise.resolve(parts.select())),
    ...(parts.publicAddress ? [timed('settings', 'public address', parts.publicAddress)] : []),
    ...kinds.flatMap(([kind, providers]) => providers.map((provider) => examine(kind, provider, parts))),
  ]);
}

function examine(kind: string, provider: Provider<unknown>, { settings, log }: DoctorParts): Promise<Finding> {
  const { name } = provider;
  if (!provider.configured(settings)) {
    const [first] = Object.keys(provider.settings);
    const detail = first === undefined ? null : `Set ${first} to use it.`;
    return Promise.resolve({ kind, name, status: 'not configured', ms: null, detail });
  }
  return timed(kind, name, () => provider.check({ settings, model: null, log }, AbortSignal.timeout(patienceMs)));
}

async function timed(kind: string, name: string, ask: () => Promise<void>): Promise<Finding> {
  const began = performance.now();
  const ms = (): number => Math.round(performance.now() - began);
  try {
    await ask();
    return { kind, name, status: 'ok', ms: ms(), detail: null };
  } catch (error) {
    return { kind, name, status: 'failed', ms: ms(), detail: error instanceof Error ? error.message : String(error) };
  }
}
