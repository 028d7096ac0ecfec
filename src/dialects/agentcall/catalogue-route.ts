import { z } from 'zod';
import { type Links, type Route, openRoute } from '../../http/dialect.ts';
import { inlined } from './inline-schema.ts';

const Catalogue = z
  .object({
    name: z.string(),
    version: z.string(),
    description: z.string(),
    docs: z.string(),
    llmReference: z.string(),
    auth: z.object({ type: z.literal('Bearer'), header: z.string(), keyPrefix: z.string() }),
    baseUrl: z.string(),
    endpoints: z.array(
      z.object({
        method: z.string(),
        path: z.string(),
        description: z.string(),
        query: z.record(z.string(), z.unknown()).optional(),
        body: z.record(z.string(), z.unknown()).optional(),
        example: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  })
  .meta({ id: 'Catalogue' });

export interface CatalogueOptions {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly links: Links;
}

/** `GET /`: what this server is and every route of the dialect, for programs that look around first. */
export function catalogueRoute(options: CatalogueOptions, routes: readonly Route[]): Route {
  const endpoints = routes.filter(({ documented }) => documented).map(endpoint);
  return openRoute({
    method: 'GET',
    path: '/',
    summary: 'What this server is and what it offers',
    answer: { schema: Catalogue },
    handle() {
      const { name, version, description, links } = options;
      return Promise.resolve({
        name,
        version,
        description,
        docs: `${links.base}/docs`,
        llmReference: `${links.base}/llms.txt`,
        auth: { type: 'Bearer' as const, header: 'Authorization: Bearer <key>', keyPrefix: 'ac_live_' },
        baseUrl: links.base,
        endpoints,
      });
    },
  });
}

function endpoint(route: Route): z.infer<typeof Catalogue>['endpoints'][number] {
  return {
    method: route.method,
    path: route.path,
    description: route.summary,
    ...(route.query && { query: { ...inlined(route.query).properties } }),
    ...(route.body && { body: { ...inlined(route.body).properties } }),
    ...(route.example && { example: { ...route.example } }),
  };
}
