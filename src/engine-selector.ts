import type { createCascade as CreateCascade } from './engines/cascade/cascade.ts';
import { PhoneError } from './core/errors.ts';
import type { Ears } from './core/ports/ears.ts';
import type { Engine } from './core/ports/engine.ts';
import type { EngineChoice } from './core/ports/engine-choice.ts';
import type { EngineSelection, EngineSelector } from './core/ports/engine-selection.ts';
import type { Llm } from './core/ports/llm.ts';
import type { Log } from './core/ports/log.ts';
import type { Mind } from './core/ports/mind.ts';
import type { Mouth } from './core/ports/mouth.ts';
import type { Planner } from './core/ports/planner.ts';
import type { Provider, ProviderRequest } from './core/ports/provider.ts';
import type { Reporter } from './core/ports/reporter.ts';
import { llmReporter } from './core/report/llm-reporter.ts';
import type { SettingsShape } from './core/settings.ts';
import { llmPlanner } from './core/workflow/llm-planner.ts';

/** Everything that there is, in the order in which it is tried where no choice is made; the embedded parts come last. */
export interface Registry {
  readonly engines: readonly Provider<Engine>[];
  readonly ears: readonly Provider<Ears>[];
  readonly mouths: readonly Provider<Mouth>[];
  readonly llms: readonly Provider<Llm>[];
  readonly embedded: {
    readonly ears: { readonly name: string; readonly part: Ears };
    readonly mouth: { readonly name: string; readonly part: Mouth };
    readonly mind: { readonly name: string; readonly part: Mind };
    readonly planner: Planner;
    readonly reporter: Reporter;
  };
}

export interface EngineSelectorParts {
  readonly registry: Registry;
  readonly createCascade: typeof CreateCascade;
  /** All settings of the server, the providers' among them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What the settings say; its undecided parts are taken from what is configured. */
  readonly byDefault: EngineChoice;
  /** The engine that an owner's own key is for, and the setting that the key takes the place of. */
  readonly ownKey: { readonly engine: string; readonly setting: string };
  readonly log: Log;
}

const mostOwnEngines = 50;
const cascade = 'cascade';

/** Parts are made once for each name and shared by all calls, so that connections are. */
export class ConfiguredEngines implements EngineSelector {
  readonly #parts: EngineSelectorParts;
  readonly #made = new Map<string, unknown>();
  readonly #selections = new Map<string, EngineSelection>();
  readonly #ownEngines = new Map<string, Engine>();

  constructor(parts: EngineSelectorParts) {
    this.#parts = parts;
  }

