import type { CallStatus, FakeCall } from '../../src/carriers/twilio/fake/call.ts';
import type { CallFault } from '../../src/carriers/twilio/fake/ledger.ts';
import type { FakeTwilio } from '../../src/carriers/twilio/fake.ts';
import type { CallState } from '../../src/core/call/call.ts';
import { endCall } from '../../src/core/call/end-call.ts';
import type { Core } from '../../src/core/core.ts';
import type { Carrier } from '../../src/core/ports/carrier.ts';
import { chance, oneOf } from './dice.ts';
import { DicePhones } from './dice-phones.ts';
import { Tally } from './mortal-process.ts';
import { type Random, seededRandom } from './seeded-random.ts';
import { type SequenceOutcome, faultsOf, outcomeOf, requestCall, untilOver } from './sequence-outcome.ts';
import { type StreamFault, type TwilioProcess, TwilioWorld } from './twilio-world.ts';
import { WiredClock, loopTurn } from './wired-clock.ts';

const callFaults: readonly CallFault[] = ['silent after acceptance', '500 after acceptance', '500', '429', 'reset'];
/** A world is left for a new one after so many sequences, whose words it keeps. */
const sequencesAWorld = 500;

/** What goes wrong in one sequence. */
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
  /** The same number is called once more, while the first call is under way or soon after. */
  readonly callsAgain: boolean;
}

interface TwilioOutcome extends SequenceOutcome {
  /** What happened at Twilio; null: no call was placed. */
  readonly truth: { readonly status: CallStatus; readonly answered: boolean } | null;
  /** Twilio’s words were lost, doubled, late or out of order at most, and it could be asked: the state must be what happened. */
  readonly isKnowable: boolean;
  /** The request that placed it was answered, or the call can be told from all others: once answered it is more than a failure. */
  readonly isTellable: boolean;
}

interface SequenceSums {
  readonly crashes: number;
  /** While a request or a webhook was on its way. */
  readonly crashesMidway: number;
  /** Requests to the API, and what it posted. */
  readonly requests: number;
  readonly webhooks: number;
  /** Second sockets for one stream, and how many of them our side took. */
  readonly intruders: number;
  readonly intrudersTaken: number;
}

interface Sequence extends SequenceSums {
  readonly calls: readonly TwilioOutcome[];
}

export interface SequencesOptions {
  /** Accepts calls and keeps them: a store, and what else a core is made of. */
  readonly base: Core;
  readonly accountId: string;
  readonly sequences: number;
  readonly firstSeed?: number;
  /** Stands between each process and its adapter, to see that what it does wrong is noticed. */
  readonly sabotage?: (carrier: Carrier) => Carrier;
}

export interface SequencesResult extends SequenceSums {
  readonly sequences: number;
  readonly calls: number;
  readonly dials: number;
  readonly states: Readonly<Partial<Record<CallState, number>>>;
  /** One line for each sequence with something wrong. */
  readonly faults: readonly string[];
}

/**
 * Calls from their request to their result, through the core and the real adapter, over HTTP and WebSockets to a server that plays
 * Twilio: each with troubles by its own dice, all in the time of a clock that stands still while anything is on its way.
 */
export async function twilioSequences(options: SequencesOptions): Promise<SequencesResult> {
  const { firstSeed = 1, sequences } = options;
  const states: Partial<Record<CallState, number>> = {};
  const sums = { crashes: 0, crashesMidway: 0, requests: 0, webhooks: 0, intruders: 0, intrudersTaken: 0 };
  const [faults, total]: [string[], { calls: number; dials: number }] = [[], { calls: 0, dials: 0 }];
  for (let from = firstSeed; from < firstSeed + sequences; from += sequencesAWorld) {
    const world = await TwilioWorld.open();
    try {
      for (let seed = from; seed < Math.min(from + sequencesAWorld, firstSeed + sequences); seed++) {
        const sequence = await runTwilioSequence(world, options, seed);
        const wrong = [
          ...sequence.calls.flatMap(twilioFaultsOf),
          ...(sequence.intrudersTaken > 0 ? ['a second socket was taken'] : []),
        ];
        if (wrong.length > 0) faults.push(`seed ${seed}: ${wrong.join(', ')}: ${JSON.stringify(sequence)}`);
        for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += sequence[name];
        for (const { state, dials } of sequence.calls) {
          states[state] = (states[state] ?? 0) + 1;
          total.calls += 1;
          total.dials += dials;
        }
      }
    } finally {
      await world.close();
    }
  }
  return { sequences, ...total, ...sums, states, faults };
}

