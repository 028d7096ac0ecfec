import type { Generated, Kysely } from 'kysely';
import type { PlanName } from '../../core/account/account.ts';
import type { Call } from '../../core/call/call.ts';
import type { Message } from '../../core/message/message.ts';
import type { OwnNumber } from '../../core/number/own-number.ts';
import type { UsageEntry } from '../../core/usage/usage-entry.ts';
import type { Delivery } from '../../core/webhook/delivery.ts';
import type { EventDelivery, EventName } from '../../core/webhook/event.ts';

export type Dialect = 'sqlite' | 'postgres';

/** A database of either kind, or one transaction of it. */
export type Database = Kysely<Tables>;

/**
 * The same values on both databases: ids as text, times as epoch milliseconds and durations as whole milliseconds (both read
 * back as JS numbers), booleans as 0 or 1, everything with a shape of its own as JSON text.
 */
export interface Tables {
  accounts: AccountTable;
  api_keys: ApiKeyTable;
  numbers: NumberTable;
  workflows: WorkflowTable;
  calls: CallTable;
  call_turns: CallTurnTable;
  call_fields: CallFieldTable;
  call_notes: CallNoteTable;
  call_measures: CallMeasuresTable;
  reports: ReportTable;
  recordings: RecordingTable;
  webhooks: WebhookTable;
  deliveries: DeliveryTable;
  delivery_attempts: DeliveryAttemptTable;
  replies: ReplyTable;
  notebook: NotebookTable;
  carrier_credentials: CarrierCredentialTable;
  messages: MessageTable;
  events: EventTable;
  subscriptions: SubscriptionTable;
  event_deliveries: EventDeliveryTable;
  event_attempts: EventAttemptTable;
  call_orders: CallOrderTable;
  usage_entries: UsageEntryTable;
  /** SQLite only: PostgreSQL has pg-boss. */
  jobs: JobTable;
  /** PostgreSQL only: one SQLite server counts in memory. */
  rate_windows: RateWindowTable;
}

export type Bit = 0 | 1;

export interface AccountTable {
  id: string;
  name: string;
  time_zone: string;
  record_calls: Bit;
  max_concurrent_calls: number | null;
  verified_numbers_only: Bit;
  verified_numbers: string;
  created_at: number;
  engine_choice: string | null;
  plan: PlanName;
  payment: string | null;
  /** The one in `payment`, to look it up by. */
  customer_id: string | null;
  memory_enabled: Bit;
}

export interface ApiKeyTable {
  id: string;
  account_id: string;
  name: string | null;
  hash: string;
  preview: string;
  created_at: number;
  last_used_at: number | null;
}

export interface NumberTable {
  id: string;
  account_id: string;
  number: string;
  type: OwnNumber['type'];
  country: string;
  label: string | null;
  created_at: number;
  engine_choice: string | null;
  tools: string | null;
  carrier: string;
  carrier_number_id: string | null;
  inbound: string | null;
  outbound: string | null;
  model_key: string | null;
  premium_voice: string | null;
  released_at: number | null;
}

export interface WorkflowTable {
  id: string;
  account_id: string;
  name: string | null;
  prompt: string;
  plan: string;
  planner: string;
  model: string | null;
  listed: Bit;
  created_at: number;
}

export interface CallTable {
  id: string;
  account_id: string;
  direction: Call['direction'];
  from_number: string;
  to_number: string;
  number_id: string | null;
  workflow_id: string | null;
  carrier: string;
  carrier_call_id: string | null;
  state: Call['state'];
  ended_reason: Call['endedReason'];
  ended_detail: string | null;
  answered_by: Call['answeredBy'];
  voice: string;
  language: string;
  max_duration_secs: number;
  record: Bit;
  recipient: string;
  callback: string | null;
  metadata: string;
  created_at: number;
  dialed_at: number | null;
  ringing_at: number | null;
  answered_at: number | null;
  ended_at: number | null;
  duration_ms: number | null;
  made_by: string;
  node: string | null;
  lease_until: number | null;
  version: number;
  engine_choice: string | null;
  kind: Call['kind'];
  billed_as: Call['billedAs'];
  live_transcript: Bit;
  public_url: string | null;
  peer_call_id: string | null;
  connect_to: string | null;
  parent_call_id: string | null;
  first_message: string | null;
  context: string | null;
  notifications: string | null;
}

