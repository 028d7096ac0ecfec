import { APICallError, StreamProviderError } from 'ai';
import { PhoneError } from '../../core/errors.ts';

/** How messages call a service, and where its settings are made. */
export interface ServiceName {
  readonly title: string;
  readonly keySetting: string;
  readonly modelSetting: string;
  readonly addressSetting: string;
}

export interface VendorErrorContext {
  readonly service: ServiceName;
  readonly model: string;
  /** Left out of every message. */
  readonly key: string | null;
}

const longestSentence = 300;

/**
 * A vendor's or the network's error as ours, with `retryAfterSecs` where the vendor gave it. The cause holds the status and the vendor's own sentence, nothing of the request: prompts
 * and keys stay out of logs.
 */
export function vendorError(error: unknown, context: VendorErrorContext): PhoneError {
  if (error instanceof PhoneError) return error;
  const { service, model } = context;
  const status = statusOf(error);
  const cause = new Error(describe(error, status, context.key));
  if (status === null || status < 400) {
    return new PhoneError(
      'unavailable',
      status === null ? `The connection to ${service.title} failed.` : `The answer of ${service.title} broke off.`,
      { cause, retryable: true },
    );
  }
  const retryable = status === 408 || status === 429 || status >= 500;
  const retryAfterSecs = retryAfterOf(error);
  const detail = retryable && retryAfterSecs !== null ? { retryAfterSecs } : {};
  return new PhoneError('unavailable', messageFor(status, service, model), { cause, retryable, detail });
}

export function timedOut({ service }: VendorErrorContext, afterMs: number): PhoneError {
  return new PhoneError('unavailable', `${service.title} has sent nothing for ${afterMs / 1000} seconds.`, {
    retryable: true,
  });
}

function messageFor(status: number, service: ServiceName, model: string): string {
  const { title, keySetting, modelSetting, addressSetting } = service;
  if (status === 401 || status === 403) return `${title} does not accept the key in ${keySetting}.`;
  if (status === 402) return `${title} says that the account has no credit left.`;
  if (status === 404) {
    return `${title} does not know the model ${model}. Set ${modelSetting} to one that it has, or correct ${addressSetting}.`;
  }
  if (status === 429) return `${title} is used up to its limit. Try again later, or raise the limit there.`;
  if (status === 408 || status >= 500) return `${title} can’t serve requests now (HTTP ${status}).`;
  return `${title} refuses the request (HTTP ${status}). Check ${modelSetting}.`;
}

function statusOf(error: unknown): number | null {
  if (APICallError.isInstance(error) || StreamProviderError.isInstance(error)) return error.statusCode ?? null;
  return null;
}

function retryAfterOf(error: unknown): number | null {
  const header = APICallError.isInstance(error) ? error.responseHeaders?.['retry-after'] : undefined;
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

function describe(error: unknown, status: number | null, key: string | null): string {
  const message = error instanceof Error ? error.message : 'unknown';
  const sentence = (key === null || key === '' ? message : message.replaceAll(key, '…')).slice(0, longestSentence);
  return status === null ? sentence : `HTTP ${status}: ${sentence}`;
}
