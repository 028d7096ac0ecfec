import type { Notebook } from '../../core/ports/store.ts';
import { type CallRecord, newRecord } from './call-record.ts';
import { Ledger, type LedgerEntry } from './ledger.ts';

/** Calls that stay readable: whole while the process lives, without what was said after it. */
const keptCalls = 4000;

/** What is known of the latest calls, by our id and by the network's. */
export class CallHistory {
  readonly #ledger: Ledger;
  readonly #byCallId = new Map<string, CallRecord>();
  readonly #byCarrierCallId = new Map<string, CallRecord>();

  constructor(notebook: Notebook) {
    this.#ledger = new Ledger(notebook, keptCalls);
  }

  /**
   * Opens the record of a call that is being placed. A call that was asked for before, in this process or an earlier one, is
   * counted on: its `dials` tell.
   */
  async open(entry: Omit<LedgerEntry, 'dials'>): Promise<CallRecord> {
    const earlier = this.#byCallId.get(entry.callId);
    const record = newRecord({ ...entry, dials: (earlier?.entry.dials ?? 0) + 1 });
    this.#byCallId.set(entry.callId, record);
    this.#byCarrierCallId.set(entry.carrierCallId, record);
    if (earlier) earlier.entry = { ...earlier.entry, dials: record.entry.dials };
    try {
      const noted = earlier ? null : await this.#ledger.get(entry.callId);
      if (noted) record.entry = { ...record.entry, dials: record.entry.dials + noted.dials };
      await this.#ledger.write(record.entry);
    } catch (error) {
      this.#forget(record);
      throw error;
    }
    this.#forgetOldest();
    return record;
  }

  write(entry: LedgerEntry): Promise<void> {
    return this.#ledger.write(entry);
  }

  /** By either id, from memory or else from the books. `live`: under way in this process. */
  async find(id: string): Promise<{ readonly record: CallRecord; readonly live: boolean } | null> {
    const known = this.#byCallId.get(id) ?? this.#byCarrierCallId.get(id);
    if (known) return { record: known, live: known.entry.endedAt === null };
    const entry = await this.#ledger.find(id);
    return entry && { record: newRecord(entry), live: false };
  }

  #forgetOldest(): void {
    for (const record of this.#byCarrierCallId.values()) {
      if (this.#byCarrierCallId.size <= keptCalls) return;
      if (record.entry.endedAt !== null) this.#forget(record);
    }
  }

  #forget(record: CallRecord): void {
    const { callId, carrierCallId } = record.entry;
    this.#byCarrierCallId.delete(carrierCallId);
    if (this.#byCallId.get(callId) === record) this.#byCallId.delete(callId);
  }
}
