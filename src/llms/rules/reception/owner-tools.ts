import type { ToolDefinition } from '../../../core/ports/mind.ts';
import { contentWords, stem } from '../language/word-match.ts';
import { parametersOf } from './tool-arguments.ts';
import { stemsOf } from './fact-search.ts';

/** Those that every call has. */
const ours = new Set(['record_field', 'note_outcome', 'press_digits', 'end_call', 'send_text']);

const filler = new Set(
  `get gets fetch find finds look looks lookup check checks list lists show tell tells return returns retrieve query read search info information data detail customer
caller client business company our current currently given using used based date day time name when which whether their they them available service system tool api function
phone number id today webhook returns`.split(/\s+/),
);
/** What callers and owners call the same by different words. */
const kinds: readonly (readonly [RegExp, RegExp])[] = [
  [
    /hours|opening|open|schedule_of/,
    /\b(?:open|opening|close|closes|closing|closed|hours|how late|how early|until when)\b/,
  ],
  [
    /appointment|slot|availab|booking|calendar|reserv|schedul/,
    /\b(?:appointments?|slots?|book(?:ing)?|availab\w+|openings?|squeeze (?:me|us)|fit (?:me|us) in|get (?:me |us )?in|come in|see (?:the|a) (?:doctor|dentist)|schedul\w+|reserv\w+|table|free (?:on|at|this|next))\b/,
  ],
  [
    /price|pricing|quote|cost|rate|estimate/,
    /\b(?:how much|price\w*|costs?|quote|estimate|charge|rates?|set me back|run me)\b/,
  ],
  [
    /order|shipment|shipping|track|deliver|package|parcel/,
    /\b(?:orders?|package|parcel|shipment|shipped|tracking|deliver\w+)\b/,
  ],
  [/stock|inventory|product/, /\b(?:in stock|have any|carry|sell|left|available)\b/],
  [/location|address|direction|branch|store/, /\b(?:where|address|located|directions|nearest|closest)\b/],
  [/balance|account|invoice|bill/, /\b(?:balance|owe|invoice|bill|statement)\b/],
  [/wait|queue/, /\b(?:wait|waiting|queue|line)\b/],
  [
    /schedule|timetable|class|showtime|event|program|times/,
    /\b(?:what time|when) (?:is|are|does|do|will)\b|\b(?:showtimes?|classes|timetable)\b|\bwhat(?:'s| is) (?:on|playing)\b/,
  ],
  [/weather|forecast/, /\b(?:weather|forecast|rain|snow)\b/],
];
/** They change something: asked before they are used. */
const changes =
  /^(?:book|create|make|add|cancel|delete|remove|place|order|reserve|schedule|reschedule|submit|update|change|set|send|charge|pay|register|sign|enroll|move)(?:_|[A-Z]|$)/;
const keepsMessages = /(?:message|ticket|lead|call_?back|note|intake|contact|inquiry|enquiry)/i;
const puts = /^(?:take|create|save|leave|log|submit|record|add|send|store|register|new|post|request)/i;

/** The owner's tools of a call, and which of them a caller's words are for. */
export class OwnerTools {
  readonly #tools: readonly ToolDefinition[];
  /** What takes a message, where the owner has such a thing. */
  readonly forMessages: ToolDefinition | null;

  constructor(tools: readonly ToolDefinition[]) {
    const own = tools.filter((tool) => !ours.has(tool.name));
    this.forMessages = own.find((tool) => puts.test(tool.name) && keepsMessages.test(tool.name)) ?? null;
    this.#tools = own.filter((tool) => tool !== this.forMessages);
  }

  /** The tool whose name and description fit best; null where none fits well. */
  fitting(plain: string, wantsChange: boolean): ToolDefinition | null {
    const said = new Set(stemsOf(plain));
    const scored = this.#tools
      .filter((tool) => wantsChange || !changesSomething(tool))
      .map((tool) => ({ tool, score: scoreOf(tool, said, plain) + (wantsChange && changesSomething(tool) ? 1 : 0) }))
      .toSorted((one, other) => other.score - one.score);
    const best = scored[0];
    return best && best.score >= (wantsChange && changesSomething(best.tool) ? 3 : 2) ? best.tool : null;
  }
}

export function changesSomething(tool: ToolDefinition): boolean {
  return changes.test(tool.name);
}

function scoreOf(tool: ToolDefinition, said: ReadonlySet<string>, plain: string): number {
  const name = tool.name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ');
  const named = wordsIn(name).filter((word) => said.has(word)).length;
  const described = wordsIn(tool.description).filter((word) => said.has(word)).length;
  const parameters = wordsIn(
    parametersOf(tool)
      .map((one) => one.about)
      .join(' '),
  ).filter((word) => said.has(word)).length;
  const kind = kinds.some(([of, spoken]) => of.test(tool.name.toLowerCase()) && spoken.test(plain));
  const kindDescribed = kinds.some(([of, spoken]) => of.test(tool.description.toLowerCase()) && spoken.test(plain));
  return named * 2 + Math.min(described, 3) + Math.min(parameters, 1) + (kind ? 2 : kindDescribed ? 1 : 0);
}

function wordsIn(text: string): string[] {
  return [
    ...new Set(
      contentWords(text)
        .filter((word) => !filler.has(word))
        .map(stem),
    ),
  ];
}
