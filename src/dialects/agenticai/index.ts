import { z } from 'zod';
import type { Core } from '../../core/core.ts';
import { type Dialect, openRoute } from '../../http/dialect.ts';
import { type AgenticaiOptions, callRoutes } from './call-routes.ts';
import { errorForm } from './errors.ts';

/** Place a call, see what is under way, end it. */
export function createAgenticai(core: Core, options: AgenticaiOptions): Dialect {
  return {
    name: 'AgenticAI',
    description:
      'Place a call, see what is under way, end it. What its rules refuse is answered with 200 and `success: false`. The machine itself needs no key; `RINGDOWN_AGENTICAI_OPEN=1` lets everybody do without. 60 requests a minute.',
    errors: errorForm,
    rates: ['agenticai'],
    showsRates: false,
    prefixes: [],
    routes: [
      openRoute({
        method: 'GET',
        path: '/health',
        summary: 'Up, and how many calls are under way',
        answer: { schema: z.object({ status: z.literal('healthy'), active_calls: z.int() }) },
        async handle() {
          return { status: 'healthy' as const, active_calls: (await core.store.calls.active()).length };
        },
      }),
      ...callRoutes(core, options),
    ],
  };
}
