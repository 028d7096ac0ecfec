import type { Call } from '../../core/call/call.ts';
import type { TranscriptTurn } from '../../core/call/transcript.ts';
import type { Cost } from '../../core/report/cost.ts';
import type { TurnTiming } from '../../core/report/measures.ts';
import type { Report } from '../../core/report/report.ts';
import type { Callback, PolledCall } from './wire/call-result.ts';

export function messages(transcript: readonly TranscriptTurn[]): Callback['messages'] {
  return transcript.map(({ role, text }) => ({ role, content: text }));
}

/** An object as soon as one field was learned, with `null` for those asked for in vain; `[]` when none was. */
export function formFills(report: Report | null): Callback['form_fills'] {
  const fields = report?.fields ?? [];
  if (fields.every(({ value }) => value === null)) return [];
  return Object.fromEntries(fields.map(({ key, value }) => [key, value]));
}

export function evidence(report: Report | null): PolledCall['form_fills_evidence'] {
  const found = (report?.fields ?? []).flatMap(({ key, quote, turn }) =>
    turn === null ? [] : [[key, { quote, message_index: turn }] as const],
  );
  return Object.fromEntries(found);
}

export function wireTiming(timing: TurnTiming): PolledCall['turn_timings'][number] {
  return {
    end_of_speech_ms: wholeMs(timing.endOfSpeechMs),
    decided_ms: Math.round(timing.decidedMs),
    first_token_ms: wholeMs(timing.firstTokenMs),
    first_audio_ms: wholeMs(timing.firstAudioMs),
    first_played_ms: wholeMs(timing.firstPlayedMs),
  };
}

function wholeMs(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

export function wireCost(cost: Cost): NonNullable<PolledCall['cost']> {
  return { usd: cost.usd, complete: cost.complete, prices_as_of: cost.pricesAsOf, items: [...cost.items] };
}

/** What the request said of the person, as JSON; null when it said nothing. */
export function recipientContext(call: Call): string | null {
  const { name, email, context } = call.recipient;
  if (name === null && email === null && context === null) return null;
  return JSON.stringify({
    recipient_name: name,
    recipient_email: email,
    recipient_phone: call.to,
    recipient_context: context,
  });
}
