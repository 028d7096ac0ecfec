import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiUnderTest, startApi } from '../../../test/api/api-under-test.ts';
import { endStoredCall } from '../../../test/api/ended-call.ts';
import { CallFeed } from '../../core/call/call-feed.ts';

let api: ApiUnderTest;
before(async () => {
  api = await startApi();
});
after(() => api.close());

interface ServerEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

async function placed(): Promise<string> {
  const body = { prompt: 'Confirm the visit.', recipient_phone: '+14155551234' };
  return String((await api.send('/api/call-prompt', { body })).body['call_id']);
}

async function watch(
  id: string,
  init: { readonly lastEventId?: string; readonly signal?: AbortSignal } = {},
): Promise<{ next(): Promise<ServerEvent | null>; rest(): Promise<ServerEvent[]>; readonly response: Response }> {
  const request = new Request(`http://localhost/v1/calls/${id}/events`, {
    headers: {
      authorization: `Bearer ${api.key}`,
      ...(init.lastEventId !== undefined && { 'last-event-id': init.lastEventId }),
    },
    ...(init.signal && { signal: init.signal }),
  });
  const response = await api.app.fetch(request, {});
  assert.equal(response.status, 200);
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let buffered = '';
  const next = async (): Promise<ServerEvent | null> => {
    for (;;) {
      const end = buffered.indexOf('\n\n');
      if (end === -1) {
        const { done, value } = await reader.read();
        if (done) return null;
        buffered += value;
        continue;
      }
      const block = buffered.slice(0, end);
      buffered = buffered.slice(end + 2);
      const fields = new Map(
        block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
      );
      const data = fields.get('data');
      if (data === undefined) continue;
      return {
        id: fields.get('id') ?? null,
        event: fields.get('event') ?? '',
        data: JSON.parse(data) as Record<string, unknown>,
      };
    }
  };
  const rest = async (): Promise<ServerEvent[]> => {
    const events: ServerEvent[] = [];
    for (let event = await next(); event; event = await next()) events.push(event);
    return events;
  };
  return { next, rest, response };
}

test('news arrive as they are published, numbered, and the stream ends with the call', async () => {
  const id = await placed();
  const { next, rest, response } = await watch(id);
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.deepEqual(await next(), {
    id: null,
    event: 'state',
    data: { callId: id, sequence: null, status: 'initiated' },
  });
  assert.ok(api.core.feed.watched(id));
  api.core.feed.publish(id, { kind: 'partial', role: 'ai', text: 'Hel', startMs: 20, final: false });
  assert.deepEqual(await next(), {
    id: '1',
    event: 'partial',
    data: { callId: id, sequence: 1, role: 'ai', text: 'Hel', startMs: 20, final: false },
  });
  api.core.feed.publish(id, { kind: 'level', ai: 0.5, human: 0, atMs: 200 });
  api.core.feed.publish(id, { kind: 'tool', name: 'note', ok: true, result: 'kept' });
  api.core.feed.publish(id, { kind: 'turn', answeredInMs: 40 });
  await endStoredCall(api.core, id, { answered: true, ending: 'completed' });
  const events = await rest();
  assert.deepEqual(
    events.map(({ event, id }) => `${event} ${id}`),
    ['level 2', 'tool 3', 'turn 4', 'state 5', 'state 6', 'state 7', 'end 8'],
  );
  assert.deepEqual(events.at(-1)?.data, {
    callId: id,
    sequence: 8,
    status: 'completed',
    endedReason: 'remote',
    duration: 41,
  });
  assert.ok(!api.core.feed.watched(id));
});

test('a watcher resumes after the last event it has seen; levels are not kept', async () => {
  const id = await placed();
  for (const text of ['a', 'b'])
    api.core.feed.publish(id, { kind: 'partial', role: 'human', text, startMs: 0, final: true });
  api.core.feed.publish(id, { kind: 'level', ai: 0, human: 1, atMs: 1 });
  await endStoredCall(api.core, id, { answered: false, ending: 'busy' });
  const resumed = await (await watch(id, { lastEventId: '1' })).rest();
  assert.deepEqual(
    resumed.map(({ event, id }) => `${event} ${id}`),
    ['partial 2', 'state 4', 'state 5', 'end 6'],
  );
  assert.deepEqual(resumed.at(-1)?.data['status'], 'busy');
  const nothing = await (await watch(id, { lastEventId: '6' })).rest();
  assert.deepEqual(
    nothing.map(({ event }) => event),
    ['end'],
  );
  const odd = await (await watch(id, { lastEventId: '-3; drop' })).rest();
  assert.equal(odd.length, 5);
});

test('the end of a call that another process carried is told at once, or found by asking the store', async (context) => {
  const ended = await placed();
  await endStoredCall({ ...api.core, feed: new CallFeed() }, ended, { answered: false, ending: 'no_answer' });
  assert.deepEqual(
    (await (await watch(ended)).rest()).map(({ event, data }) => [event, data['status']]),
    [['end', 'no_answer']],
  );

  context.mock.timers.enable({ apis: ['setInterval'] });
  const running = await placed();
  const { next, rest } = await watch(running);
  assert.equal((await next())?.event, 'state');
  await endStoredCall({ ...api.core, feed: new CallFeed() }, running, { answered: true, ending: 'completed' });
  context.mock.timers.tick(5000);
  assert.deepEqual(
    (await rest()).map(({ event, data }) => [event, data['status']]),
    [['end', 'completed']],
  );
});

test('a watcher that leaves is forgotten', async () => {
  const id = await placed();
  const leaving = new AbortController();
  const { next } = await watch(id, { signal: leaving.signal });
  await next();
  assert.ok(api.core.feed.watched(id));
  leaving.abort();
  assert.ok(!api.core.feed.watched(id));
  const head = await api.send(`/v1/calls/${id}/events`, { method: 'HEAD' });
  assert.deepEqual([head.status, head.text], [200, '']);
  assert.ok(!api.core.feed.watched(id));
});

test('a reader that does not read costs little: levels are left out, then it has to resume', async () => {
  const id = await placed();
  const response = await api.app.fetch(
    new Request(`http://localhost/v1/calls/${id}/events`, { headers: { authorization: `Bearer ${api.key}` } }),
    {},
  );
  const publish = (count: number): void => {
    for (let index = 0; index < count; index++) {
      api.core.feed.publish(id, { kind: 'partial', role: 'ai', text: String(index), startMs: 0, final: false });
      api.core.feed.publish(id, { kind: 'level', ai: 0, human: 0, atMs: index });
    }
  };
  publish(500);
  assert.ok(api.core.feed.watched(id));
  publish(1000);
  assert.ok(!api.core.feed.watched(id));
  const text = await response.text();
  const levels = text.match(/event: level/g)?.length ?? 0;
  assert.ok(levels > 10 && levels < 60, `${levels} levels`);
});
