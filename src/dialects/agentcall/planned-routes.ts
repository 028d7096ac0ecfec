import { PhoneError } from '../../core/errors.ts';
import { type Method, type Route, openRoute, route } from '../../http/dialect.ts';

/** Paths of the contract that are answered with 501 until they are built. */
const planned: Readonly<Record<string, readonly string[]>> = {
  GET: [
    '/v1/numbers/:id/schedules',
    '/v1/numbers/:id/next-call-context',
    '/v1/calls/:id/report',
    '/v1/sms/inbox/:numberId',
    '/v1/sms/otp/:numberId',
    '/v1/sms/:messageId',
    '/v1/sms-conversations',
    '/v1/sms-conversations/:id',
    '/v1/contacts',
    '/v1/contacts/:id',
    '/v1/contacts/by-phone/:e164',
    '/v1/contacts/:id/next-call-context',
    '/v1/contacts/by-phone/:e164/next-call-context',
    '/v1/memory/next-call-context',
    '/v1/memory/current',
    '/v1/memory/candidates',
    '/v1/memory/:id/timeline',
    '/v1/reports',
    '/v1/briefs',
    '/v1/agentfm/pending',
    '/mcp',
  ],
  POST: [
    '/v1/numbers/:id/schedules',
    '/v1/sms/send',
    '/v1/sms-conversations/:id/reply',
    '/v1/briefs/:id/ack',
    '/v1/briefs/:id/resolve',
    '/v1/memory/candidates/:id/approve',
    '/v1/memory/candidates/:id/reject',
    '/mcp',
  ],
  PATCH: ['/v1/contacts/:id', '/v1/memory/:id', '/v1/agentfm/callbacks/:id'],
  DELETE: ['/v1/numbers/:id/schedules/:sid', '/v1/contacts/:id', '/v1/memory/:id', '/mcp'],
};

export function plannedRoutes(): readonly Route[] {
  return [
    ...Object.entries(planned).flatMap(([method, paths]) =>
      paths.map((path) => route({ ...notBuilt, method: method as Method, path })),
    ),
    openRoute({ ...notBuilt, method: 'POST', path: '/v1/agentfm/callback-request', rates: ['callbackRequests'] }),
  ];
}

const notBuilt = { summary: 'Not built yet', undocumented: true, answer: {}, handle: refuse } as const;

function refuse(): Promise<never> {
  return Promise.reject(
    new PhoneError('not_implemented', 'This part of the API is not built yet. GET /docs shows what is.'),
  );
}
