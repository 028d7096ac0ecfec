import type { Core } from '../../core/core.ts';
import type { Dialect, Links, Route } from '../../http/dialect.ts';
import { accountRoutes } from './account-routes.ts';
import { billingRoutes } from './billing-routes.ts';
import { callRoutes } from './call-routes.ts';
import { carrierRoutes } from './carrier-routes.ts';
import { catalogueRoute } from './catalogue-route.ts';
import { errorForm } from './errors.ts';
import { llmsRoute } from './llms-route.ts';
import { placingRoutes } from './placing-routes.ts';
import { numberAgentRoutes } from './number-agent-routes.ts';
import { numberRoutes } from './number-routes.ts';
import { numberVoiceRoutes } from './number-voice-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { plannedRoutes } from './planned-routes.ts';
import { speechRoutes } from './speech-routes.ts';
import { voiceRoutes } from './voice-routes.ts';
import { usageRoutes } from './usage-routes.ts';

export { eventPrinter } from './event-printer.ts';

export interface AgentcallOptions {
  /** What the server calls itself. */
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Routes of the server itself, which are answered in this dialect's form. */
  readonly houseRoutes: readonly Route[];
}

/** The native dialect: the account, its numbers, its calls, and the calls as they happen. */
export function createAgentcall(core: Core, links: Links, options: AgentcallOptions): Dialect {
  const { houseRoutes, ...about } = options;
  const built = [
    ...accountRoutes(core),
    ...numberRoutes(core),
    ...numberAgentRoutes(core),
    ...numberVoiceRoutes(core),
    ...callRoutes(core, links),
    ...placingRoutes(core, links),
    ...webhookRoutes(core),
    ...speechRoutes(core),
    ...voiceRoutes(links),
    ...usageRoutes(core),
    ...billingRoutes(core),
  ];
  const planned = plannedRoutes();
  return {
    name: 'AgentCall',
    description:
      'The native API: the account, its numbers, its calls and what was said in them, while it is said. 100 requests a minute. Names are in `camelCase`.',
    errors: errorForm,
    rates: ['v1'],
    showsRates: true,
    prefixes: [
      { path: '/', keyed: false },
      { path: '/v1', keyed: true },
    ],
    routes: [
      catalogueRoute({ ...about, links }, built),
      llmsRoute(links, built, planned),
      ...built,
      ...carrierRoutes(core),
      ...planned,
      ...houseRoutes,
    ],
  };
}
