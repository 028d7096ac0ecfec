export interface StreamDocument {
  /** `wss`, without a query: Twilio drops it. */
  readonly streamUrl: string;
  readonly statusUrl: string;
  readonly carrierCallId: string;
  readonly token: string;
  /** Asked when the stream has ended while the call is still up. */
  readonly againUrl: string;
}

/** Joins the call with a media stream. What stands behind `<Connect>` is reached when the stream is over. */
export function streamDocument(given: StreamDocument): string {
  const { streamUrl, statusUrl, carrierCallId, token, againUrl } = given;
  return document(
    `<Connect><Stream url="${escaped(streamUrl)}" statusCallback="${escaped(statusUrl)}">` +
      `<Parameter name="call_sid" value="${escaped(carrierCallId)}"/>` +
      `<Parameter name="token" value="${escaped(token)}"/>` +
      `</Stream></Connect><Redirect method="POST">${escaped(againUrl)}</Redirect>`,
  );
}

export const hangUpDocument = document('<Hangup/>');

/** Ends an incoming call unanswered: only as the first verb, and nothing is charged. */
export const rejectDocument = document('<Reject/>');

/** An answer to a text that says nothing. */
export const noReplyDocument = document('');

function document(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${content}</Response>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
