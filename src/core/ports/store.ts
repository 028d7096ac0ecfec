import type { LiveOrder } from '../bridge/live-order.ts';
import type { Account, ApiKey } from '../account/account.ts';
import type { Call } from '../call/call.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import type { Message } from '../message/message.ts';
import type { OwnNumber } from '../number/own-number.ts';
import type { Measures } from '../report/measures.ts';
import type { Recording } from '../report/recording.ts';
import type { CollectedField, Report } from '../report/report.ts';
import type { Delivery, DeliveryAttempt, RegisteredWebhook } from '../webhook/delivery.ts';
import type { Month } from '../usage/calendar-month.ts';
import type { Allowance, UsageEntry, UsageSum } from '../usage/usage-entry.ts';
import type { EventAttempt, EventDelivery, EventName, StoredEvent, Subscription } from '../webhook/event.ts';
import type { StoredWorkflow } from '../workflow/stored-workflow.ts';
import type { JobQueue, JobRunner } from './jobs.ts';

/**
 * Where everything durable lives. Both databases hold the same values: text ids, epoch milliseconds, JSON as text. A look-up
 * by account never finds what belongs to another. `null` means that there is no such row.
 */
export interface Repositories {
  readonly accounts: AccountStore;
  readonly keys: KeyStore;
  readonly numbers: NumberStore;
  readonly workflows: WorkflowStore;
  readonly calls: CallStore;
  readonly talk: TalkStore;
  readonly reports: ReportStore;
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryStore;
  readonly events: EventStore;
  readonly subscriptions: SubscriptionStore;
  readonly orders: OrderStore;
  readonly messages: MessageStore;
  readonly usage: UsageStore;
  readonly credentials: CredentialStore;
  readonly replies: ReplyStore;
  readonly notebook: Notebook;
  readonly jobs: JobQueue;
}

export interface Store extends Repositories {
  /** True when other processes may work on the same data. */
  readonly shared: boolean;
  /** Everything done on `tx` is committed when `run` returns, together with its jobs, and undone when it throws. */
  transaction<T>(run: (tx: Repositories) => Promise<T>): Promise<T>;
  readonly runner: JobRunner;
  readonly rates: RateCounter;
  /** True when the database answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

export interface AccountStore {
  insert(account: Account): Promise<void>;
  get(id: string): Promise<Account | null>;
  /** By the payment provider's id. */
  findByCustomer(customerId: string): Promise<Account | null>;
  /** The oldest: keyless local requests and the bootstrap key act for it. */
  first(): Promise<Account | null>;
  list(): Promise<readonly Account[]>;
  update(account: Account): Promise<void>;
  /** In a transaction: others that lock the same account wait until it is over. */
  lock(id: string): Promise<void>;
}

export interface KeyStore {
  insert(key: ApiKey): Promise<void>;
  findByHash(hash: string): Promise<ApiKey | null>;
  list(accountId: string): Promise<readonly ApiKey[]>;
  /** False when there is no such key. */
  remove(accountId: string, id: string): Promise<boolean>;
  touch(id: string, usedAt: number): Promise<void>;
}

/** Numbers that were given back are found by none of these but `known`, `update` and `forget`. */
export interface NumberStore {
  /** Throws `number_unavailable` for one that this server has, or has had. */
  insert(number: OwnNumber): Promise<void>;
  /** By id or E.164. */
  get(accountId: string, idOrNumber: string): Promise<OwnNumber | null>;
  /** Whose number this is. */
  findByNumber(number: string): Promise<OwnNumber | null>;
  /** Replaces everything but its id and its account. */
  update(number: OwnNumber): Promise<void>;
  /** As if it had never been there: for one that the carrier did not give. */
  forget(accountId: string, id: string): Promise<void>;
  /** Oldest first. */
  list(accountId: string): Promise<readonly OwnNumber[]>;
  /** Which of these this server has, or has had: given back ones are never taken again. */
  known(numbers: readonly string[]): Promise<readonly string[]>;
}

export interface WorkflowStore {
  insert(workflow: StoredWorkflow): Promise<void>;
  get(accountId: string, id: string): Promise<StoredWorkflow | null>;
  /** Newest first. */
  list(accountId: string): Promise<readonly StoredWorkflow[]>;
  update(workflow: StoredWorkflow): Promise<void>;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

export interface CallQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly direction?: Call['direction'] | undefined;
  readonly states?: readonly Call['state'][] | undefined;
  readonly numberId?: string | undefined;
}

