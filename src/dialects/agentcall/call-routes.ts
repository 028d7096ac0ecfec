import { z } from 'zod';
import type { Account } from '../../core/account/account.ts';
import { endCall } from '../../core/call/end-call.ts';
import type { Call } from '../../core/call/call.ts';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import { callerOf } from '../../core/report/caller-summary.ts';
import { readResult } from '../../core/report/read-result.ts';
import { type Links, type Route, isoTime, route, wholeSeconds } from '../../http/dialect.ts';
import { callEvents } from './call-events.ts';
import { findCall } from './find-call.ts';
import { callObject, recordingLinkMs, statesOf } from './call-object.ts';
import { CallObject, CallStatus, RecordingAnswer, Transcript } from './wire/call.ts';
import { listOf, listQuery } from './wire/list.ts';

export function callRoutes(core: Core, links: Links): readonly Route[] {
  const locate = findCall(core);
  return [
    route({
      method: 'GET',
      path: '/v1/calls',
      summary: 'Calls of every dialect, newest first',
      query: z.object({
        ...listQuery,
        direction: z.enum(['inbound', 'outbound']).optional(),
        status: CallStatus.optional(),
        numberId: z.string().optional().meta({ description: 'An own number, by its id or in E.164 form.' }),
        contactId: z.string().optional(),
      }),
      answer: { schema: listOf(CallObject) },
      async handle({ account, query }) {
        const { limit, cursor, direction, status } = query;
        const states = status && statesOf(status);
        const number = query.numberId === undefined ? undefined : await findNumber(core, account, query.numberId);
        if (states?.length === 0 || number === null || query.contactId !== undefined)
          return { data: [], nextCursor: null };
        const page = await core.store.calls.list(account.id, {
          limit,
          cursor,
          direction,
          states,
          numberId: number?.id,
        });
        const data = await Promise.all(page.items.map((call) => callObject(core, links, call)));
        return { data, nextCursor: page.nextCursor };
      },
    }),

    route({
      method: 'GET',
      path: '/v1/calls/:id',
      summary: 'One call',
      answer: { schema: CallObject },
      locate,
      handle: ({ subject }) => callObject(core, links, subject),
    }),

    route({
      method: 'POST',
      path: '/v1/calls/:id/hangup',
      summary: 'End a call',
      description: 'A call that has ended stays as it is.',
      answer: { schema: CallObject },
      locate,
      handle: async ({ subject }) => callObject(core, links, await endCall(core, subject)),
    }),

    route({
      method: 'GET',
      path: '/v1/calls/:id/transcript',
      summary: 'What was said',
      description: 'While the call runs: what was said so far.',
      answer: { schema: Transcript },
      locate,
      handle: ({ subject }) => transcript(core, subject),
    }),

    route({
      method: 'GET',
      path: '/v1/calls/:id/recording',
      summary: 'Where the audio of a call is',
      answer: { schema: RecordingAnswer },
      refusals: ['recording_not_available'],
      locate,
      async handle({ subject: call }) {
        const recording = await core.store.reports.recording(call.id);
        if (!recording) {
          throw new PhoneError('recording_not_available', 'This call has no recording, or it is not finished yet.');
        }
        const { url, expiresAt } = links.recording(call.id, recordingLinkMs, 'mp3');
        return {
          callId: call.id,
          recordingUrl: url,
          url,
          signedUrl: url,
          wavUrl: links.recording(call.id, recordingLinkMs, 'wav').url,
          contentType: 'audio/mpeg' as const,
          duration: wholeSeconds(recording.durationMs),
          expiresAt: isoTime(expiresAt),
        };
      },
    }),

    route({
      method: 'GET',
      path: '/v1/calls/:id/events',
      summary: 'A call as it happens',
      description:
        'Server-sent events: `state`, `partial` (what either side is saying, `final` when it stands in the transcript), `tool`, `turn` (how fast the agent answered), `level` (loudness of both sides) and, last, `end`. Ids are sequence numbers; `Last-Event-ID` resumes after one.',
      answer: { contentType: 'text/event-stream', description: 'Events until the call has ended.' },
      locate,
      handle: ({ subject, headers, signal }) =>
        Promise.resolve(callEvents(core, subject, { after: headers.get('last-event-id'), signal })),
    }),
  ];
}

/** Undefined never: null where the account owns no such number. */
function findNumber(core: Core, account: Account, idOrNumber: string): Promise<{ readonly id: string } | null> {
  return core.store.numbers.get(account.id, idOrNumber.replace(/^ (?=\d)/, '+'));
}

async function transcript(core: Core, found: Call): Promise<Transcript> {
  const { call, transcript, report, settled } = await readResult(core, found);
  const measures = call.kind === 'ai' ? await core.store.talk.measures(call.id) : null;
  const answeredAt = call.answeredAt ?? call.createdAt;
  const entries = transcript.map(({ role, text, startMs }) => ({
    role,
    text,
    timestamp: isoTime(answeredAt + startMs),
  }));
  return {
    callId: call.id,
    entries,
    transcript: entries,
    summary: report?.summary ?? null,
    summaryDetail: report && { summary: report.summary, ...callerOf(report) },
    duration: settled ? wholeSeconds(call.durationMs) : null,
    toolCalls: (measures?.tools ?? []).map(({ name, ok, atMs }) => ({
      tool: name,
      ok,
      timestamp: isoTime(answeredAt + atMs),
    })),
  };
}
