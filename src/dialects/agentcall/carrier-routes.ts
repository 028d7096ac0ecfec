import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import { type Method, type Route, route } from '../../http/dialect.ts';

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What the carrier lets its owner do beside calls, under its own name. Not limited. */
export function carrierRoutes(core: Core): readonly Route[] {
  const { name, control } = core.carrier;
  if (!control) return [];
  const prefix = `/v1/${name}`;
  return methods.map((method) =>
    route({
      method,
      path: `${prefix}/*`,
      summary: `The control API of the carrier ${name}`,
      undocumented: true,
      rates: [],
      answer: {},
      async handle({ path, query, body }) {
        const answer = await control.handle({ method, path: decoded(path.slice(prefix.length) || '/'), query, body });
        return Response.json(answer.body, {
          status: answer.status,
          headers: { 'content-type': 'application/json; charset=utf-8' },
        });
      },
    }),
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new PhoneError('not_found', 'There is nothing under this path.', { cause });
  }
}
