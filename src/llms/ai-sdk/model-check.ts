import { APICallError } from 'ai';
import { asFields } from '../../core/json-fields.ts';
import { PhoneError } from '../../core/errors.ts';
import { lastingFetch } from './lasting-fetch.ts';
import { type VendorErrorContext, vendorError } from './vendor-error.ts';

export interface ModelCheck {
  /** Answers for the one model, or lists all there are. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: VendorErrorContext;
}

const patienceMs = 5000;

/** Asks for the model's entry: shows that the key is good and that the model exists, and costs nothing. Throws a `PhoneError`. */
export async function checkModel(check: ModelCheck, signal: AbortSignal): Promise<void> {
  const { url, errors } = check;
  try {
    const { status, body } = await ask(check, signal);
    if (status < 200 || status > 299) throw refusal(url, status, body);
    requireListed(JSON.parse(body), errors);
  } catch (error) {
    throw vendorError(error, errors);
  }
}

/**
 * Connects ahead of a call, and leaves the connection open for it. Throws a `PhoneError` when the service is not there or does not know
 * the key; that it tells nothing of its models to this key is no hindrance.
 */
export async function warmUp(check: ModelCheck): Promise<void> {
  try {
    const { status, body } = await ask(check, AbortSignal.timeout(patienceMs));
    if (status === 401 || status >= 500) throw refusal(check.url, status, body);
  } catch (error) {
    throw vendorError(error, check.errors);
  }
}

async function ask(
  { url, headers }: ModelCheck,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: string }> {
  const response = await lastingFetch(url, { headers, signal });
  return { status: response.status, body: await response.text() };
}

function requireListed(answer: unknown, { service, model }: VendorErrorContext): void {
  const listed = asFields(answer)?.['data'];
  if (!Array.isArray(listed)) return;
  const ids = listed.map((entry) => asFields(entry)?.['id']).filter((id) => typeof id === 'string');
  if (ids.length === 0 || ids.includes(model)) return;
  throw new PhoneError(
    'unavailable',
    `${service.title} does not have the model ${model}. Set ${service.modelSetting}; there is: ${ids.slice(0, 10).join(', ')}.`,
  );
}

function refusal(url: string, status: number, body: string): APICallError {
  return new APICallError({ message: sentenceIn(body), url, requestBodyValues: null, statusCode: status });
}

function sentenceIn(body: string): string {
  try {
    const error = asFields(asFields(JSON.parse(body))?.['error']);
    return typeof error?.['message'] === 'string' ? error['message'] : 'no reason given';
  } catch {
    return 'no reason given';
  }
}