export interface CallStore {
  insert(call: Call): Promise<void>;
  get(accountId: string, id: string): Promise<Call | null>;
  find(id: string): Promise<Call | null>;
  findByCarrierCallId(carrier: string, carrierCallId: string): Promise<Call | null>;
  /** Stores `call` if the row still has `call.version`, and raises it by one. False when somebody was faster. */
  save(call: Call): Promise<boolean>;
  /** Newest first. A malformed cursor throws `invalid_request`. */
  list(accountId: string, query: CallQuery): Promise<Page<Call>>;
  /** Not ended, oldest first; of all accounts when none is named. */
  active(accountId?: string): Promise<readonly Call[]>;
  /** Extends the leases that `node` holds on its live calls. */
  renewLeases(node: string, until: number): Promise<void>;
}

/** What was said and learned in a call, written as it happens. */
export interface TalkStore {
  /** Adds turns or replaces those of the same index. */
  putTurns(callId: string, turns: readonly { readonly index: number; readonly turn: TranscriptTurn }[]): Promise<void>;
  /** In the order of their index. */
  turns(callId: string): Promise<readonly TranscriptTurn[]>;
  addField(callId: string, field: CollectedField, at: number): Promise<void>;
  /** Oldest first. */
  fields(callId: string): Promise<readonly CollectedField[]>;
  addNote(callId: string, note: string, at: number): Promise<void>;
  notes(callId: string): Promise<readonly string[]>;
  /** What the call takes; replaces what was put before. */
  putMeasures(callId: string, measures: Measures): Promise<void>;
  measures(callId: string): Promise<Measures | null>;
}

export interface ReportStore {
  /** False, changing nothing, when the call has its report already. */
  insert(callId: string, report: Report, createdAt: number): Promise<boolean>;
  get(callId: string): Promise<Report | null>;
  putRecording(recording: Recording): Promise<void>;
  recording(callId: string): Promise<Recording | null>;
}

export interface WebhookStore {
  insert(webhook: RegisteredWebhook): Promise<void>;
  /** Newest first. */
  list(accountId: string): Promise<readonly RegisteredWebhook[]>;
  forWorkflow(accountId: string, workflowId: string): Promise<readonly RegisteredWebhook[]>;
  remove(accountId: string, id: string): Promise<boolean>;
}

export interface DeliveryStore {
  insert(delivery: Delivery): Promise<void>;
  get(id: string): Promise<Delivery | null>;
  setStatus(id: string, status: Delivery['status']): Promise<void>;
  addAttempt(attempt: DeliveryAttempt): Promise<void>;
  /** With their attempts, oldest first. */
  forCall(
    callId: string,
  ): Promise<readonly { readonly delivery: Delivery; readonly attempts: readonly DeliveryAttempt[] }[]>;
}

export interface MessageStore {
  /** False, changing nothing, when there is one with this carrier's id. */
  insert(message: Message): Promise<boolean>;
  get(accountId: string, id: string): Promise<Message | null>;
  findByCarrierTextId(carrier: string, carrierTextId: string): Promise<Message | null>;
  setStatus(id: string, change: Pick<Message, 'carrierTextId' | 'status' | 'error'>): Promise<void>;
}

/** The ledger of what was metered. */
export interface UsageStore {
  /** False, changing nothing, when this item of this source is there already. */
  add(entry: UsageEntry): Promise<boolean>;
  /** By item. */
  of(source: string): Promise<readonly UsageEntry[]>;
  /** Items of which there is nothing are left out. */
  sums(accountId: string, month: Month): Promise<readonly UsageSum[]>;
  /** How much of an allowance was taken. */
  used(accountId: string, month: Month, allowance: Allowance): Promise<number>;
}

/** What has happened, kept for a week for those who fetch it. */
export interface EventStore {
  insert(event: StoredEvent): Promise<void>;
  /** In the order of their storing. Throws `invalid_request` when `after` is none of the account's events. */
  list(
    accountId: string,
    query: {
      readonly after: string | null;
      readonly name: EventName | null;
      readonly limit: number;
      /** What was stored later is left for the next time. */
      readonly storedBefore: number;
    },
  ): Promise<readonly StoredEvent[]>;
  /** Throws away what was stored before, but for what is still to be delivered. */
  forget(before: number): Promise<void>;
}

