/** Keeps secrets of owners at rest: what is stored is sealed, and only this server can open it. */
export interface Vault {
  /** Two seals of one text differ. */
  seal(text: string): string;
  /** Throws `internal_error` for what was sealed under another key, or was changed. */
  open(sealed: string): string;
}
