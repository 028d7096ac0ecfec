import type { TwilioAccount } from './accounts.ts';
import { callKey } from './secrets.ts';

const root = '/twilio';
export const mediaPath = `${root}/media-stream`;

/** What Twilio is told to ask of us. */
export type Hook = 'voice' | 'status' | 'amd' | 'stream-status' | 'sms' | 'sms-status' | 'recording';

export function hookPath(hook: Hook): string {
  return `${root}/${hook}`;
}

/** An address that every call and text of a number goes to. */
export function hookUrl(publicUrl: string, hook: Hook): string {
  return publicUrl + hookPath(hook);
}

/** The same for one call: with our id of it and its secret. */
export function callHookUrl(
  publicUrl: string,
  hook: Hook,
  call: { readonly account: TwilioAccount; readonly callId: string },
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({ call: call.callId, key: callKey(call.account, call.callId), ...more });
  return `${hookUrl(publicUrl, hook)}?${query.toString()}`;
}

/** A public address for sockets. Twilio takes `wss` only; `ws` is for what plays it on this machine. */
export function socketUrl(publicUrl: string): string {
  const { protocol, hostname } = new URL(publicUrl);
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return publicUrl.replace(/^https?/i, protocol === 'http:' && isLocal ? 'ws' : 'wss');
}

export function mediaUrl(publicUrl: string): string {
  return socketUrl(publicUrl) + mediaPath;
}