/** Addresses that events go to, and what became of each event on its way there. */
export interface SubscriptionStore {
  insert(subscription: Subscription): Promise<void>;
  get(accountId: string, id: string): Promise<Subscription | null>;
  find(id: string): Promise<Subscription | null>;
  /** Newest first. A malformed cursor throws `invalid_request`. */
  list(
    accountId: string,
    query: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<Subscription>>;
  /** Those of the account that want such events and are not disabled, oldest first. */
  wanting(accountId: string, name: EventName): Promise<readonly Subscription[]>;
  /** In a transaction: others that lock the same one wait until it is over. */
  lock(id: string): Promise<void>;
  setSecret(id: string, sealedSecret: string, previous: NonNullable<Subscription['previous']>): Promise<void>;
  enable(id: string): Promise<void>;
  /** `gone`: nothing is sent there any more, what waits is dead. */
  noteAttempt(id: string, attempt: EventAttempt, gone: boolean): Promise<void>;
  /** With everything that was on its way there. False when there is no such one. */
  remove(accountId: string, id: string): Promise<boolean>;
  /** `body` where there is no stored event behind it. */
  insertDelivery(delivery: EventDelivery, body?: string): Promise<void>;
  delivery(id: string): Promise<EventDelivery | null>;
  /** What is to be sent; null when the event is not kept any more. */
  bodyOf(delivery: EventDelivery): Promise<string | null>;
  /** Ends the claim on it. */
  saveDelivery(delivery: EventDelivery): Promise<void>;
  /** False while somebody else is at it. */
  claimDelivery(id: string, by: string, now: number, until: number): Promise<boolean>;
  /** In its lane, oldest first. */
  pendingBefore(delivery: EventDelivery): Promise<readonly EventDelivery[]>;
  nextInLane(delivery: EventDelivery): Promise<EventDelivery | null>;
  addAttempt(attempt: EventAttempt): Promise<void>;
  /** Newest first. */
  deliveries(
    subscriptionId: string,
    query: {
      readonly status: EventDelivery['status'] | null;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<Page<EventDelivery>>;
  /** Oldest first. */
  attempts(deliveryIds: readonly string[]): Promise<readonly EventAttempt[]>;
  /** Throws away deliveries made before, with their attempts, but for those that are still on their way. */
  forget(before: number): Promise<void>;
}

/** What owners ask of calls that another node carries. */
export interface StoredOrder {
  readonly id: string;
  /** Who carries the call. */
  readonly node: string;
  readonly callId: string;
  readonly order: LiveOrder | { readonly kind: 'end' };
  readonly createdAt: number;
}

export interface OrderStore {
  insert(order: StoredOrder): Promise<void>;
  /** Asked of this node from `since` on and not answered yet, oldest first. */
  waiting(node: string, since: number): Promise<readonly StoredOrder[]>;
  answer(id: string, done: boolean): Promise<void>;
  /** The answer, which is then forgotten; null while there is none. */
  take(id: string): Promise<boolean | null>;
  /** Throws away what is older. */
  forget(before: number): Promise<void>;
}

/** What accounts have stored for carriers, sealed. */
export interface CredentialStore {
  put(accountId: string, carrier: string, sealed: string): Promise<void>;
  get(accountId: string, carrier: string): Promise<string | null>;
  all(carrier: string): Promise<readonly { readonly accountId: string; readonly sealed: string }[]>;
  remove(accountId: string, carrier: string): Promise<void>;
}

/** Answers remembered under idempotency keys (contract 0.7). Uniqueness is the database's. */
export interface ReplyStore {
  /**
   * Claims a key. `claimed`: it is the caller's until `claimUntil`, to be remembered or released. `remembered`: somebody's
   * answer. `pending`: somebody else is at it. An expired answer and a claim whose time has passed count as gone.
   */
  claim(scope: string, key: string, now: number, claimUntil: number): Promise<ReplyClaim>;
  /** The claim lasts until `claimUntil`. False when it was lost meanwhile. */
  extend(claim: { scope: string; key: string; token: string }, claimUntil: number): Promise<boolean>;
  /** Keeps the answer until `expiresAt`. False when the claim was lost meanwhile: what it guarded must not happen. */
  remember(claim: { scope: string; key: string; token: string }, answer: string, expiresAt: number): Promise<boolean>;
  release(claim: { scope: string; key: string; token: string }): Promise<void>;
}

export type ReplyClaim =
  | { readonly kind: 'claimed'; readonly token: string }
  | { readonly kind: 'remembered'; readonly answer: string }
  | { readonly kind: 'pending' };

/** A few durable notes of an adapter or of the server itself, by name. Values are JSON. */
export interface Notebook {
  get(owner: string, key: string): Promise<unknown>;
  /** All notes of an owner, by key. */
  all(owner: string): Promise<readonly { readonly key: string; readonly value: unknown }[]>;
  put(owner: string, key: string, value: unknown): Promise<void>;
  /** Stores `value` unless there is one; the stored value either way. */
  putIfAbsent(owner: string, key: string, value: unknown): Promise<unknown>;
  remove(owner: string, key: string): Promise<void>;
}

/** Sliding windows of requests. */
export interface RateCounter {
  /**
   * Counts a request in every window if each has room: fewer than `limit` counted in the last `windowMs`. One that any of them refuses is
   * counted in none. What each of them says, in the order of the windows.
   */
  take(windows: readonly RateWindow[], now: number): Promise<readonly RateDecision[]>;
}

export interface RateWindow {
  readonly key: string;
  readonly limit: number;
  readonly windowMs: number;
}

export interface RateDecision {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until one request will pass, 0 when one would now. */
  readonly retryAfterMs: number;
}
