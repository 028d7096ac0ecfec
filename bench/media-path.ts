/**
 * What the audio of calls costs a bridge between Twilio Media Streams and a speech-to-speech model with G.711: this server beside a bridge
 * that parses every message, a bare relay of the ws package, and the least that is possible; callers and model on another core.
 * `node bench/media-path.ts [--calls 50,100,200,400] [--secs 8] [--rounds 3] [--only ringdown,floor] [--hold]`
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { nodeOptions } from '../cli/server-program.ts';
import type { BridgeAnswer, BridgeAsk, Direction, LoadAnswer, LoadAsk, Measured } from './media-path/messages.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '50,100,200,400' },
    secs: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    hold: { type: 'boolean', default: false },
    profile: { type: 'string', default: '' },
  },
});
const secs = Number(values.secs);

interface Candidate {
  readonly name: string;
  /** Null: callers and model speak to each other. */
  readonly file: string | null;
  readonly args?: readonly string[];
  /** Options of Node. */
  readonly nodeArgs?: readonly string[];
}

const everyCandidate: readonly Candidate[] = [
  { name: 'direct', file: null },
  { name: 'ringdown', file: 'ringdown.ts', nodeArgs: nodeOptions },
  { name: 'legs-alone', file: 'legs-alone.ts', nodeArgs: nodeOptions },
  { name: 'parse-everything', file: 'parse-everything.ts' },
  { name: 'ws-relay', file: 'ws-relay.ts' },
  { name: 'floor', file: 'floor.ts' },
  { name: 'floor-below-streams', file: 'floor.ts', args: ['--below-streams'] },
];
const only = values.only === '' ? null : values.only.split(',');
const candidates = everyCandidate.filter(({ name }) => !only || only.includes(name));

/** Processor time is read so often. */
const sliceMs = 1000;
/** Slices before it counts: every caller has spoken once by then, and the agent answers. */
const warmUpSlices = 8;
/** So often each candidate has its turn, with new processes. */
const rounds = Number(values.rounds);
const heldBelowMs = 20;
const bridgeCore = '0';
const loadCore = '1';
const pinned = cpus().length > 1 && spawnSync('taskset', ['-c', bridgeCore, 'true']).status === 0;

interface Cell {
  readonly measured: Measured;
  /** Null where there is no bridge. */
  readonly cpuPerCallMinute: number | null;
  /** Of the processor time, outside the kernel. */
  readonly userShare: number;
  readonly coreShare: number;
  /** Of the other core, taken by callers and model. */
  readonly loadShare: number;
  /** Of one core, taken by other programs. */
  readonly othersShare: number;
  readonly idleMiB: number;
  readonly perCallMiB: number;
}

interface Slice {
  readonly number: number;
  readonly cpuMs: number;
  readonly userMs: number;
  readonly wallMs: number;
  readonly rssBytes: number;
  readonly loadMs: number;
  /** What all other programs took, on all cores. */
  readonly othersMs: number;
}

const nothingSpent = { cpuMs: 0, userMs: 0, wallMs: 0, rssBytes: 0 };

/** One candidate with callers and a model of its own. */
class Rig {
  readonly #candidate: Candidate;
  readonly #calls: number;
  readonly #load: ChildProcess;
  #bridge: ChildProcess | null = null;
  #idleBytes = 0;
  readonly #slices: Slice[] = [];

  constructor(candidate: Candidate, calls: number) {
    this.#candidate = candidate;
    this.#calls = calls;
    this.#load = start('load.ts', [String(calls)], loadCore);
  }

