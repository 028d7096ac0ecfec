import { type Attributes, type Histogram, ROOT_CONTEXT, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { z } from 'zod';
import type { Call } from '../core/call/call.ts';
import { type Telemetry, noTelemetry } from '../core/ports/telemetry.ts';
import type { TurnTiming } from '../core/report/measures.ts';
import type { Report } from '../core/report/report.ts';
import { type SettingsOf, type SettingsShape, text } from '../core/settings.ts';

export const telemetrySettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional()
    .transform((value) => value?.replace(/\/+$/, '') ?? null)
    .meta({
      description: 'OpenTelemetry collector (OTLP over HTTP) for spans and metrics of calls and turns.',
      example: '',
    }),
  OTEL_EXPORTER_OTLP_HEADERS: text('Headers for the collector: name=value, separated by commas.'),
  OTEL_SERVICE_NAME: text('What spans and metrics are entered under. Default: ringdown.'),
} satisfies SettingsShape;

/** Stages of an answer as the metric names them, each with where it begins and ends. */
const stages = [
  ['end_of_turn', 'endOfSpeechMs', 'decidedMs'],
  ['first_token', 'decidedMs', 'firstTokenMs'],
  ['first_audio', 'firstTokenMs', 'firstAudioMs'],
  ['first_played', 'firstAudioMs', 'firstPlayedMs'],
] as const satisfies readonly (readonly [string, keyof TurnTiming, keyof TurnTiming])[];

/** Nothing is sent where no collector is configured. */
export function createTelemetry(settings: SettingsOf<typeof telemetrySettings>, version: string): Telemetry {
  const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === null) return noTelemetry;
  const headers = headersOf(settings.OTEL_EXPORTER_OTLP_HEADERS);
  const resource = resourceFromAttributes({
    'service.name': settings.OTEL_SERVICE_NAME ?? 'ringdown',
    'service.version': version,
  });
  const traces = new TracerProvider({
    resource,
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers }) }),
    ],
  });
  const metrics = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics`, headers }),
        exportIntervalMillis: 15_000,
      }),
    ],
  });
  return new OpenTelemetry(traces, metrics);
}

class OpenTelemetry implements Telemetry {
  readonly #traces: TracerProvider;
  readonly #metrics: MeterProvider;
  readonly #tracer: Tracer;
  readonly #calls;
  readonly #durations: Histogram;
  readonly #turns: Histogram;
  readonly #stages: Histogram;
  readonly #usage;
  readonly #cost;

  constructor(traces: TracerProvider, metrics: MeterProvider) {
    this.#traces = traces;
    this.#metrics = metrics;
    this.#tracer = traces.getTracer('ringdown');
    const meter = metrics.getMeter('ringdown');
    this.#calls = meter.createCounter('ringdown.calls', { description: 'Ended calls' });
    this.#durations = meter.createHistogram('ringdown.call.duration', { unit: 's', description: 'Answer to end' });
    this.#turns = meter.createHistogram('ringdown.turn.answer', {
      unit: 'ms',
      description: 'End of the person’s speech to the agent’s first sound on the line',
    });
    this.#stages = meter.createHistogram('ringdown.turn.stage', { unit: 'ms', description: 'Stages of an answer' });
    this.#usage = meter.createCounter('ringdown.usage', { description: 'What providers count' });
    this.#cost = meter.createCounter('ringdown.cost', { unit: 'USD', description: 'By the price table' });
  }

  reported(call: Call, report: Report): void {
    const engine = report.madeBy['engine'] ?? 'none';
    const about: Attributes = { engine, direction: call.direction, carrier: call.carrier };
    this.#calls.add(1, { ...about, state: call.state, outcome: report.outcome });
    if (call.durationMs !== null && call.answeredAt !== null) this.#durations.record(call.durationMs / 1000, about);
    for (const turn of report.measures.turns) this.#measure(turn, about);
    for (const { part, model, unit, amount } of report.measures.usage) this.#usage.add(amount, { part, model, unit });
    for (const { part, model, usd } of report.cost.items) if (usd !== null) this.#cost.add(usd, { part, model });
    this.#span(call, report);
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#traces.shutdown(), this.#metrics.shutdown()]);
  }

  #measure(turn: TurnTiming, about: Attributes): void {
    if (turn.endOfSpeechMs !== null && turn.firstPlayedMs !== null) {
      this.#turns.record(turn.firstPlayedMs - turn.endOfSpeechMs, about);
    }
    for (const [stage, from, to] of stages) {
      const begin = turn[from];
      const end = turn[to];
      if (begin !== null && end !== null) this.#stages.record(Math.max(0, end - begin), { ...about, stage });
    }
  }

  /** The spans of a call are made from its record: its times are its own, also on a line that runs faster than the clock. */
  #span(call: Call, report: Report): void {
    const span = this.#tracer.startSpan(
      'call',
      {
        startTime: call.createdAt,
        attributes: {
          'ringdown.call.id': call.id,
          'ringdown.call.state': call.state,
          'ringdown.call.ended_reason': call.endedReason ?? '',
          'ringdown.call.direction': call.direction,
          'ringdown.call.carrier': call.carrier,
          'ringdown.call.outcome': report.outcome,
          'ringdown.call.usd': report.cost.usd,
          ...Object.fromEntries(Object.entries(report.madeBy).map(([part, label]) => [`ringdown.${part}`, label])),
        },
      },
      ROOT_CONTEXT,
    );
    if (call.endedReason === 'error' || call.endedReason === 'failed') {
      span.setStatus({ code: SpanStatusCode.ERROR, message: call.endedDetail ?? '' });
    }
    const answeredAt = call.answeredAt;
    if (answeredAt !== null) {
      for (const turn of report.measures.turns) this.#turnSpan(trace.setSpan(ROOT_CONTEXT, span), answeredAt, turn);
    }
    span.end(call.endedAt ?? Date.now());
  }

  #turnSpan(parent: ReturnType<typeof trace.setSpan>, answeredAt: number, turn: TurnTiming): void {
    const { endOfSpeechMs, decidedMs, firstTokenMs, firstAudioMs, firstPlayedMs } = turn;
    const span = this.#tracer.startSpan('turn', { startTime: answeredAt + (endOfSpeechMs ?? decidedMs) }, parent);
    for (const [name, atMs] of [
      ['end_of_turn', decidedMs],
      ['first_token', firstTokenMs],
      ['first_audio', firstAudioMs],
    ] as const) {
      if (atMs !== null) span.addEvent(name, answeredAt + atMs);
    }
    span.end(answeredAt + (firstPlayedMs ?? firstAudioMs ?? decidedMs));
  }
}

function headersOf(list: string | null): Record<string, string> {
  const pairs = (list ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at === -1 ? [] : [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const];
  });
  return Object.fromEntries(pairs);
}
