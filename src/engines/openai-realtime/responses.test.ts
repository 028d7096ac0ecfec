import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Responses } from './responses.ts';
import type { Fields } from '../../core/json-fields.ts';

function setUp(): { readonly responses: Responses; readonly sent: () => string[] } {
  const events: Fields[] = [];
  const responses = new Responses((event) => events.push(event));
  return {
    responses,
    sent: () =>
      events
        .splice(0)
        .map(({ type, response_id: id }) => [type, id].filter((part) => typeof part === 'string').join(' ')),
  };
}

test('a second request waits until the first response is done', () => {
  const { responses, sent } = setUp();
  responses.request('answer');
  responses.request('answer');
  responses.created('r1');
  responses.request('answer');
  assert.deepEqual(sent(), ['response.create']);
  assert.equal(responses.done('r1')?.id, 'r1');
  assert.deepEqual(sent(), ['response.create']);
  responses.created('r2');
  responses.done('r2');
  assert.deepEqual(sent(), []);
  assert.equal(responses.busy, false);
});

test('a nudge is given up when the model speaks already', () => {
  const { responses, sent } = setUp();
  responses.created('r1');
  responses.request('nudge');
  responses.done('r1');
  assert.deepEqual(sent(), []);
});

test('a cancellation that comes before its response is carried out when that is there, and once', () => {
  const { responses, sent } = setUp();
  responses.request('answer');
  responses.cancel();
  assert.deepEqual(sent(), ['response.create']);
  assert.ok(responses.created('r1').response.cancelled);
  responses.cancel();
  assert.deepEqual(sent(), ['response.cancel r1']);
  assert.equal(responses.wanted('r1'), null);
});

test('what is asked for after a cancellation is asked for when the cancelled one is over', () => {
  const { responses, sent } = setUp();
  responses.created('r1');
  responses.cancel();
  responses.request('answer');
  assert.deepEqual(sent(), ['response.cancel r1']);
  responses.done('r1');
  assert.deepEqual(sent(), ['response.create']);
});

test('a request that met a response of the server’s own is made again after it', () => {
  const { responses, sent } = setUp();
  responses.request('answer');
  assert.equal(responses.refused('somebody-else', 'conversation_already_has_active_response'), false);
  assert.ok(responses.refused('response-1', 'conversation_already_has_active_response'));
  assert.deepEqual(responses.created('r1').asked, false);
  sent();
  responses.done('r1');
  assert.deepEqual(sent(), ['response.create']);
});

test('a response that nobody knows is passed over', () => {
  const { responses } = setUp();
  assert.equal(responses.done('r9'), null);
  assert.equal(responses.wanted('r9'), null);
});