  async connect(): Promise<void> {
    const { file, args = [], nodeArgs = [], name } = this.#candidate;
    const { url: engineUrl } = await told<LoadAnswer, 'ready'>(this.#load, 'ready');
    let callersTo: string | null = null;
    if (file !== null) {
      const profile = values.profile === name ? ['--cpu-prof', '--cpu-prof-dir=bench/profiles'] : [];
      const bridge = start(`candidates/${file}`, [engineUrl, ...args], bridgeCore, [...nodeArgs, ...profile]);
      this.#bridge = bridge;
      callersTo = (await told<BridgeAnswer, 'ready'>(bridge, 'ready')).url;
      this.#idleBytes = (await this.#askBridge(bridge, { kind: 'begin' }, 'begun')).rssBytes;
    }
    await this.#askLoad({ kind: 'connect', url: callersTo }, 'connected');
  }

  async run(): Promise<void> {
    const bridge = this.#bridge;
    if (bridge) await this.#askBridge(bridge, { kind: 'begin' }, 'begun');
    const busyBefore = machineBusyMs();
    const ran = this.#askLoad({ kind: 'run', ms: sliceMs }, 'ran');
    await sleep(sliceMs);
    const spent = bridge ? await this.#askBridge(bridge, { kind: 'end' }, 'spent') : nothingSpent;
    const busyMs = machineBusyMs() - busyBefore;
    const { cpuMs: loadMs } = await ran;
    const othersMs = Math.max(0, busyMs - spent.cpuMs - loadMs);
    this.#slices.push({ number: this.#slices.length, othersMs, loadMs, ...spent });
  }

  /** Of the slices after warming up. */
  async result(): Promise<Cell> {
    const warm = this.#slices.slice(warmUpSlices);
    const { measured } = await this.#askLoad({ kind: 'tell', slices: warm.map(({ number }) => number) }, 'measured');
    const sum = (pick: (slice: Slice) => number): number => warm.reduce((total, slice) => total + pick(slice), 0);
    const cpuMs = sum((slice) => slice.cpuMs);
    const wallMs = sum((slice) => slice.wallMs);
    const rssBytes = Math.max(...warm.map((slice) => slice.rssBytes));
    return {
      measured,
      cpuPerCallMinute: this.#bridge ? (cpuMs * 60) / (this.#calls * wallMs) : null,
      userShare: sum((slice) => slice.userMs) / cpuMs,
      coreShare: cpuMs / wallMs,
      loadShare: sum((slice) => slice.loadMs) / (warm.length * sliceMs),
      othersShare: sum((slice) => slice.othersMs) / (warm.length * sliceMs),
      idleMiB: this.#idleBytes / 2 ** 20,
      perCallMiB: (rssBytes - this.#idleBytes) / this.#calls / 2 ** 20,
    };
  }

  async stop(): Promise<void> {
    await Promise.all([stop(this.#bridge), stop(this.#load)]);
  }

  #askBridge<K extends BridgeAnswer['kind']>(
    bridge: ChildProcess,
    ask: BridgeAsk,
    kind: K,
  ): Promise<Extract<BridgeAnswer, { kind: K }>> {
    const answer = told<BridgeAnswer, K>(bridge, kind);
    bridge.send(ask);
    return answer;
  }

  #askLoad<K extends LoadAnswer['kind']>(ask: LoadAsk, kind: K): Promise<Extract<LoadAnswer, { kind: K }>> {
    const answer = told<LoadAnswer, K>(this.#load, kind);
    this.#load.send(ask);
    return answer;
  }
}

function start(file: string, args: readonly string[], core: string, nodeArgs: readonly string[] = []): ChildProcess {
  const path = join(import.meta.dirname, 'media-path', file);
  return pinned
    ? fork(path, args, { execPath: 'taskset', execArgv: ['-c', core, process.execPath, ...nodeArgs] })
    : fork(path, args, { execArgv: [...nodeArgs] });
}

/** Processor time of the whole machine so far. */
function machineBusyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

/** The next message of this kind. Rejects when the process ends or says that it failed. */
function told<A extends BridgeAnswer | LoadAnswer, K extends A['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<A, { kind: K }>> {
  const { promise, resolve, reject } = Promise.withResolvers<Extract<A, { kind: K }>>();
  const onExit = (code: number | null): void => reject(new Error(`A process ended with ${code}.`));
  const listen = (answer: A): void => {
    if (answer.kind === 'failed') reject(new Error((answer as { readonly why: string }).why));
    else if (answer.kind === kind) resolve(answer as Extract<A, { kind: K }>);
    else return;
    child.off('message', listen);
    child.off('exit', onExit);
  };
  child.on('message', listen);
  child.once('exit', onExit);
  return promise;
}

function stop(child: ChildProcess | null): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (!child || child.exitCode !== null) return Promise.resolve();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
  return promise;
}

/** One after the other, each alone on the machine: a cell for each. */
async function round(these: readonly Candidate[], calls: number, slices: number): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const candidate of these) {
    const rig = new Rig(candidate, calls);
    try {
      await rig.connect();
      for (let slice = 0; slice < warmUpSlices + slices; slice++) await rig.run();
      cells.push(await rig.result());
    } finally {
      await rig.stop();
    }
  }
  return cells;
}

function worstP99(cell: Cell): number {
  return Math.max(cell.measured.up.p99Ms, cell.measured.down.p99Ms);
}

function held(cell: Cell): boolean {
  const { up, down } = cell.measured;
  return worstP99(cell) < heldBelowMs && up.lost + down.lost < (up.sent + down.sent) / 1000 && down.sent > up.sent / 2;
}

/** Of several figures the one in the middle. */
function middle(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor((figures.length - 1) / 2)] ?? NaN;
}