async function runTwilioSequence(
  world: TwilioWorld,
  { base, accountId, sabotage = (carrier) => carrier }: SequencesOptions,
  seed: number,
): Promise<Sequence> {
  const random = seededRandom(seed);
  const { fake } = world;
  const { store } = base;
  const clock = new WiredClock(Date.now(), () => world.held);
  const phones = new DicePhones(clock, random, (event) => fake.farHost.onEvent(event));
  const troubles = troublesOf(random);
  const tally = new Tally();
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

  const callIds: string[] = [];
  const to = `+1415${2_000_000 + seed}`;
  const request = async (): Promise<string> => {
    const maxDurationSecs = chance(random, 0.3) ? 10 : 60;
    const { id } = await requestCall(base, { accountId, carrier: 'twilio', to, maxDurationSecs });
    callIds.push(id);
    return id;
  };
  const start = (): TwilioProcess => {
    const process = world.startProcess({ base, tally, clock, sabotage });
    process.mortal.start(callIds, clock);
    return process;
  };
  const first = await request();
  let process = start();
  if (troubles.callsAgain) {
    clock.after(random() * 20_000, () => void clock.during(request().then((id) => process.mortal.carry(id))));
  }
  if (troubles.endsByOwner) clock.after(random() * 25_000, () => void endByOwner(process.mortal.core, first));
  let crashesMidway = 0;
  for (let crash = 0; crash < troubles.crashes; crash++) {
    if (await dieSometime(process, clock, random)) crashesMidway += 1;
    process = start();
  }
  await clock.advance(20_000);
  const placed = (callId: string): FakeCall[] =>
    [...fake.calls.values()].filter(({ parts }) => parts.options.get('Url')?.includes(callId) === true);
  const leftUp = await untilOver(store, callIds, clock, (callId) => placed(callId).some(({ isOver }) => !isOver));
  const calls: TwilioOutcome[] = [];
  for (const callId of callIds) {
    const truth = placed(callId);
    const seen = {
      dials: truth.length,
      crashes: troubles.crashes,
      leftUp: leftUp.has(callId),
      counts: tally.of(callId),
    };
    const outcome = await outcomeOf(process.mortal.core, callId, seen);
    calls.push({
      ...outcome,
      truth: truthOf(truth),
      isKnowable: isKnowable(troubles),
      isTellable: isTellable(troubles),
    });
  }
  process.die();
  return {
    calls,
    crashes: troubles.crashes,
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
    callsAgain: happens(0.25),
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

async function endByOwner(core: Core, callId: string): Promise<void> {
  const call = await core.store.calls.find(callId);
  if (call) await endCall(core, call).catch(() => {});
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

function isTellable({ dial, crashes, callsAgain }: Troubles): boolean {
  return dial.length === 0 && !(crashes > 0 && callsAgain);
}

/** What is wrong with it, in words; nothing where all is well. */
function twilioFaultsOf(outcome: TwilioOutcome): string[] {
  return [...faultsOf(outcome), ...(isTrue(outcome) ? [] : ['that is not what happened'])];
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

function isTrue({ state, truth, isKnowable, isTellable }: TwilioOutcome): boolean {
  if (truth === null) return state === 'failed' || state === 'canceled';
  if (isKnowable) return state === knowable[truth.status](truth.answered);
  if (state === 'completed' || state === 'broken_off') return truth.answered;
  if (state === 'busy') return truth.status === 'busy';
  if (state === 'no_answer') return !truth.answered;
  return (state === 'failed' || state === 'canceled') && !(isTellable && truth.answered);
}
