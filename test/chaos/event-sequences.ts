import { endCall } from '../../src/core/call/end-call.ts';
import type { Core } from '../../src/core/core.ts';
import { ManualClock } from '../../src/core/ports/manual-clock.ts';
import { ChaosCarrier } from './chaos-carrier.ts';
import { MortalProcess, Tally } from './mortal-process.ts';
import { seededRandom } from './seeded-random.ts';
import { type SequenceOutcome, outcomeOf, requestCall, untilOver } from './sequence-outcome.ts';

/** One call from its request to its result: lost, doubled, late and reordered events, refusals, and a process that dies at any moment. */
export async function runSequence(base: Core, accountId: string, seed: number): Promise<SequenceOutcome> {
  const random = seededRandom(seed);
  const clock = new ManualClock(Date.now());
  const carrier = new ChaosCarrier(clock, random);
  const tally = new Tally();
  const maxDurationSecs = random() < 0.2 ? 10 : 600;
  const call = await requestCall(base, { accountId, carrier: 'simulator', to: '+14155551234', maxDurationSecs });
  const start = (): MortalProcess => {
    const process = new MortalProcess(base, tally, ({ alive, onEvent }) => {
      carrier.listener = onEvent;
      return carrier.seenBy(alive);
    });
    process.start([call.id], clock);
    return process;
  };

  const crashes = random() < 0.4 ? 1 + Math.floor(random() * 2) : 0;
  const endsByOwner = random() < 0.25;
  let process = start();
  for (let round = 0; round < crashes; round++) {
    await clock.advance(random() * 25_000);
    process.die();
    process = start();
  }
  await clock.advance(random() * 40_000);
  if (endsByOwner) {
    const found = await base.store.calls.find(call.id);
    if (found) void endCall(process.core, found).catch(() => {});
  }
  const isUp = (): boolean => [...carrier.phones.lines.values()].some(({ ending }) => ending === null);
  const leftUp = (await untilOver(base.store, [call.id], clock, isUp)).has(call.id);
  const dials = carrier.dials.get(call.id) ?? 0;
  const outcome = await outcomeOf(process.core, call.id, { dials, crashes, leftUp, counts: tally.of(call.id) });
  process.die();
  return outcome;
}
