import { PhoneError } from '../../core/errors.ts';
import type { Signatory, TwilioAccounts } from './accounts.ts';
import { socketUrl } from './addresses.ts';
import type { CallBook } from './call-book.ts';
import { type FormFields, isSigned } from './signature.ts';

/** A request of Twilio's, verified. */
export interface VerifiedRequest {
  readonly method: string;
  /** `/twilio/voice`. */
  readonly path: string;
  readonly query: (name: string) => string;
  /** A field of the form; empty where there is none. */
  readonly field: (name: string) => string;
  /** Who has signed it: never none. */
  readonly signatories: readonly Signatory[];
  /** Whether it may speak of what belongs to an account of ours. */
  readonly speaksFor: (accountId: string) => boolean;
}

export interface VerifierParts {
  readonly accounts: TwilioAccounts;
  readonly book: CallBook;
  readonly publicUrl: () => string;
}

/**
 * Tells Twilio's requests from everybody else's, by their signature over the address that Twilio was given for them: the call's, or
 * the settings'. What the request says of its host counts for nothing.
 */
export class RequestVerifier {
  readonly #parts: VerifierParts;

  constructor(parts: VerifierParts) {
    this.#parts = parts;
  }

  /** Throws `unauthorized`. */
  async webhook(request: Request): Promise<VerifiedRequest> {
    const { pathname, search, searchParams } = new URL(request.url);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get('content-type') ?? '');
    const form = new URLSearchParams(isForm ? new TextDecoder().decode(bytes) : '');
    const { book, publicUrl } = this.#parts;
    const base = book.get(searchParams.get('call') ?? '')?.publicUrl ?? publicUrl();
    const sid = form.get('AccountSid') ?? (request.method === 'GET' ? searchParams.get('AccountSid') : null);
    const signatories = await this.#signatories(request, sid, {
      urls: [base + pathname + search],
      fields: [...form],
      body: isForm || bytes.length === 0 ? null : bytes,
    });
    return {
      method: request.method,
      path: pathname,
      query: (name) => searchParams.get(name) ?? '',
      field: (name) => form.get(name) ?? '',
      signatories,
      speaksFor: (accountId) => signatories.some((signatory) => signatory.speaksFor(accountId)),
    };
  }

  /** The same for a request to open a media stream, which says nothing of its account yet. */
  async upgrade(request: Request): Promise<readonly Signatory[]> {
    const { pathname, search } = new URL(request.url);
    const { book, publicUrl } = this.#parts;
    const urls = [publicUrl(), ...book.publicUrls()].map((base) => socketUrl(base) + pathname + search);
    return this.#signatories(request, null, { urls, fields: [], body: null });
  }

  async #signatories(
    request: Request,
    sid: string | null,
    signed: { readonly urls: readonly string[]; readonly fields: FormFields; readonly body: Uint8Array | null },
  ): Promise<readonly Signatory[]> {
    const signature = request.headers.get('x-twilio-signature') ?? '';
    const { urls, ...rest } = signed;
    const possible = signature === '' ? [] : await this.#parts.accounts.signatories(sid);
    const verified = possible.filter(({ account }) =>
      urls.some((url) => isSigned(account.authToken, { signature, url, ...rest })),
    );
    if (verified.length > 0) return verified;
    throw new PhoneError('unauthorized', 'The request is not signed by Twilio for this address.');
  }
}
