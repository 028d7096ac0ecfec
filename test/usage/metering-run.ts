import { isFinal } from '../../src/core/call/call.ts';
import { type Random, seededRandom } from '../chaos/seeded-random.ts';
import { type GroundTruth, SimulatedWorld } from '../whole-calls/simulated-world.ts';

export interface MeteringRunOptions {
  readonly calls: number;
  readonly atOnce: number;
  readonly speed: number;
  readonly seed: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly onProgress?: (line: string) => void;
}

export interface MeteringRun {
  /** Records of calls; one between two own numbers has two. */
  readonly calls: number;
  readonly answered: number;
  readonly seconds: Readonly<Record<string, number>>;
  /** Whatever the ledger and the simulated network do not agree on. */
  readonly faults: readonly string[];
}

interface Sums {
  seconds: number;
  micros: bigint;
}

/** Millionths of a dollar a minute, out of the contract's table. */
const perMinute: Readonly<Record<string, bigint>> = {
  voiceOutbound: 35_000n,
  voiceInbound: 15_000n,
  voiceAi: 400_000n,
  recording: 10_000n,
};

const ours = '+12025550143';
const prompt =
  'You are an assistant answering calls on behalf of City Dental. Ask what their name is and what the call is about.';

/** Many calls of all kinds on the simulated network; then the ledger is held against what the network says happened on its lines. */
export async function meteringRun(options: MeteringRunOptions): Promise<MeteringRun> {
  const { calls, atOnce, speed, seed, onProgress = () => undefined } = options;
  const world = await SimulatedWorld.open({
    speed,
    env: { RINGDOWN_DEFAULT_PROMPT: prompt, ...options.env },
  });
  try {
    const random = seededRandom(seed);
    let begun = 0;
    const worker = async (): Promise<void> => {
      while (begun < calls) {
        begun++;
        const placed = await placeOne(world, random);
        await ended(world, placed);
        if (begun % 50 === 0) onProgress(`${begun} of ${calls} calls`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return await compare(world);
  } finally {
    await world.close();
  }
}

/** Places, or receives, a call of some kind. */
async function placeOne(world: SimulatedWorld, random: Random): Promise<string> {
  const phone = somebody(random);
  const record = random() < 0.3;
  const kind = random();
  if (kind < 0.4) return world.place({ prompt: 'Ask whether they are open on Sunday.', phone, more: { record } });
  if (kind < 0.6) {
    const to = await world.phone(phone);
    const systemPrompt = 'You are calling for Josh Miller. Ask whether the bakery has rye bread today.';
    return idOf(await world.send('POST', '/v1/calls/ai', { from: ours, to, systemPrompt, record }));
  }
  if (kind < 0.75) {
    const to = await world.phone({ ...phone, line: { dropAfterMs: somewhere(random, 30_000) } });
    return idOf(await world.send('POST', '/v1/calls/initiate', { from: ours, to, record }));
  }
  const caller = { ...phone, answer: 'person' };
  return idOf(await world.send('POST', '/v1/simulator/calls', { from: '+14155550199', to: ours, phone: caller }));
}

function somebody(random: Random): Readonly<Record<string, unknown>> {
  const kind = random();
  const ringSecs = random() * 3;
  if (kind < 0.08) return { answer: 'busy' };
  if (kind < 0.14) return { answer: 'rejected', ringSecs };
  if (kind < 0.18) return { answer: 'failed' };
  if (kind < 0.24) return { answer: 'voicemail', ringSecs, beepAfterMs: somewhere(random, 2000) };
  if (kind < 0.5) return { ringSecs, line: { dropAfterMs: somewhere(random, 25_000) } };
  if (kind < 0.6) return { ringSecs, silentAfterTurns: 1 };
  const leaves = { interruptAfterMs: somewhere(random, 5000), says: 'Sorry, no.', hangsUp: true };
  return { ringSecs, lines: [leaves] };
}

function somewhere(random: Random, belowMs: number): number {
  return Math.floor(random() * belowMs);
}

function idOf({ status, body }: { readonly status: number; readonly body: Readonly<Record<string, unknown>> }): string {
  if (status !== 201 || typeof body['callId'] !== 'string') throw new Error(`${status} ${JSON.stringify(body)}`);
  return body['callId'];
}

async function ended(world: SimulatedWorld, callId: string): Promise<void> {
  await world.until(`call ${callId} has ended`, async () => {
    const call = await world.app.core.store.calls.find(callId);
    return call !== null && isFinal(call.state);
  });
}

async function compare(world: SimulatedWorld): Promise<MeteringRun> {
  const faults: string[] = [];
  const sums: Record<string, Sums> = {};
  const enter = (item: string, seconds: number): void => {
    const sum = (sums[item] ??= { seconds: 0, micros: 0n });
    sum.seconds += seconds;
    sum.micros += (BigInt(seconds) * (perMinute[item] ?? 0n) + 30n) / 60n;
  };
  const all = await everyCall(world);
  let answered = 0;
  for (const call of all) {
    const truth = await world.truth(String(call['id']));
    const seconds = secondsOf(truth);
    if (truth.answeredAt !== null) answered++;
    const about = `call ${String(call['id'])} (${String(call['endedReason'])})`;
    const duration = Number(call['duration'] ?? 0);
    if (duration !== seconds) faults.push(`${about}: ${duration} s told, ${seconds} s on the line`);
    const lastWordMs = Math.max(0, ...truth.said.filter(({ cut }) => !cut).map(({ endMs }) => endMs));
    if (truth.answeredAt !== null && lastWordMs > (truth.talkedMs ?? 0) + 100)
      faults.push(`${about}: words after its end`);
    if (seconds === 0) continue;
    const item = itemOf(call);
    enter(item, seconds);
    if (call['recordingUrl'] !== null) enter('recording', seconds);
  }
  const { body } = await world.send('GET', '/v1/usage');
  const breakdown = body['breakdown'] as Record<string, { minutes?: number; costMicros: number }>;
  for (const item of Object.keys(perMinute)) {
    const { seconds, micros } = sums[item] ?? { seconds: 0, micros: 0n };
    const { minutes = 0, costMicros = 0 } = breakdown[item] ?? {};
    if (minutes !== seconds / 60) faults.push(`${item}: ${minutes * 60} s in the ledger, ${seconds} s on the lines`);
    if (BigInt(costMicros) !== micros) faults.push(`${item}: costs ${costMicros}, reckoned ${micros}`);
  }
  const seconds = Object.fromEntries(Object.entries(sums).map(([item, sum]) => [item, sum.seconds]));
  return { calls: all.length, answered, seconds, faults };
}

/** By the network's own clock of the call, from answer to end. */
function secondsOf({ answeredAt, endedAt }: GroundTruth): number {
  return answeredAt === null || endedAt === null
    ? 0
    : Math.round((Date.parse(endedAt) - Date.parse(answeredAt)) / 1000);
}

function itemOf(call: Readonly<Record<string, unknown>>): string {
  if (call['type'] === 'ai') return 'voiceAi';
  return call['direction'] === 'outbound' ? 'voiceOutbound' : 'voiceInbound';
}

async function everyCall(world: SimulatedWorld): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await world.send('GET', `/v1/calls?limit=100&cursor=${cursor}`);
    const page = body as { data: Record<string, unknown>[]; nextCursor: string | null };
    all.push(...page.data);
    cursor = page.nextCursor;
  }
  return all;
}
