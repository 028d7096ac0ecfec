import type { Core } from '../../core/core.ts';
import type { Dialect, Links } from '../../http/dialect.ts';
import { callRoutes } from './call-routes.ts';
import { errorForm } from './errors.ts';
import { skillRoute } from './skill-route.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { workflowRoutes } from './workflow-routes.ts';

export { callcowPrinters } from './result-printers.ts';

/** One request with a prompt and a number; the result when the call has ended. */
export function createCallcow(core: Core, links: Links): Dialect {
  return {
    name: 'CallCow',
    description:
      'One request places a call from a prompt; the result comes when the call has ended. 60 requests a minute. Names are in `snake_case`.',
    errors: errorForm,
    rates: ['callcow'],
    showsRates: false,
    prefixes: [
      { path: '/api', keyed: true },
      { path: '/skill.md', keyed: false },
    ],
    routes: [...callRoutes(core, links), ...workflowRoutes(core), ...webhookRoutes(core), skillRoute(links)],
  };
}
