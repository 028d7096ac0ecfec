import { asFields } from '../../core/json-fields.ts';
import { PhoneError } from '../../core/errors.ts';
import type { VendorErrorContext } from './vendor-error.ts';
import { APICallError } from 'ai';
import { vendorError } from './vendor-error.ts';

export interface ModelCheck {
  /** Answers for the one model, or lists all there are. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: VendorErrorContext;
}

/** Asks for the model's entry: shows that the key is good and that the model exists, and costs nothing. Throws a `PhoneError`. */
export async function checkModel({ url, headers, errors }: ModelCheck, signal: AbortSignal): Promise<void> {
  const answer = await askFor(url, headers, errors, signal);
  const listed = asFields(answer)?.['data'];
  if (!Array.isArray(listed)) return;
  const ids = listed.map((entry) => asFields(entry)?.['id']).filter((id) => typeof id === 'string');
  if (ids.length === 0 || ids.includes(errors.model)) return;
  const some = ids.slice(0, 10).join(', ');
  throw new PhoneError(
    'unavailable',
    `${errors.service.title} does not have the model ${errors.model}. Set ${errors.service.modelSetting}; there is: ${some}.`,
  );
}

async function askFor(
  url: string,
  headers: Readonly<Record<string, string>>,
  errors: VendorErrorContext,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const response = await fetch(url, { headers, signal, redirect: 'error' });
    const body = await response.text();
    if (response.ok) return JSON.parse(body);
    throw new APICallError({ message: sentenceIn(body), url, requestBodyValues: null, statusCode: response.status });
  } catch (error) {
    throw vendorError(error, errors);
  }
}

function sentenceIn(body: string): string {
  try {
    const error = asFields(asFields(JSON.parse(body))?.['error']);
    return typeof error?.['message'] === 'string' ? error['message'] : 'no reason given';
  } catch {
    return 'no reason given';
  }
}
