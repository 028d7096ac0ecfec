/** One text, either way. Times in epoch ms. */
export interface Message {
  readonly id: string;
  readonly accountId: string;
  readonly numberId: string;
  readonly direction: 'outbound' | 'inbound';
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly mediaUrls: readonly string[];
  readonly carrier: string;
  /** The carrier's id; null until it has taken an outgoing one. */
  readonly carrierTextId: string | null;
  readonly status: 'received' | 'queued' | 'sent' | 'delivered' | 'failed';
  readonly error: string | null;
  /** The call that it was sent in. */
  readonly callId: string | null;
  readonly createdAt: number;
}
