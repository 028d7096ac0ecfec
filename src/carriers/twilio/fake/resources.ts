import type { FakeCall } from './call.ts';
import { type FakeAccount, type FakeNumber, rfc2822 } from './ledger.ts';
import type { FakeMessage } from './messages.ts';

type Json = Readonly<Record<string, unknown>>;

const version = '2010-04-01';
const base = (accountSid: string): string => `/${version}/Accounts/${accountSid}`;
const dateOf = (epochMs: number | null): string | null => (epochMs === null ? null : rfc2822(epochMs));

export function accountResource({ sid, status }: FakeAccount): Json {
  return {
    sid,
    friendly_name: 'A fake account',
    status: status ?? 'active',
    type: 'Full',
    owner_account_sid: sid,
    uri: `${base(sid)}.json`,
  };
}

/** Durations and prices are strings, times are RFC 2822, what is not known yet is null. */
export function callResource(call: FakeCall): Json {
  const { sid, account, from, to, direction } = call.parts;
  return {
    sid,
    account_sid: account.sid,
    parent_call_sid: null,
    date_created: dateOf(call.createdAt),
    date_updated: dateOf(call.endedAt ?? call.startedAt ?? call.createdAt),
    to,
    to_formatted: to,
    from,
    from_formatted: from,
    phone_number_sid: null,
    status: call.status,
    start_time: dateOf(call.startedAt),
    end_time: dateOf(call.endedAt),
    duration: call.isOver ? String(call.durationSecs) : null,
    price: null,
    price_unit: 'USD',
    direction,
    answered_by: call.answeredBy,
    annotation: null,
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: '0',
    trunk_sid: null,
    api_version: version,
    uri: `${base(account.sid)}/Calls/${sid}.json`,
    subresource_uris: { recordings: `${base(account.sid)}/Calls/${sid}/Recordings.json` },
  };
}

export function messageResource(message: FakeMessage): Json {
  const { sid, accountSid, from, to, body, mediaUrls, direction, status, errorCode, createdAt } = message;
  return {
    sid,
    account_sid: accountSid,
    messaging_service_sid: null,
    from,
    to,
    body,
    num_segments: String(Math.max(1, Math.ceil(body.length / 153))),
    num_media: String(mediaUrls.length),
    direction,
    status,
    error_code: errorCode,
    error_message: null,
    price: null,
    price_unit: 'USD',
    api_version: version,
    date_created: dateOf(createdAt),
    date_updated: dateOf(createdAt),
    date_sent: status === 'queued' ? null : dateOf(createdAt),
    uri: `${base(accountSid)}/Messages/${sid}.json`,
    subresource_uris: { media: `${base(accountSid)}/Messages/${sid}/Media.json` },
  };
}

export function numberResource({ sid, accountSid, number, createdAt, settings }: FakeNumber): Json {
  const setting = (name: string): string => settings.get(name) ?? '';
  const sidSetting = (name: string): string | null => settings.get(name) || null;
  return {
    sid,
    account_sid: accountSid,
    phone_number: number,
    friendly_name: setting('FriendlyName') || number,
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    voice_url: setting('VoiceUrl'),
    voice_method: setting('VoiceMethod') || 'POST',
    voice_fallback_url: setting('VoiceFallbackUrl'),
    voice_fallback_method: 'POST',
    voice_application_sid: sidSetting('VoiceApplicationSid'),
    sms_url: setting('SmsUrl'),
    sms_method: setting('SmsMethod') || 'POST',
    sms_application_sid: sidSetting('SmsApplicationSid'),
    status_callback: setting('StatusCallback'),
    status_callback_method: setting('StatusCallbackMethod') || 'POST',
    trunk_sid: sidSetting('TrunkSid'),
    status: 'in-use',
    beta: false,
    origin: 'twilio',
    api_version: version,
    date_created: dateOf(createdAt),
    date_updated: dateOf(createdAt),
    uri: `${base(accountSid)}/IncomingPhoneNumbers/${sid}.json`,
  };
}

export function availableResource(number: string, country: string): Json {
  return {
    friendly_name: number,
    phone_number: number,
    lata: null,
    locality: country === 'US' ? 'San Francisco' : null,
    rate_center: null,
    latitude: null,
    longitude: null,
    region: country === 'US' ? 'CA' : null,
    postal_code: null,
    iso_country: country,
    address_requirements: 'none',
    beta: false,
    capabilities: { voice: true, SMS: true, MMS: true },
  };
}

/** A page of a list, with everything on it. */
export function listResource(path: string, name: string, items: readonly Json[], pageSize: number): Json {
  const uri = `${path}?PageSize=${pageSize}&Page=0`;
  return {
    [name]: items.slice(0, pageSize),
    first_page_uri: uri,
    next_page_uri: null,
    previous_page_uri: null,
    uri,
    page: 0,
    page_size: pageSize,
    start: 0,
    end: Math.max(0, Math.min(items.length, pageSize) - 1),
  };
}
