import type { CallStatus, FakeCall } from '../../src/carriers/twilio/fake/call.ts';
import type { CallFault } from '../../src/carriers/twilio/fake/ledger.ts';
import type { FakeTwilio } from '../../src/carriers/twilio/fake.ts';
import type { CallState } from '../../src/core/call/call.ts';
import { endCall } from '../../src/core/call/end-call.ts';
import type { Core } from '../../src/core/core.ts';
import type { Carrier } from '../../src/core/ports/carrier.ts';
import { chance, oneOf } from './dice.ts';
import { DicePhones } from './dice-phones.ts';
import type { Counts } from './mortal-process.ts';
import { type Random, seededRandom } from './seeded-random.ts';
import { type SequenceOutcome, faultsOf, outcomeOf, requestCall, untilOver } from './sequence-outcome.ts';
import { type StreamFault, type TwilioProcess, TwilioWorld } from './twilio-world.ts';
import { WiredClock, loopTurn } from './wired-clock.ts';

const callFaults: readonly CallFault[] = ['silent after acceptance', '500 after acceptance', '500', '429', 'reset'];
/** A world is left for a new one after so many calls, whose words it keeps. */
const callsAWorld = 500;

/** What goes wrong with one call besides the process's deaths. */
interface Troubles {
  readonly dial: readonly CallFault[];
  /** Of requests about the call, from 0 to 1. */
  readonly requests: number;
  readonly words: { readonly dropPercent: number; readonly duplicatePercent: number; readonly reorderPercent: number };
  readonly wordsLateMs: number;
  readonly streams: { readonly refused: number; readonly stalled: number };
  readonly streamDrops: number;
  readonly secondSocket: boolean;
  readonly crashes: number;
  readonly endsByOwner: boolean;
}

export interface TwilioOutcome extends SequenceOutcome {
  /** What happened at Twilio; null: no call was placed. */
  readonly truth: { readonly status: CallStatus; readonly answered: boolean } | null;
  /** Twilio’s words were lost, doubled, late or out of order at most, and it could be asked: the state must be what happened. */
  readonly isKnowable: boolean;
  /** Of the crashes, those while something was on its way. */
  readonly crashesMidway: number;
  /** Second sockets for one stream, and how many of them our side took. */
  readonly intruders: number;
  readonly intrudersTaken: number;
  readonly requests: number;
  readonly webhooks: number;
}

export interface SequencesOptions {
  /** Accepts calls and keeps them: a store, and what else a core is made of. */
  readonly base: Core;
  readonly accountId: string;
  readonly sequences: number;
  readonly firstSeed?: number;
  /** Stands in for the adapter, to see that what it does wrong is noticed. */
  readonly sabotage?: (carrier: Carrier) => Carrier;
}

export interface SequencesResult {
  readonly sequences: number;
  readonly crashes: number;
  /** While a request or a webhook was on its way. */
  readonly crashesMidway: number;
  readonly dials: number;
  readonly requests: number;
  readonly webhooks: number;
  readonly intruders: number;
  readonly states: Readonly<Partial<Record<CallState, number>>>;
  /** One line for each call with something wrong. */
  readonly faults: readonly string[];
}

/**
 * Calls from their request to their result, through the core and the real adapter, over HTTP and WebSockets to a server that plays
 * Twilio: each with troubles by its own dice, all in the time of a clock that stands still while anything is on its way.
 */
export async function twilioSequences(options: SequencesOptions): Promise<SequencesResult> {
  const { firstSeed = 1, sequences } = options;
  const states: Partial<Record<CallState, number>> = {};
  const sums = { crashes: 0, crashesMidway: 0, dials: 0, requests: 0, webhooks: 0, intruders: 0 };
  const faults: string[] = [];
  for (let from = firstSeed; from < firstSeed + sequences; from += callsAWorld) {
    const world = await TwilioWorld.open();
    try {
      for (let seed = from; seed < Math.min(from + callsAWorld, firstSeed + sequences); seed++) {
        const outcome = await runTwilioSequence(world, options, seed);
        const wrong = twilioFaultsOf(outcome);
        if (wrong.length > 0) faults.push(`seed ${seed}: ${wrong.join(', ')}: ${JSON.stringify(outcome)}`);
        states[outcome.state] = (states[outcome.state] ?? 0) + 1;
        for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += outcome[name];
      }
    } finally {
      await world.close();
    }
  }
  return { sequences, ...sums, states, faults };
}

