import { z } from 'zod';
import type { Core } from '../core/core.ts';
import { PhoneError } from '../core/errors.ts';
import type { ByteRange, RecordingFile } from '../core/ports/recording-store.ts';
import { byteRange } from './byte-range.ts';
import { docsPage, docsPagePolicy } from './docs-page.ts';
import { type RecordingFormat, type Route, openRoute } from './dialect.ts';
import type { FileLinks } from './file-links.ts';
import type { OpenApiDocument } from './openapi.ts';
import type { ServerIdentity } from './server-identity.ts';
import { voiceSampleRoute } from './voice-sample-route.ts';

export interface HouseOptions {
  readonly core: Pick<Core, 'store' | 'recordings' | 'live' | 'selector' | 'log'>;
  readonly links: FileLinks;
  readonly identity: ServerIdentity;
  /** Asked when it is first read, and kept. */
  readonly document: () => OpenApiDocument;
}

export const readyPath = '/ready';

/** Routes that belong to no product: readiness, documentation, downloads. All without a key. */
export function houseRoutes(options: HouseOptions): readonly Route[] {
  const { core, links, identity } = options;
  const document = once(options.document);
  const page = once(() => docsPage(document()));
  return [
    voiceSampleRoute(core),

    openRoute({
      method: 'GET',
      path: readyPath,
      summary: 'Ready to take calls',
      description:
        'For load balancers and start scripts. While the server can’t take calls it answers 503 in the same shape, with the checks that failed.',
      query: z.object({
        challenge: z.string().max(100).optional().meta({ description: 'Any text, to see whose the address is.' }),
      }),
      answer: {
        description: 'Every check passed.',
        schema: z.object({
          status: z.enum(['ready', 'not_ready']),
          checks: z.record(z.string(), z.enum(['ok', 'failed'])),
          proof: z.string().optional().meta({ description: 'What only this installation answers to the challenge.' }),
        }),
      },
      async handle({ query: { challenge } }) {
        const database = await core.store.ping().catch(() => false);
        const checks = { database: checked(database), calls: checked(!core.live.draining) };
        const proof = challenge === undefined ? {} : { proof: identity.proof(challenge) };
        if (database && !core.live.draining) return { status: 'ready' as const, checks, ...proof };
        const headers = { 'retry-after': '5' };
        return Response.json({ status: 'not_ready', checks, ...proof }, { status: 503, headers });
      },
    }),

    openRoute({
      method: 'GET',
      path: '/openapi.json',
      summary: 'This API as an OpenAPI 3.1 document',
      answer: { description: 'The document, made from the schemas that requests are checked against.' },
      handle: () => Promise.resolve(document()),
    }),

    openRoute({
      method: 'GET',
      path: '/docs',
      summary: 'This API as a page to read',
      answer: { contentType: 'text/html', description: 'The page.' },
      handle: () =>
        Promise.resolve(
          new Response(page(), {
            headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': docsPagePolicy },
          }),
        ),
    }),

    openRoute({
      method: 'GET',
      path: '/files/recordings/:file',
      summary: 'Download a recording',
      description:
        'Addresses of this form come signed out of the API and need no key until they expire. Ranges can be asked for.',
      query: z.object({
        expires: z.string().optional().meta({ description: 'Unix time in seconds.' }),
        signature: z.string().optional(),
      }),
      answer: {
        contentType: 'audio/wav',
        description:
          'Two channels: the caller left, the agent right. `.wav`: 8 kHz, 16 bit, as it was recorded; `.mp3`: 16 kHz, 64 kbit/s.',
      },
      async handle({ path, params, query, headers }) {
        links.verify(path, query);
        const format = params.file.endsWith('.mp3') ? 'mp3' : 'wav';
        const callId = params.file.replace(/\.(wav|mp3)$/, '');
        const recording = await core.store.reports.recording(callId);
        const { recordings } = core;
        const read = (path: string, range?: ByteRange) =>
          format === 'mp3' ? recordings.readMp3(path, range) : recordings.read(path, range);
        const file = recording && (await read(recording.path));
        if (!file) throw new PhoneError('recording_not_available', 'The recording is not there any more.');
        return serve(file, headers.get('range'), { name: params.file, format }, (range) => read(recording.path, range));
      },
    }),
  ];
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

const recordingTypes: Readonly<Record<RecordingFormat, string>> = { wav: 'audio/wav', mp3: 'audio/mpeg' };

function checked(passed: boolean): 'ok' | 'failed' {
  return passed ? 'ok' : 'failed';
}

async function serve(
  whole: RecordingFile,
  wanted: string | null,
  { name, format }: { readonly name: string; readonly format: RecordingFormat },
  part: (range: ByteRange) => Promise<RecordingFile | null>,
): Promise<Response> {
  const headers = new Headers({
    'content-type': recordingTypes[format],
    'content-disposition': `inline; filename="${name}"`,
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=3600',
  });
  const range = byteRange(wanted, whole.size);
  if (range === null) {
    headers.set('content-length', String(whole.size));
    return new Response(whole.body, { headers });
  }
  await whole.body.cancel();
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${whole.size}`);
    return new Response(null, { status: 416, headers });
  }
  const file = await part(range);
  if (!file) throw new PhoneError('recording_not_available', 'The recording is not there any more.');
  headers.set('content-range', `bytes ${range.start}-${range.end}/${whole.size}`);
  headers.set('content-length', String(range.end - range.start + 1));
  return new Response(file.body, { status: 206, headers });
}