/** Every figure the middle one of all rounds. */
function middleCell(cells: readonly Cell[]): Cell {
  const of = (pick: (cell: Cell) => number): number => middle(cells.map(pick));
  const direction = (pick: (cell: Cell) => Direction): Direction => ({
    p50Ms: of((cell) => pick(cell).p50Ms),
    p99Ms: of((cell) => pick(cell).p99Ms),
    sent: of((cell) => pick(cell).sent),
    lost: of((cell) => pick(cell).lost),
  });
  return {
    measured: {
      up: direction((cell) => cell.measured.up),
      down: direction((cell) => cell.measured.down),
      clearedMs: of((cell) => cell.measured.clearedMs),
      clears: of((cell) => cell.measured.clears),
    },
    cpuPerCallMinute: cells[0]?.cpuPerCallMinute === null ? null : of((cell) => cell.cpuPerCallMinute ?? NaN),
    userShare: of((cell) => cell.userShare),
    coreShare: of((cell) => cell.coreShare),
    loadShare: of((cell) => cell.loadShare),
    othersShare: of((cell) => cell.othersShare),
    idleMiB: of((cell) => cell.idleMiB),
    perCallMiB: of((cell) => cell.perCallMiB),
  };
}

/** `ratio`: to another candidate's processor time, round by round. */
function row(name: string, cell: Cell, ratio: (other: string) => string): string[] {
  const { measured, cpuPerCallMinute: cpu } = cell;
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  const delay = ({ p50Ms, p99Ms }: Direction): string => `${p50Ms.toFixed(2)} / ${p99Ms.toFixed(1)}`;
  const bridge =
    cpu === null
      ? ['-', '-', '-', '-', '-', '-']
      : [
          cpu.toFixed(3),
          ratio('parse-everything'),
          ratio('ws-relay'),
          percent(cell.userShare),
          percent(cell.coreShare),
          `${cell.idleMiB.toFixed(0)} + ${cell.perCallMiB.toFixed(2)}`,
        ];
  return [
    name,
    delay(measured.up),
    delay(measured.down),
    ...bridge,
    String(measured.up.lost + measured.down.lost),
    measured.clears > 0 ? `${measured.clears} (${measured.clearedMs.toFixed(0)} ms)` : '-',
    percent(cell.loadShare),
    percent(cell.othersShare),
  ];
}

function print(title: string, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  console.log(`\n${title}`);
  for (const cells of rows)
    console.log(`  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}

const headings = [
  '',
  'to model p50/p99 ms',
  'to caller p50/p99 ms',
  'CPU s/call-min',
  '/parse',
  '/relay',
  'user',
  'core',
  'MiB idle + a call',
  'lost',
  'clears',
  'load',
  'others',
];

const cpuModel = cpus()[0]?.model.trim() ?? 'unknown';
console.log(
  `${cpus().length} cores, ${cpuModel}, Node ${process.versions.node}; bridge ${pinned ? `on core ${bridgeCore}` : 'not pinned'}; load average before: ${loadavg()[0]?.toFixed(2)}`,
);
const shares = new Map<string, number>();
for (const calls of values.calls.split(',').map(Number)) {
  const done: Cell[][] = [];
  for (let i = 0; i < rounds; i++) done.push(await round(candidates, calls, secs));
  const at = (name: string): number => candidates.findIndex((candidate) => candidate.name === name);
  const rows = candidates.map(({ name }, i) => {
    const cell = middleCell(done.flatMap((cells) => cells[i] ?? []));
    shares.set(name, cell.coreShare / calls);
    return row(name, cell, (other) => {
      const ratios = done.map(
        (cells) => (cells[i]?.cpuPerCallMinute ?? NaN) / (cells[at(other)]?.cpuPerCallMinute ?? NaN),
      );
      return Number.isNaN(middle(ratios)) ? '-' : middle(ratios).toFixed(2);
    });
  });
  print(`${calls} calls; load average ${loadavg()[0]?.toFixed(2)}`, [headings, ...rows]);
}

if (values.hold) {
  const rows = [['', `most calls with p99 under ${heldBelowMs} ms both ways`]];
  for (const candidate of candidates) rows.push([candidate.name, String(await mostHeld(candidate))]);
  print('Calls held on one core', rows);
}

/** Begins where its processor time would fill the core, and goes down until it holds, once in two runs: the machine stumbles, too. */
async function mostHeld(candidate: Candidate): Promise<number> {
  const full = candidate.file === null ? 800 : 1 / (shares.get(candidate.name) ?? 1);
  let calls = Math.min(900, Math.round(full / 20) * 20);
  for (; calls > 0; calls -= Math.max(20, Math.round(calls / 200) * 10)) {
    if ((await holds(candidate, calls)) || (await holds(candidate, calls))) break;
  }
  return calls;
}

async function holds(candidate: Candidate, calls: number): Promise<boolean> {
  const [cell] = await round([candidate], calls, 5);
  return cell !== undefined && held(cell);
}
