import type { Fields } from '../../core/json-fields.ts';

/** What the service answers with an `error` event; the session goes on. */
export class FakeRefusal extends Error {
  readonly fields: Fields;

  constructor(fields: Fields) {
    super('The fake service refuses an event.');
    this.fields = fields;
  }
}

export function invalid(code: string, message: string, param: string | null): FakeRefusal {
  return new FakeRefusal({ type: 'invalid_request_error', code, message, param });
}