export interface CallTurnTable {
  call_id: string;
  position: number;
  turn: string;
}

export interface CallFieldTable {
  seq: Generated<number>;
  call_id: string;
  field: string;
  at: number;
}

export interface CallNoteTable {
  seq: Generated<number>;
  call_id: string;
  note: string;
  at: number;
}

export interface CallMeasuresTable {
  call_id: string;
  measures: string;
}

export interface ReportTable {
  call_id: string;
  report: string;
  created_at: number;
}

export interface RecordingTable {
  call_id: string;
  path: string;
  duration_ms: number;
  created_at: number;
}

export interface WebhookTable {
  id: string;
  account_id: string;
  workflow_id: string;
  url: string;
  name: string | null;
  created_at: number;
}

export interface DeliveryTable {
  id: string;
  account_id: string;
  call_id: string;
  kind: Delivery['kind'];
  url: string;
  body: string;
  bearer: string | null;
  status: Delivery['status'];
  created_at: number;
}

export interface DeliveryAttemptTable {
  seq: Generated<number>;
  delivery_id: string;
  at: number;
  status: number | null;
  duration_ms: number;
  answer: string;
}

/** A claim while `answer` is null, a remembered answer after. */
export interface ReplyTable {
  scope: string;
  key: string;
  token: string;
  claim_until: number;
  answer: string | null;
  expires_at: number | null;
}

export interface NotebookTable {
  owner: string;
  key: string;
  value: string;
}

/** Sealed by the vault. */
export interface CarrierCredentialTable {
  account_id: string;
  carrier: string;
  sealed: string;
}

export interface EventTable {
  seq: Generated<number>;
  id: string;
  account_id: string;
  number_id: string | null;
  call_id: string | null;
  name: EventName;
  at: number;
  stored_at: number;
  body: string;
}

export interface SubscriptionTable {
  id: string;
  account_id: string;
  url: string;
  events: string;
  sealed_secret: string;
  previous: string | null;
  created_at: number;
  disabled_at: number | null;
  last_attempt: string | null;
}

export interface EventDeliveryTable {
  seq: Generated<number>;
  id: string;
  account_id: string;
  subscription_id: string;
  event_id: string | null;
  call_id: string | null;
  name: EventName;
  lane: string | null;
  status: EventDelivery['status'];
  failures: number;
  since: number;
  next_attempt_at: number | null;
  created_at: number;
  claimed_by: string | null;
  claimed_until: number | null;
  /** Of a test; others send their event's. */
  body: string | null;
}

export interface EventAttemptTable {
  seq: Generated<number>;
  delivery_id: string;
  at: number;
  status: number | null;
  ms: number;
  answer: string;
}

export interface CallOrderTable {
  id: string;
  node: string;
  call_id: string;
  request: string;
  created_at: number;
  /** Null until it has been carried out (1) or could not be (0). */
  done: Bit | null;
}

export interface MessageTable {
  id: string;
  account_id: string;
  number_id: string;
  direction: Message['direction'];
  from_number: string;
  to_number: string;
  body: string;
  media_urls: string;
  carrier: string;
  carrier_text_id: string | null;
  status: Message['status'];
  error: string | null;
  call_id: string | null;
  created_at: number;
}

export interface UsageEntryTable {
  source: string;
  item: UsageEntry['item'];
  account_id: string;
  quantity: number;
  cost_micros: number;
  allowance: UsageEntry['allowance'];
  month: string;
  at: number;
}

export interface JobTable {
  seq: Generated<number>;
  kind: string;
  key: string;
  payload: string;
  attempts: number;
  /** When it may be taken: its due time, and while it runs the end of its lease. */
  visible_at: number;
  /** Who runs it. */
  token: string | null;
  /** Set when it has failed for good. */
  dead_at: number | null;
}

export interface RateWindowTable {
  key: string;
  /** JSON array of the accepted instants, oldest first. */
  instants: string;
  expires_at: number;
}
