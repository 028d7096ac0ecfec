import * as realCarriers from './carriers/index.ts';
import { createSimulator, simulatorSettings } from './carriers/simulator/index.ts';
import type { readConfig } from './config.ts';
import type { FirstNumber } from './core/account/bootstrap.ts';
import { createVoiceActivity } from './core/bridge/audio/voice-activity.ts';
import { choiceFrom } from './core/ports/engine-choice.ts';
import type { Carrier } from './core/ports/carrier.ts';
import type { CarrierProvider, CarrierRequest } from './core/ports/carrier-provider.ts';
import type { Log } from './core/ports/log.ts';
import type { Mouth } from './core/ports/mouth.ts';
import type { Payments, PaymentsProvider } from './core/ports/payments.ts';
import type { Provider } from './core/ports/provider.ts';
import type { VoiceActivity } from './core/ports/voice-activity.ts';
import { SettingsError, type SettingsShape } from './core/settings.ts';
import { ConfiguredEngines, type Registry } from './engine-selector.ts';
import * as engines from './engines/index.ts';
import { createCascade } from './engines/cascade/cascade.ts';
import * as llms from './llms/index.ts';
import * as payments from './payments/index.ts';
import { rulesMind, rulesPlanner, rulesReporter } from './llms/rules/index.ts';
import { silero } from './speech/voice-activity/silero/index.ts';
import { telemetrySettings } from './telemetry/open-telemetry.ts';
import * as ears from './speech/ears/index.ts';
import * as mouths from './speech/mouths/index.ts';
import { captionEars } from './speech/ears/captions/caption-ears.ts';
import { createFlite } from './speech/mouths/flite/flite.ts';

/** Everything that needs a key, an address or a model. Where several are configured and no choice is made, their names' order decides. */
export const providers: Omit<Registry, 'embedded'> = {
  engines: Object.values(engines),
  ears: Object.values(ears),
  mouths: Object.values(mouths),
  llms: Object.values(llms),
};

/** The real phone networks. The simulated one is there without being asked for. */
export const carriers: readonly CarrierProvider[] = Object.values(realCarriers);

const paymentProviders: readonly PaymentsProvider[] = Object.values(payments);

const own = { ...simulatorSettings, ...telemetrySettings, ...silero.settings };
const sectionsOf = (kind: string, parts: readonly Provider<unknown>[]) =>
  parts.map(({ name, settings }) => ({ title: `${kind}: ${name}`, shape: settings }));

/** What the adapters of this build want to be told, beside the server's own settings. */
export const adapterSections: readonly { readonly title: string; readonly shape: SettingsShape }[] = [
  { title: 'The simulated phone network', shape: simulatorSettings },
  ...carriers.map(({ name, settings }) => ({ title: `Carrier: ${name}`, shape: settings })),
  ...sectionsOf('Engine', providers.engines),
  ...sectionsOf('Model', providers.llms),
  ...sectionsOf('Ears', providers.ears),
  ...sectionsOf('Mouth', providers.mouths),
  { title: 'Voice activity: silero', shape: silero.settings },
  ...paymentProviders.map(({ name, settings }) => ({ title: `Payments: ${name}`, shape: settings })),
  { title: 'OpenTelemetry', shape: telemetrySettings },
];

/** Providers read theirs by name: only the wiring's own are known here one by one. */
export const adapterSettings = Object.assign({}, ...adapterSections.map(({ shape }) => shape)) as typeof own;

export type Config = ReturnType<typeof readConfig<typeof adapterSettings>>;

/** Makes a detector of speech for each side of each call: the embedded one, or a neural one where its model is configured. */
export function openVoiceActivity(config: Config, log: Log): Promise<() => VoiceActivity> {
  return silero.configured(config) ? silero.open(config, log) : Promise.resolve(createVoiceActivity);
}

/** Who takes the owners' money; null: nobody. Throws a `SettingsError` for one that is set up by halves. */
export async function openPayments(config: Config, log: Log): Promise<Payments | null> {
  const provider = paymentProviders.find((candidate) => candidate.configured(config));
  return provider ? provider.open(config, log) : null;
}

/** Speaks without a key; the caller closes it. */
export const createEmbeddedMouth = createFlite;
export type EmbeddedMouth = ReturnType<typeof createFlite>;

/** `mouth` is the embedded one; it stays the caller's. `lines`: what the calls of the carrier bring. */
export function createSelector(
  config: Config,
  log: Log,
  mouth: Mouth,
  lines: { readonly captions: boolean },
): ConfiguredEngines {
  return new ConfiguredEngines({
    registry: {
      ...providers,
      embedded: {
        ears: { name: 'captions', part: captionEars(lines) },
        mouth: { name: 'flite', part: mouth },
        mind: { name: 'rules', part: rulesMind },
        planner: rulesPlanner,
        reporter: rulesReporter,
      },
    },
    createCascade,
    settings: config,
    ownKey: { engine: engines.openaiRealtime.name, setting: 'OPENAI_API_KEY' },
    byDefault: choiceFrom({
      engine: config.RINGDOWN_ENGINE,
      ears: config.RINGDOWN_EARS,
      model: config.RINGDOWN_MODEL,
      mouth: config.RINGDOWN_MOUTH,
    }),
    log,
  });
}

/** The real carrier of these settings; null: the simulated network. Throws a `SettingsError` for one that cannot be had. */
export function carrierOf(config: Config, among = carriers): CarrierProvider | null {
  const wanted = config.CARRIER;
  if (wanted === simulatorName) return null;
  if (wanted === null) return among.find((carrier) => carrier.configured(config)) ?? null;
  const found = among.find(({ name }) => name === wanted);
  if (found?.configured(config)) return found;
  const names = [simulatorName, ...among.map(({ name }) => name)].join(', ');
  const why = found
    ? `${wanted} is not configured: set ${Object.keys(found.settings).join(', ')}`
    : `must be one of ${names}`;
  throw new SettingsError(`These settings need attention:\n  CARRIER: ${why}`);
}

const simulatorName = 'simulator';

/** What the calls of the carrier bring beside audio. */
export function linesOf(config: Config, among = carriers): { readonly captions: boolean } {
  const real = carrierOf(config, among);
  return { captions: real === null || real.captions === true };
}

/** The numbers that the first account owns from the start. */
export function firstNumbersOf(config: Config, among = carriers): readonly FirstNumber[] {
  const real = carrierOf(config, among);
  if (!real) return [{ number: '+12025550143', country: 'US', type: 'local', carrier: simulatorName }];
  return real.ownNumbers(config).map((number) => ({ ...number, carrier: real.name }));
}

/** `mouth` is what simulated people speak with; it stays the caller's. */
export function createCarrier(
  config: Config,
  request: Omit<CarrierRequest, 'settings'>,
  mouth: Mouth,
  among = carriers,
): Carrier {
  const real = carrierOf(config, among);
  if (real) return real.create({ ...request, settings: config });
  const { host, notebook, log } = request;
  return createSimulator({ host, mouth, notebook, speed: config.RINGDOWN_SIMULATOR_SPEED, log });
}
