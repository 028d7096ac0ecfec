import type { Notebook } from '../../core/ports/store.ts';
import { type Phone, checkedPhone } from './phone.ts';

const owner = 'simulator';
const prefix = 'phone:';

export interface ListedPhone extends Phone {
  /** E.164. */
  readonly number: string;
}

/** The phones that behave as told. Kept durably; every other number is a friendly person. */
export class PhoneBook {
  readonly #notebook: Notebook;

  constructor(notebook: Notebook) {
    this.#notebook = notebook;
  }

  async get(number: string): Promise<Phone | null> {
    const stored = await this.#notebook.get(owner, prefix + number);
    return stored === null || stored === undefined ? null : checkedPhone(stored);
  }

  async put(number: string, phone: Phone): Promise<void> {
    await this.#notebook.put(owner, prefix + number, phone);
  }

  /** False when there is no entry. */
  async remove(number: string): Promise<boolean> {
    if ((await this.get(number)) === null) return false;
    await this.#notebook.remove(owner, prefix + number);
    return true;
  }

  /** By number. */
  async list(): Promise<ListedPhone[]> {
    const notes = await this.#notebook.all(owner);
    return notes
      .filter((note) => note.key.startsWith(prefix))
      .map((note) => ({ number: note.key.slice(prefix.length), ...checkedPhone(note.value) }))
      .toSorted((a, b) => (a.number < b.number ? -1 : 1));
  }
}
