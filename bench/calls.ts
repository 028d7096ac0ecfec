/**
 * Many calls at once at the speed of life: how late frames are, how long the event loop is held up, how fast the server answers,
 * what a call takes. `node bench/calls.ts [--calls 50] [--secs 40] [--record]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Answer, Ask, Measured, Memory } from './measured-server.ts';
import { percentile, printTable } from './percentiles.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '50' },
    secs: { type: 'string', default: '40' },
    record: { type: 'boolean', default: false },
  },
});
const calls = Number(values.calls);
const secs = Number(values.secs);
const key = 'ck_live_key_of_the_bench_0000000000000000';
/** Calls are placed over so long, as they come in life. */
const placedOverMs = 8000;
const answeredWithinMs = 30_000;
/** The first seconds of the last call are not measured. */
const settleMs = 5000;

const prompt =
  'Call the customers of Lakeside Clinic for a short survey. Ask how satisfied they are with their last visit from 1 to 10. ' +
  'Ask whether the staff was friendly. Ask how long they waited. Ask what could be improved. Ask whether they would ' +
  'recommend the clinic. Ask how many people live in their household.';
/** Talkative: answers, and asks back, until the call is hung up. */
const phone = {
  opening: 'Hello, who is calling please?',
  lines: [
    { hears: '1 to 10|scale', says: 'Oh, let me think about that for a moment. I would say an eight.' },
    { hears: 'friendly', says: 'Yes, they were very friendly, thank you for asking.' },
    { hears: 'wait', says: 'It was about twenty minutes, I think.' },
    { hears: '', times: 0, says: 'Sorry, I did not quite get that. Could you say that again?' },
  ],
};

const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-bench-'));
const server = spawn(process.execPath, ['--expose-gc', join(import.meta.dirname, 'measured-server.ts')], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  env: {
    ...process.env,
    PORT: '0',
    RINGDOWN_DATA_DIR: dataDir,
    RINGDOWN_API_KEY: key,
    RINGDOWN_RATE_LIMIT_FACTOR: '0',
    RINGDOWN_SIMULATOR_SPEED: '1',
    RINGDOWN_LOG_LEVEL: 'error',
  },
});
try {
  const { url } = await answerOf(server, 'ready');
  const idle = (await ask({ kind: 'memory' }, 'memory')).memory;
  const callIds = await placeAll(url);
  await untilTalking(url, callIds);
  await sleep(settleMs);
  server.send({ kind: 'begin' } satisfies Ask);
  await sleep(secs * 1000);
  const { measured } = await ask({ kind: 'end' }, 'measured');
  const busy = (await ask({ kind: 'memory' }, 'memory')).memory;
  await Promise.all(callIds.map((callId) => send(url, 'POST', `/v1/calls/${callId}/hangup`)));
  print(measured, idle, busy);
} finally {
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  await gone;
  rmSync(dataDir, { recursive: true });
}

async function placeAll(url: string): Promise<string[]> {
  const callIds: string[] = [];
  for (let i = 0; i < calls; i++) {
    const recipient_phone = `+1415555${String(1000 + i)}`;
    await send(url, 'PUT', `/v1/simulator/phones/${recipient_phone}`, phone);
    const body = { prompt, recipient_phone, record: values.record, max_duration_secs: 600 };
    const answer = await send(url, 'POST', '/api/call-prompt', body);
    callIds.push(String(answer['call_id']));
    await sleep(placedOverMs / calls);
  }
  return callIds;
}

async function untilTalking(url: string, callIds: readonly string[]): Promise<void> {
  const deadline = Date.now() + answeredWithinMs;
  for (const callId of callIds) {
    for (;;) {
      const { status } = await send(url, 'GET', `/v1/calls/${callId}`);
      if (status === 'in-progress') break;
      if (Date.now() > deadline) throw new Error(`Call ${callId} is ${String(status)}.`);
      await sleep(100);
    }
  }
}

async function send(url: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

function ask<K extends Answer['kind']>(question: Ask, kind: K): Promise<Extract<Answer, { kind: K }>> {
  const answer = answerOf(server, kind);
  server.send(question);
  return answer;
}

function answerOf<K extends Answer['kind']>(child: ChildProcess, kind: K): Promise<Extract<Answer, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const hear = (answer: Answer): void => {
      if (answer.kind !== kind) return;
      child.off('message', hear);
      child.off('exit', gone);
      resolve(answer as Extract<Answer, { kind: K }>);
    };
    const gone = (code: number | null): void => reject(new Error(`The server ended with ${code}.`));
    child.on('message', hear);
    child.once('exit', gone);
  });
}

function print(measured: Measured, idle: Memory, busy: Memory): void {
  const { latenessMs, answeredInMs, loopDelayMs, cpuMs, wallMs } = measured;
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  const mib = (bytes: number): string => `${(bytes / calls / 2 ** 20).toFixed(2)} MiB`;
  const within = latenessMs.filter((late) => late <= 10).length / latenessMs.length;
  printTable(
    `${measured.calls} calls at 1x for ${secs} s${values.record ? ', recorded' : ''}; ${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    [
      ['frames heard', String(latenessMs.length)],
      ['frame lateness p50, p99', `${ms(percentile(latenessMs, 50))}, ${ms(percentile(latenessMs, 99))}`],
      ['frames within 10 ms', `${(100 * within).toFixed(2)} %`],
      ['event loop delay p50, p99, max', `${ms(loopDelayMs.p50)}, ${ms(loopDelayMs.p99)}, ${ms(loopDelayMs.max)}`],
      ['answers', String(answeredInMs.length)],
      ["server's share of a turn p50, p95", `${ms(percentile(answeredInMs, 50))}, ${ms(percentile(answeredInMs, 95))}`],
      ['CPU per call', `${((100 * cpuMs) / wallMs / calls).toFixed(2)} % of a core`],
      ['memory per call, live', mib(busy.liveBytes - idle.liveBytes)],
      ['memory per call, resident', mib(busy.rssBytes - idle.rssBytes)],
    ],
  );
}