  select(choice: EngineChoice, modelKey: string | null = null): EngineSelection {
    if (modelKey !== null) {
      const chosen = this.select(choice);
      return { ...chosen, engines: [this.#ownEngine(modelKey), ...chosen.engines] };
    }
    const key = JSON.stringify(choice);
    const known = this.#selections.get(key);
    if (known) return known;
    const selection = this.#select(choice);
    this.#selections.set(key, selection);
    return selection;
  }

  async checkModelKey(modelKey: string, signal: AbortSignal): Promise<void> {
    const { provider, request } = this.#own(modelKey);
    await provider.check(request, signal);
  }

  /** Under an owner's own key; the keys used last are kept ready. */
  #ownEngine(modelKey: string): Engine {
    const known = this.#ownEngines.get(modelKey);
    this.#ownEngines.delete(modelKey);
    const { provider, request } = this.#own(modelKey);
    const engine = known ?? provider.create(request);
    this.#ownEngines.set(modelKey, engine);
    const [oldest] = this.#ownEngines.keys();
    if (this.#ownEngines.size > mostOwnEngines && oldest !== undefined) this.#ownEngines.delete(oldest);
    return engine;
  }

  #own(modelKey: string): { readonly provider: Provider<Engine>; readonly request: ProviderRequest } {
    const { ownKey, registry, settings, log } = this.#parts;
    const provider = registry.engines.find(({ name }) => name === ownKey.engine);
    if (!provider) throw new PhoneError('internal_error', `There is no engine ${ownKey.engine}.`);
    return { provider, request: { settings: { ...settings, [ownKey.setting]: modelKey }, model: null, log } };
  }

  /** Closes the mouths that were made; engines and ears hold nothing between calls. */
  async close(): Promise<void> {
    const mouths = [...this.#made].filter(([key]) => key.startsWith('mouth ')).map(([, mouth]) => mouth as Mouth);
    await Promise.all(mouths.map((mouth) => mouth.close()));
  }

  #select(choice: EngineChoice): EngineSelection {
    const { byDefault, registry } = this.#parts;
    const asked = withEngineFromModel(choice, registry.engines);
    const standing = withEngineFromModel(byDefault, registry.engines);
    const { embedded } = registry;
    const ears = asked.ears ?? standing.ears ?? [...configured(registry.ears, this.#parts), embedded.ears.name];
    const models = asked.model ?? standing.model ?? [...configured(registry.llms, this.#parts), embedded.mind.name];
    const mouths = asked.mouth ?? standing.mouth ?? [...configured(registry.mouths, this.#parts), embedded.mouth.name];
    const engines = enginesOf(asked) ?? enginesOf(standing) ?? [...configured(registry.engines, this.#parts), cascade];
    const cascades = this.#cascades(ears, models, mouths);
    const announcers = mouths.map((name) => this.#mouth(name));
    const llms = models.filter((name) => name !== embedded.mind.name).map((name) => this.#llm(name));
    return {
      engines: engines.flatMap((name) => (name === cascade ? cascades : [this.#engine(name)])),
      announcers: mouths.includes(embedded.mouth.name) ? announcers : [...announcers, embedded.mouth.part],
      planners: [...llms.map(llmPlanner), embedded.planner],
      reporters: [...llms.map(llmReporter), embedded.reporter],
    };
  }

  /** The first of each, then the second of each, and so on: whichever part fails, the next row takes the call over. */
  #cascades(ears: readonly string[], models: readonly string[], mouths: readonly string[]): Engine[] {
    const rows = Math.max(ears.length, models.length, mouths.length);
    const at = (names: readonly string[], row: number): string => names[Math.min(row, names.length - 1)] ?? '';
    return Array.from({ length: rows }, (_, row) =>
      this.#parts.createCascade({
        ears: this.#ears(at(ears, row)),
        mind: this.#mind(at(models, row)),
        mouth: this.#mouth(at(mouths, row)),
      }),
    );
  }

  #engine(name: string): Engine {
    return this.#make('engine', name, this.#parts.registry.engines, [cascade]);
  }

  #ears(name: string): Ears {
    const { ears } = this.#parts.registry.embedded;
    return name === ears.name ? ears.part : this.#make('ears', name, this.#parts.registry.ears, [ears.name]);
  }

  #mouth(name: string): Mouth {
    const { mouth } = this.#parts.registry.embedded;
    return name === mouth.name ? mouth.part : this.#make('mouth', name, this.#parts.registry.mouths, [mouth.name]);
  }

  #llm(name: string): Llm {
    return this.#make('model', name, this.#parts.registry.llms, [this.#parts.registry.embedded.mind.name]);
  }

  #mind(name: string): Mind {
    const { mind } = this.#parts.registry.embedded;
    return name === mind.name ? mind.part : this.#llm(name).mind();
  }

  #make<Part>(field: string, choice: string, providers: readonly Provider<Part>[], others: readonly string[]): Part {
    const key = `${field} ${choice}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known as Part;
    const { name, model } = nameAndModel(choice);
    const provider = providers.find((other) => other.name === name);
    const { settings, log } = this.#parts;
    if (!provider || !provider.configured(settings)) {
      const usable = [...configured(providers, this.#parts), ...others].join(', ');
      const missing = provider ? `is not configured: set ${settingNames(provider)}` : 'is not known';
      throw new PhoneError('invalid_request', `\`${field}\`: ${choice} ${missing}. There is: ${usable}.`, {
        detail: { field, details: [{ path: field, message: missing }] },
      });
    }
    const part = provider.create({ settings, model, log });
    this.#made.set(key, part);
    return part;
  }
}

/** `deepgram:nova-3` is the model nova-3 of deepgram; a model's name may hold colons itself. */
export function nameAndModel(choice: string): { readonly name: string; readonly model: string | null } {
  const colon = choice.indexOf(':');
  return colon === -1
    ? { name: choice, model: null }
    : { name: choice.slice(0, colon), model: choice.slice(colon + 1) };
}

/** A `model` that is a whole engine chooses that engine. */
function withEngineFromModel(choice: EngineChoice, engines: readonly Provider<Engine>[]): EngineChoice {
  if (choice.model === null) return choice;
  const isEngine = (name: string): boolean => engines.some((engine) => engine.name === nameAndModel(name).name);
  const whole = choice.model.filter(isEngine);
  if (whole.length === 0) return choice;
  const rest = choice.model.filter((name) => !isEngine(name));
  return {
    ...choice,
    engine: choice.engine ?? (rest.length > 0 ? [...whole, cascade] : whole),
    model: rest.length > 0 ? rest : null,
  };
}

/** Who chooses parts of a cascade wants a cascade. */
function enginesOf(choice: EngineChoice): readonly string[] | null {
  return choice.engine ?? (choice.ears || choice.model || choice.mouth ? [cascade] : null);
}

function configured(
  providers: readonly { readonly name: string; configured(settings: Readonly<Record<string, unknown>>): boolean }[],
  { settings }: EngineSelectorParts,
): string[] {
  return providers.filter((provider) => provider.configured(settings)).map((provider) => provider.name);
}

function settingNames(provider: { readonly settings: SettingsShape }): string {
  return Object.keys(provider.settings)[0] ?? 'its settings';
}