async function runTwilioSequence(
  world: TwilioWorld,
  { base, accountId, sabotage = (carrier) => carrier }: SequencesOptions,
  seed: number,
): Promise<TwilioOutcome> {
  const random = seededRandom(seed);
  const { fake } = world;
  const clock = new WiredClock(Date.now(), () => world.held);
  const phones = new DicePhones(clock, random, (event) => fake.farHost.onEvent(event));
  const troubles = troublesOf(random);
  const counts: Counts = { finals: 0, results: 0 };
  const webhooksBefore = fake.posted.length;
  world.forget();
  world.setScene({
    clock,
    streamFault: () => streamFault(random, troubles),
    phones: {
      callClock: () => clock,
      dial: async ({ callId, ringTimeoutMs }) => phones.ring(callId, ringTimeoutMs),
      hangUp: async ({ carrierCallId }) => phones.hangUp(carrierCallId),
      openMedia: async ({ carrierCallId }) => phones.openMedia(carrierCallId),
    },
  });
  trouble(fake, random, troubles);
  const intruders = intrudersOn(world, clock, random, troubles);
  for (let drop = 0; drop < troubles.streamDrops; drop++) {
    clock.after(random() * 40_000, () => [...fake.calls.values()].at(-1)?.streams.at(-1)?.drop());
  }

  const maxDurationSecs = chance(random, 0.3) ? 10 : 60;
  const to = `+1415${2_000_000 + seed}`;
  const call = await requestCall(base, { accountId, carrier: 'twilio', to, maxDurationSecs });
  const start = (): TwilioProcess => {
    const process = world.startProcess({ base, counts, clock, sabotage });
    process.mortal.start(call.id, clock);
    return process;
  };
  let process = start();
  let crashesMidway = 0;
  for (let crash = 0; crash < troubles.crashes; crash++) {
    if (await dieSometime(process, clock, random)) crashesMidway += 1;
    process = start();
  }
  await clock.advance(random() * (troubles.endsByOwner ? 20_000 : 40_000));
  if (troubles.endsByOwner) {
    const found = await base.store.calls.find(call.id);
    if (found) void endCall(process.mortal.core, found).catch(() => {});
  }
  const placed = (): FakeCall[] => [...fake.calls.values()].filter(({ parts }) => parts.to === to);
  const isUp = (): boolean => phones.up > 0 || placed().some(({ isOver }) => !isOver);
  const { leftUp } = await untilOver(base.store, call.id, clock, isUp);
  const outcome = await outcomeOf(process.mortal.core, call.id, {
    dials: placed().length,
    crashes: troubles.crashes,
    leftUp,
    counts,
  });
  process.die();
  return {
    ...outcome,
    truth: truthOf(placed()),
    isKnowable: isKnowable(troubles),
    crashesMidway,
    intruders: intruders.came,
    intrudersTaken: intruders.taken,
    requests: fake.requests.length,
    webhooks: fake.posted.length - webhooksBefore,
  };
}

function troublesOf(random: Random): Troubles {
  const isCalm = chance(random, 0.1);
  const happens = (of: number): boolean => !isCalm && chance(random, of);
  const percent = (of: number): number => (happens(0.5) ? of : 0);
  const flaky = happens(0.2);
  return {
    dial: happens(0.35) ? [oneOf(random, callFaults), ...(happens(0.3) ? [oneOf(random, callFaults)] : [])] : [],
    requests: happens(0.5) ? oneOf(random, [0.1, 0.1, 0.4]) : 0,
    words: {
      dropPercent: happens(0.1) ? 100 : percent(30),
      duplicatePercent: percent(30),
      reorderPercent: percent(40),
    },
    wordsLateMs: happens(0.3) ? random() * 9000 : 0,
    streams: happens(0.05) ? { refused: 0, stalled: 1 } : { refused: flaky ? 0.3 : 0, stalled: flaky ? 0.15 : 0 },
    streamDrops: happens(0.15) ? 1 + Math.floor(random() * 3) : 0,
    secondSocket: happens(0.25),
    crashes: happens(0.4) ? 1 + Math.floor(random() * 2) : 0,
    endsByOwner: happens(0.25),
  };
}

