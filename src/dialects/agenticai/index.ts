import { z } from 'zod';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import { type Dialect, type Method, type Route, openRoute } from '../../http/dialect.ts';
import { errorForm } from './errors.ts';

/** Only `GET /health` is built; its other paths say so in its form, without a key. */
export function createAgenticai(core: Core): Dialect {
  return {
    name: 'AgenticAI',
    description: 'Is the server up, and how busy is it?',
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
      { ...planned('POST', '/api/call'), claims: ({ has }) => has('to') },
      planned('GET', '/api/calls'),
      planned('POST', '/api/calls/:call_id/end'),
    ],
  };
}

function planned(method: Method, path: string): Route {
  const message = 'This part of the AgenticAI API is not built yet. POST /api/call-prompt places calls.';
  return openRoute({
    method,
    path,
    summary: 'Not built yet',
    undocumented: true,
    answer: {},
    handle: () => Promise.reject(new PhoneError('not_implemented', message)),
  });
}
