import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { exampleReport } from '../../test/api/ended-call.ts';
import { exampleCall } from '../core/call/call.example.ts';
import { noTelemetry } from '../core/ports/telemetry.ts';
import { createTelemetry } from './open-telemetry.ts';

interface Received {
  readonly path: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

async function collector(): Promise<{ readonly url: string; readonly got: Received[]; close(): Promise<void> }> {
  const got: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({
        path: request.url ?? '',
        body: Buffer.concat(chunks).toString('utf8'),
        authorization: request.headers.authorization,
      });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    got,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

test('a reported call becomes spans and metrics at the collector, without numbers, names or words', async () => {
  const sink = await collector();
  const telemetry = createTelemetry(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc',
      OTEL_SERVICE_NAME: null,
    },
    '1.0.0',
  );
  const at = Date.UTC(2026, 10, 1, 12);
  const call = exampleCall({ state: 'completed', answeredAt: at, endedAt: at + 60_000, durationMs: 60_000 });
  const turn = { endOfSpeechMs: 1000, decidedMs: 1500, firstTokenMs: 1600, firstAudioMs: 1700, firstPlayedMs: 1720 };
  telemetry.reported(
    call,
    exampleReport({ measures: { takenOverBy: [], turns: [turn, { ...turn, firstTokenMs: null }], usage: [] } }),
  );
  await telemetry.close();
  await sink.close();
  const spans = sink.got
    .filter(({ path }) => path === '/v1/traces')
    .map(({ body }) => body)
    .join('');
  const metrics = sink.got
    .filter(({ path }) => path === '/v1/metrics')
    .map(({ body }) => body)
    .join('');
  assert.equal(spans.split('"name":"turn"').length - 1, 2);
  assert.match(spans, /"name":"call"/);
  assert.match(spans, new RegExp(call.id));
  assert.match(metrics, /ringdown\.turn\.answer/);
  assert.match(metrics, /"sum":1440/);
  assert.ok(sink.got.every(({ authorization }) => authorization === 'Bearer abc'));
  for (const personal of [call.to, call.from, 'The visit was confirmed']) {
    assert.ok(!`${spans}${metrics}`.includes(personal), personal);
  }
});

test('without a collector nothing is sent', () => {
  const none = { OTEL_EXPORTER_OTLP_ENDPOINT: null, OTEL_EXPORTER_OTLP_HEADERS: null, OTEL_SERVICE_NAME: null };
  assert.equal(createTelemetry(none, '1.0.0'), noTelemetry);
});
