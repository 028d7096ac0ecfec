import { simulatorSettings } from './carriers/simulator/index.ts';
import type { readConfig } from './config.ts';
import { choiceFrom } from './core/ports/engine-selection.ts';
import type { Log } from './core/ports/log.ts';
import type { Mouth } from './core/ports/mouth.ts';
import type { SettingsShape } from './core/settings.ts';
import { ConfiguredEngines, type Registry } from './engine-selector.ts';
import * as engines from './engines/index.ts';
import { createCascade } from './engines/cascade/cascade.ts';
import { rulesMind, rulesPlanner, rulesReporter } from './llms/rules/index.ts';
import { telemetrySettings } from './telemetry/open-telemetry.ts';
import { captionEars } from './speech/ears/captions/caption-ears.ts';
import { createFlite } from './speech/mouths/flite/flite.ts';

/** Everything that needs a key, an address or a model, in the order in which it is preferred where the settings say nothing. */
export const providers: Omit<Registry, 'embedded'> = {
  engines: Object.values(engines),
  ears: [],
  mouths: [],
  llms: [],
};

/** What the adapters of this build want to be told, beside the server's own settings. */
export const adapterSections: readonly { readonly title: string; readonly shape: SettingsShape }[] = [
  { title: 'The simulated phone network', shape: simulatorSettings },
  { title: 'OpenTelemetry', shape: telemetrySettings },
  ...Object.values(engines).map(({ name, settings }) => ({ title: `Engine ${name}`, shape: settings })),
];

export const adapterSettings = { ...simulatorSettings, ...telemetrySettings, ...engines.openaiRealtime.settings };

export type Config = ReturnType<typeof readConfig<typeof adapterSettings>>;

/** Speaks without a key; the caller closes it. */
export const createEmbeddedMouth = createFlite;

/** `mouth` is the embedded one; it stays the caller's. */
export function createSelector(config: Config, log: Log, mouth: Mouth): ConfiguredEngines {
  return new ConfiguredEngines({
    registry: {
      ...providers,
      embedded: {
        ears: { name: 'captions', part: captionEars() },
        mouth: { name: 'flite', part: mouth },
        mind: { name: 'rules', part: rulesMind },
        planner: rulesPlanner,
        reporter: rulesReporter,
      },
    },
    createCascade,
    settings: config,
    byDefault: choiceFrom({
      engine: config.RINGDOWN_ENGINE,
      ears: config.RINGDOWN_EARS,
      model: config.RINGDOWN_MODEL,
      mouth: config.RINGDOWN_MOUTH,
    }),
    log,
  });
}
