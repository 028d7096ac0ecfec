import type { CallEvent, CallStatus } from '../sdk/index.ts';
import type { Style, Terminal } from './terminal.ts';
import { clockTime, wrapText } from './text-layout.ts';

type Role = 'ai' | 'human';

interface Turn {
  readonly role: Role;
  readonly startMs: number;
  readonly text: string;
}

const names: Record<Role, string> = { ai: 'agent', human: 'person' };
const colours: Record<Role, Style> = { ai: 'cyan', human: 'yellow' };
const nameColumns = Math.max(...Object.values(names).map((name) => name.length));

const phases: Record<CallStatus, string> = {
  initiated: 'dialling',
  ringing: 'ringing',
  'in-progress': 'talking',
  completed: 'ended',
  no_answer: 'no answer',
  busy: 'busy',
  failed: 'failed',
  trial_exhausted: 'ended',
};

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const meterColumns = 12;
const indent = '  ';

export interface LiveViewOptions {
  readonly terminal: Terminal;
  /** Epoch ms. */
  readonly now: () => number;
  /** At the end of the progress line, where there is room. */
  readonly hint: string;
}

/**
 * A call on the terminal while it happens: what has been said scrolls away above, what is being said and a progress line with
 * both sides' levels stay below. On a plain stream: a line for each change and for each turn once it is whole.
 */
export class LiveView {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  readonly #hint: string;
  readonly #startedAt: number;
  /** The last turn that stands in the transcript: what the agent says next may still be added to it. */
  #open: Turn | null = null;
  readonly #surmised = new Map<Role, Turn>();
  readonly #levels: Record<Role, number[]> = { ai: [], human: [] };
  #status: CallStatus = 'initiated';
  #answeredAt: number | null = null;
  /** In the call's own time, as the last level had it. */
  #mediaMs: number | null = null;
  #drawnLines = 0;
  #frame = 0;

  constructor(options: LiveViewOptions) {
    this.#terminal = options.terminal;
    this.#now = options.now;
    this.#hint = options.hint;
    this.#startedAt = options.now();
    if (this.#terminal.interactive) this.#terminal.write('\u001B[?25l');
  }

  show(event: CallEvent): void {
    switch (event.event) {
      case 'state':
        this.#enter(event.status);
        break;
      case 'partial':
        this.#hear(event);
        break;
      case 'level':
        this.#mediaMs = event.atMs;
        this.#levels.ai.push(event.ai);
        this.#levels.human.push(event.human);
        break;
      case 'end':
        this.#status = event.status;
        break;
      case 'tool':
      case 'turn':
        break;
    }
  }

  /** To be called some ten times a second where the terminal is interactive. */
  draw(): void {
    if (!this.#terminal.interactive) return;
    this.#frame += 1;
    const said = [this.#open, ...this.#surmised.values()].filter((turn) => turn !== null);
    const lines = [...said.flatMap((turn) => this.#turnLines(turn)), '', this.#progress()];
    this.#redraw([], lines.slice(-(this.#terminal.rows - 1)));
  }

  /** Leaves the conversation as it stands and the cursor below it. */
  close(): void {
    this.#settle(null);
    this.#redraw([], []);
    if (this.#terminal.interactive) this.#terminal.write('\u001B[?25h');
  }

  #enter(status: CallStatus): void {
    if (status === 'in-progress') this.#answeredAt ??= this.#now();
    if (status !== this.#status && !this.#terminal.interactive) {
      this.#settle(null);
      this.#terminal.write(`${indent}${phases[status]}\n`);
    }
    this.#status = status;
  }

  #hear({ role, startMs, text, final }: Turn & { readonly final: boolean }): void {
    if (!final) {
      this.#surmised.set(role, { role, startMs, text });
      return;
    }
    this.#surmised.delete(role);
    const grows = this.#open?.role === role && this.#open.startMs === startMs;
    if (grows) this.#open = { role, startMs, text };
    else this.#settle({ role, startMs, text });
  }

  /** What was open stands for good, and `next` is open. */
  #settle(next: Turn | null): void {
    if (this.#open) this.#redraw(this.#turnLines(this.#open), []);
    this.#open = next;
  }

  #turnLines(turn: Turn): string[] {
    const surmised = this.#surmised.get(turn.role) === turn;
    const time = clockTime(turn.startMs).padStart(5);
    const lead = `${indent}${time}  ${names[turn.role].padEnd(nameColumns)}  `;
    const lines = wrapText(surmised ? `${turn.text} …` : turn.text, this.#terminal.columns - lead.length);
    const { paint } = this.#terminal;
    return lines.map((line, index) => {
      const start =
        index === 0
          ? `${indent}${paint('dim', time)}  ${paint(colours[turn.role], names[turn.role].padEnd(nameColumns))}  `
          : ' '.repeat(lead.length);
      return start + (surmised ? paint('dim', line) : line);
    });
  }

  #progress(): string {
    const { paint, columns } = this.#terminal;
    const talking = this.#status === 'in-progress';
    const sign = talking ? '●' : (spinner[this.#frame % spinner.length] ?? '');
    const head = `${phases[this.#status]}  ${clockTime(this.#elapsedMs())}`;
    const meters = talking ? (['ai', 'human'] as const).map((role) => ({ role, bars: this.#meter(role) })) : [];
    const plain = [head, ...meters.map(({ role, bars }) => `${names[role]} ${bars}`)].join('   ');
    const room = columns - indent.length * 2 - plain.length - 5;
    const hint = room >= this.#hint.length ? `   ${paint('dim', this.#hint)}` : '';
    const painted = meters.map(({ role, bars }) => `${paint('dim', names[role])} ${paint(colours[role], bars)}`);
    return `${indent}${paint(talking ? 'green' : 'yellow', sign)} ${[paint('bold', head), ...painted].join('   ')}${hint}`;
  }

  #elapsedMs(): number {
    if (this.#mediaMs !== null) return this.#mediaMs;
    return this.#now() - (this.#answeredAt ?? this.#startedAt);
  }

  /** The latest levels; loudness is felt on a scale of its own. */
  #meter(role: Role): string {
    const latest = this.#levels[role].slice(-meterColumns);
    const silent = Array.from({ length: meterColumns - latest.length }, () => 0);
    return [...silent, ...latest]
      .map((level) => bars[Math.min(bars.length - 1, Math.floor(Math.sqrt(Math.max(0, level)) * bars.length))])
      .join('');
  }

  /** Writes `standing` lines where the drawn ones were, and draws others below. */
  #redraw(standing: readonly string[], drawn: readonly string[]): void {
    const up = this.#drawnLines > 0 ? `\u001B[${this.#drawnLines}F\u001B[J` : '';
    const text = [...standing, ...drawn].map((line) => `${line}\n`).join('');
    if (up !== '' || text !== '') this.#terminal.write(up + text);
    this.#drawnLines = drawn.length;
  }
}
