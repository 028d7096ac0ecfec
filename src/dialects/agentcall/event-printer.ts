import { wholeSeconds } from '../../core/call/whole-seconds.ts';
import { type Call, isFinal } from '../../core/call/call.ts';
import type { EventPrinter } from '../../core/ports/event-printer.ts';
import { callerOf } from '../../core/report/caller-summary.ts';
import type { EventName, Happening } from '../../core/webhook/event.ts';
import { type Links, isoTime } from '../../http/dialect.ts';
import { callStatus } from './call-object.ts';

type Data = Readonly<Record<string, unknown>>;

/** Contract 3.13: an address in an event is good for a day. */
const recordingLinkMs = 24 * 60 * 60_000;

/** What happens, in this dialect's words. */
export function eventPrinter(links: Links): EventPrinter {
  return { print: (happening) => ({ ...subject(happening), ...particulars(happening, links) }) };
}

function subject(happening: Happening): Data {
  if (!('call' in happening)) return {};
  const { id: callId, numberId, direction, from, to, peerCallId, metadata } = happening.call;
  return { callId, numberId, direction, from, to, peerCallId, metadata };
}

function particulars(happening: Happening, links: Links): Data {
  switch (happening.name) {
    case 'call.inbound':
    case 'call.ringing':
      return {};
    case 'call.status': {
      const { call, recording } = happening;
      const ended = isFinal(call.state);
      return {
        status: callStatus[call.state],
        duration: ended ? wholeSeconds(call.durationMs) : null,
        recordingUrl: recording && links.recording(call.id, recordingLinkMs, 'mp3').url,
        endedReason: ended ? call.endedReason : null,
      };
    }
    case 'transcript.partial': {
      const { sequence, role, text, at } = happening;
      return { sequence, role, text, timestamp: isoTime(at) };
    }
    case 'call.transcript': {
      const { call, transcript, report } = happening;
      return {
        duration: wholeSeconds(call.durationMs),
        transcript: transcript.map(({ role, text, startMs }) => ({ role, text, timestamp: saidAt(call, startMs) })),
        summary: { summary: report.summary, ...callerOf(report) },
        toolCallCount: report.measures.tools?.length ?? 0,
      };
    }
    case 'call.recording': {
      const { call, recording } = happening;
      const { url, expiresAt } = links.recording(call.id, recordingLinkMs, 'mp3');
      return { recordingUrl: url, duration: wholeSeconds(recording.durationMs), expiresAt: isoTime(expiresAt) };
    }
    case 'number.released': {
      const { number, reason, releasedAt } = happening;
      return { numberId: number.id, number: number.number, reason, releasedAt: isoTime(releasedAt) };
    }
  }
}

function saidAt(call: Call, startMs: number): string {
  return isoTime((call.answeredAt ?? call.createdAt) + startMs);
}

/** What a test of a webhook sends: of the shape of the real thing. */
export function sampleData(name: EventName): Data {
  const at = isoTime(Date.now());
  const call = {
    callId: '00000000-0000-4000-8000-000000000000',
    numberId: 'num_sample',
    direction: 'inbound',
    from: '+14155551234',
    to: '+14155550100',
    peerCallId: null,
    metadata: {},
  };
  const text = {
    messageId: 'msg_sample',
    conversationId: 'smsconv_sample',
    numberId: 'num_sample',
    from: '+14155551234',
    to: '+14155550100',
    body: 'Your code is 123456.',
  };
  const samples: Record<EventName, Data> = {
    'call.inbound': call,
    'call.ringing': call,
    'call.status': { ...call, status: 'completed', duration: 42, recordingUrl: null, endedReason: 'remote' },
    'transcript.partial': { ...call, sequence: 1, role: 'human', text: 'Hello?', timestamp: at },
    'call.transcript': {
      ...call,
      duration: 42,
      transcript: [{ role: 'human', text: 'Hello?', timestamp: at }],
      summary: {
        summary: 'A sample.',
        callerName: null,
        intent: 'other',
        urgency: 'low',
        callbackBy: null,
        spam: false,
      },
      toolCallCount: 0,
    },
    'call.recording': { ...call, recordingUrl: 'https://example.com/sample.mp3', duration: 42, expiresAt: at },
    'call.report.ready': { ...call, contactId: null, report: {}, candidates: [] },
    'sms.inbound': { ...text, otp: '123456', mediaUrls: [], receivedAt: at },
    'sms.otp': { ...text, otp: '123456', receivedAt: at },
    'sms.ai_reply': { ...text, inReplyTo: 'msg_sample', toolCalls: [], sentAt: at },
    'number.released': { numberId: 'num_sample', number: '+14155550100', reason: 'api', releasedAt: at },
  };
  return samples[name];
}
