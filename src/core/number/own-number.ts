/** A number that an account owns. */
export interface OwnNumber {
  readonly id: string;
  readonly accountId: string;
  /** E.164. */
  readonly number: string;
  readonly type: 'local' | 'tollfree' | 'mobile';
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly label: string | null;
  readonly createdAt: number;
}
