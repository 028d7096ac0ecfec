import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { HttpTool, type HttpTools, mostHttpTools } from './core/bridge/http-tools.ts';
import { PhoneError } from './core/errors.ts';

const HttpToolsFile = z.object({
  actionWebhook: z.object({
    url: z.url(),
    signingSecret: z.string().min(16, 'needs 16 characters at least').optional(),
  }),
  tools: z.array(HttpTool).min(1).max(mostHttpTools),
});

/**
 * The owner's tools as they stand in a file: `{"actionWebhook": {"url", "signingSecret"}, "tools": [{"name", "description",
 * "parameters"}]}`; `none` in place of a path takes them away. Throws `invalid_request`.
 */
export async function readHttpTools(path: string): Promise<HttpTools | null> {
  if (path === 'none') return null;
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PhoneError('invalid_request', `The tools could not be read from ${path}: ${why}`);
  }
  const parsed = HttpToolsFile.safeParse(content);
  if (!parsed.success) throw new PhoneError('invalid_request', `${path}: ${z.prettifyError(parsed.error)}`);
  const { actionWebhook, tools } = parsed.data;
  return { url: actionWebhook.url, signingSecret: actionWebhook.signingSecret ?? null, tools };
}