function trouble({ faults }: FakeTwilio, random: Random, { dial, requests, words, wordsLateMs }: Troubles): void {
  Object.assign(faults, words, { random, delayMs: wordsLateMs });
  faults.nextCalls.push(...dial);
  faults.aboutCalls = () => (chance(random, requests) ? oneOf(random, callFaults) : undefined);
}

function streamFault(random: Random, { streams }: Troubles): StreamFault {
  if (chance(random, streams.stalled)) return 'stalled';
  return chance(random, streams.refused) ? 'refused' : null;
}

/** Whatever opens a stream, something else comes with the same words a little later. */
function intrudersOn(
  world: TwilioWorld,
  clock: WiredClock,
  random: Random,
  { secondSocket }: Troubles,
): { came: number; taken: number } {
  const intruders = { came: 0, taken: 0 };
  world.fake.tap = (from, message) => {
    if (!secondSocket || from !== 'twilio' || message['event'] !== 'start') return;
    clock.after(random() * 2000, () => {
      intruders.came += 1;
      void clock.during(world.intrude(message)).then((taken) => {
        if (taken) intruders.taken += 1;
      });
    });
  };
  return intruders;
}

/** At a moment of rest, or in the middle of whatever happens next; then nobody is there for a while. Whether it was in the middle. */
async function dieSometime(process: TwilioProcess, clock: WiredClock, random: Random): Promise<boolean> {
  const diesAtRest = chance(random, 0.2);
  const [atMs, turns] = [chance(random, 0.3) ? 0 : random() * 25_000, Math.floor(random() ** 2 * 15)];
  let isMidway = false;
  if (diesAtRest) await clock.advance(atMs);
  else {
    const inTheMiddle = async (): Promise<void> => {
      for (let turn = 0; turn < turns; turn++) await loopTurn();
      isMidway = clock.isBusy;
      process.die();
    };
    const arm = (): void => clock.onNextWork(() => void inTheMiddle());
    if (atMs === 0) arm();
    else clock.after(atMs, arm);
    await clock.advance(atMs + random() * 8000);
  }
  process.die();
  if (chance(random, 0.5)) await clock.advance(random() * 10_000);
  return isMidway;
}

function truthOf(placed: readonly FakeCall[]): TwilioOutcome['truth'] {
  const [first] = placed;
  return first ? { status: first.status, answered: first.durationSecs > 0 } : null;
}

function isKnowable({ dial, requests, crashes, endsByOwner, streams, streamDrops }: Troubles): boolean {
  const isAsked = dial.length === 0 && requests === 0 && crashes === 0;
  return isAsked && !endsByOwner && streams.stalled === 0 && streamDrops === 0;
}

/** What is wrong with it, in words; nothing where all is well. */
export function twilioFaultsOf(outcome: TwilioOutcome): string[] {
  return [
    ...faultsOf(outcome),
    ...(isTrue(outcome) ? [] : ['that is not what happened']),
    ...(outcome.intrudersTaken > 0 ? ['a second socket was taken'] : []),
  ];
}

const knowable: Readonly<Record<CallStatus, (answered: boolean) => CallState>> = {
  queued: () => 'failed',
  ringing: () => 'failed',
  'in-progress': () => 'failed',
  completed: () => 'completed',
  busy: () => 'busy',
  failed: (answered) => (answered ? 'broken_off' : 'failed'),
  'no-answer': () => 'no_answer',
  canceled: () => 'no_answer',
};

function isTrue({ state, truth, isKnowable }: TwilioOutcome): boolean {
  if (truth === null) return state === 'failed' || state === 'canceled';
  if (isKnowable) return state === knowable[truth.status](truth.answered);
  if (state === 'completed' || state === 'broken_off') return truth.answered;
  if (state === 'busy') return truth.status === 'busy';
  if (state === 'no_answer') return !truth.answered;
  return state === 'failed' || state === 'canceled';
}
