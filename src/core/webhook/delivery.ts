/** One result on its way to one address. Times in epoch ms. */
export interface Delivery {
  readonly id: string;
  readonly accountId: string;
  readonly callId: string;
  /** `callback` and `registered_webhook`: one attempt (contract 0.11). */
  readonly kind: 'callback' | 'registered_webhook';
  readonly url: string;
  /** The raw body: what is sent is what was stored. */
  readonly body: string;
  /** Sent as a bearer token; never shown. */
  readonly bearer: string | null;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly createdAt: number;
}

export interface DeliveryAttempt {
  readonly deliveryId: string;
  readonly at: number;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  readonly durationMs: number;
  /** First bytes of the answer, or what went wrong. For the owner only. */
  readonly answer: string;
}

/** CallCow's registered webhook: one POST for each ended call of its workflow. */
export interface RegisteredWebhook {
  readonly id: string;
  readonly accountId: string;
  readonly workflowId: string;
  readonly url: string;
  readonly name: string | null;
  readonly createdAt: number;
}
