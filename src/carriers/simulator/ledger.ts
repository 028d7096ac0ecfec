import type { CarrierEnding } from '../../core/ports/carrier.ts';
import type { Notebook } from '../../core/ports/store.ts';
import type { PhoneAnswer } from './phone.ts';

const owner = 'simulator';
const prefix = 'call:';

/** One call as the network has it in its books. Times in epoch ms of the wall. */
export interface LedgerEntry {
  readonly callId: string;
  readonly carrierCallId: string;
  readonly direction: 'outbound' | 'inbound';
  readonly from: string;
  readonly to: string;
  readonly answer: PhoneAnswer;
  /** How often this call was asked for. */
  readonly dials: number;
  readonly placedAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  /** From answer to end in the call's own time. */
  readonly talkedMs?: number;
  readonly ending: CarrierEnding | null;
  readonly endedBy: 'agent' | 'phone' | 'network' | null;
}

/** The books of the network, which outlive the process: what was dialled, answered and ended. The latest `kept` calls. */
export class Ledger {
  readonly #notebook: Notebook;
  readonly #kept: number;
  /** In the order of placing; true for those that nobody writes any more. */
  #over: Promise<Map<string, boolean>> | null = null;

  constructor(notebook: Notebook, kept: number) {
    this.#notebook = notebook;
    this.#kept = kept;
  }

  async write(entry: LedgerEntry): Promise<void> {
    const over = await this.#load();
    await this.#notebook.put(owner, prefix + entry.callId, entry);
    over.set(entry.callId, entry.endedAt !== null);
    for (const [callId, isOver] of over) {
      if (over.size <= this.#kept) return;
      if (!isOver) continue;
      over.delete(callId);
      await this.#notebook.remove(owner, prefix + callId);
    }
  }

  /** By our id. */
  async get(callId: string): Promise<LedgerEntry | null> {
    const noted = await this.#notebook.get(owner, prefix + callId);
    return noted === null || noted === undefined ? null : (noted as LedgerEntry);
  }

  /** By either id. */
  async find(id: string): Promise<LedgerEntry | null> {
    return (await this.get(id)) ?? (await this.#all()).find((entry) => entry.carrierCallId === id) ?? null;
  }

  #load(): Promise<Map<string, boolean>> {
    this.#over ??= this.#all().then(
      (entries) => new Map(entries.map((entry) => [entry.callId, true])),
      (error: unknown) => {
        this.#over = null;
        throw error;
      },
    );
    return this.#over;
  }

  async #all(): Promise<LedgerEntry[]> {
    const notes = await this.#notebook.all(owner);
    return notes
      .filter((note) => note.key.startsWith(prefix))
      .map((note) => note.value as LedgerEntry)
      .toSorted((a, b) => a.placedAt - b.placedAt);
  }
}
