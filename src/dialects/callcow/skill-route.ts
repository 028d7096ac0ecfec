import { readFileSync } from 'node:fs';
import { type Links, type Route, openRoute } from '../../http/dialect.ts';

const skill = readFileSync(new URL('./skill.md', import.meta.url), 'utf8');

/** For agents that read such files: the one request, how to brief, statuses, limits. */
export function skillRoute(links: Links): Route {
  return openRoute({
    method: 'GET',
    path: '/skill.md',
    summary: 'How agents make calls, as a skill file',
    answer: { contentType: 'text/markdown', description: 'The file.' },
    handle: () =>
      Promise.resolve(
        new Response(skill.replaceAll('{{server}}', links.base), {
          headers: { 'content-type': 'text/markdown; charset=utf-8' },
        }),
      ),
  });
}
