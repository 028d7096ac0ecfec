import { PhoneError } from '../../core/errors.ts';

/** What messages call a service, and where its key is set. */
export interface ServiceName {
  readonly title: string;
  readonly keySetting: string;
}

/** An answer that is no success. `body` may quote what was sent, so only the service's own sentence is taken from it. */
export function refused(service: ServiceName, status: number, body = ''): PhoneError {
  const said = sentenceIn(body);
  const cause = new Error(`HTTP ${status}${said === null ? '' : `: ${said}`}`);
  const { title, keySetting } = service;
  if (status === 401 || status === 403) {
    return new PhoneError('unavailable', `${title} does not accept the key in ${keySetting}.`, { cause });
  }
  if (status === 402)
    return new PhoneError('unavailable', `${title} says that the account has no credit left.`, { cause });
  if (status === 429) {
    return new PhoneError('unavailable', `${title} is used up to its limit.`, { cause, retryable: true });
  }
  const retryable = status === 408 || status >= 500;
  const message = retryable
    ? `${title} can’t serve requests now (HTTP ${status}).`
    : `${title} refuses the request (HTTP ${status}). Check its model, voice and language.`;
  return new PhoneError('unavailable', message, { cause, retryable });
}

/** The connection failed, or broke in the middle. */
export function unreachable(service: ServiceName, cause: unknown): PhoneError {
  return new PhoneError('unavailable', `The connection to ${service.title} failed.`, { cause, retryable: true });
}

export function silent(service: ServiceName, forMs: number): PhoneError {
  return new PhoneError('unavailable', `${service.title} has sent nothing for ${forMs / 1000} seconds.`, {
    retryable: true,
  });
}

/** The service answered with something that its protocol does not have. */
export function unreadable(service: ServiceName, cause: unknown): PhoneError {
  return new PhoneError('unavailable', `${service.title} sent something that can’t be read.`, {
    cause,
    retryable: true,
  });
}

export function keyMissing({ title, keySetting }: ServiceName): PhoneError {
  return new PhoneError('unavailable', `${title} needs a key: set ${keySetting}.`);
}

const longestSentence = 300;
/** Services quote the key that they refuse, mostly masked. */
const keyLike = /\S*\*{2,}\S*|\bsk[-_]\S+/gu;
const sentenceFields = ['message', 'err_msg', 'msg', 'description', 'error', 'detail'];

function sentenceIn(body: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  return sentenceOf(value, 3);
}

function sentenceOf(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return value.slice(0, longestSentence).replace(keyLike, '…');
  if (typeof value !== 'object' || value === null || depth === 0) return null;
  if (Array.isArray(value)) return sentenceOf(value[0], depth - 1);
  const fields = new Map<string, unknown>(Object.entries(value));
  for (const field of sentenceFields) {
    const sentence = sentenceOf(fields.get(field), depth - 1);
    if (sentence !== null) return sentence;
  }
  return null;
}
