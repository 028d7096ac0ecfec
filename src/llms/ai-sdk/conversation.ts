import type { AssistantModelMessage, ModelMessage, ToolModelMessage } from 'ai';
import type { CutTurn, MindEvent, ToolResult } from '../../core/ports/mind.ts';
import { heardPart } from './heard-part.ts';

/** A tool call as the model made it. */
export interface ModelToolCall {
  readonly id: string;
  readonly name: string;
  /** Null where they were no JSON object. */
  readonly arguments: Readonly<Record<string, unknown>> | null;
}

/** Belongs to the instructions: how messages are told apart. */
export const onBrackets =
  'Text in square brackets comes from the telephone system, not from the person: act on it, and never read it out. All other text of the user is what the person says on the phone.';

const longestTurn = 4000;
const interrupted = 'It was broken off before its result was known.';

/**
 * A call as the model is told of it. It holds what was really heard of the agent's words, and every tool call with a result, whatever
 * was broken off.
 */
export class Conversation {
  readonly #past: ModelMessage[] = [];
  #turn: AgentTurn | null = null;

  /** What happened; the agent's answer is put together in the turn that comes back. An earlier one counts no more. */
  hear(event: MindEvent): AgentTurn {
    const agentSaid = this.#turn?.seal() ?? [];
    const cut = ('cut' in event ? event.cut : null) ?? null;
    this.#past.push(...(cut === null ? agentSaid : cutShort(agentSaid, cut)));
    this.#past.push(...messagesFor(event));
    this.#turn = new AgentTurn();
    return this.#turn;
  }

  get messages(): ModelMessage[] {
    return [...this.#past, ...(this.#turn?.messages ?? [])];
  }
}

/** The agent's answer to one event: steps of the model with the results of its tool calls. */
export class AgentTurn {
  readonly #steps: ModelMessage[] = [];
  readonly #open: ModelToolCall[] = [];
  #saying: string[] = [];
  #sealed = false;

  /** One sentence of the step under way. */
  said(sentence: string): void {
    if (!this.#sealed) this.#saying.push(sentence);
  }

  /** The step under way has ended: its messages take the place of the sentences. */
  stepped(messages: readonly AssistantModelMessage[], calls: readonly ModelToolCall[]): void {
    if (this.#sealed) return;
    this.#saying = [];
    this.#steps.push(...messages.filter(({ content }) => content.length > 0));
    this.#open.push(...calls);
  }

  result(call: ModelToolCall, result: ToolResult): void {
    const at = this.#open.indexOf(call);
    if (this.#sealed || at === -1) return;
    this.#open.splice(at, 1);
    this.#steps.push(resultMessage(call, result));
  }

  /** A word of the system's own. */
  note(text: string): void {
    if (!this.#sealed) this.#steps.push({ role: 'user', content: text });
  }

  get messages(): readonly ModelMessage[] {
    const saying = this.#saying.join(' ');
    const broken = { ok: false, result: interrupted };
    return [
      ...this.#steps,
      ...(saying === '' ? [] : [{ role: 'assistant' as const, content: saying }]),
      ...this.#open.map((call) => resultMessage(call, broken)),
    ];
  }

  /** It is over; what comes later is of no interest. */
  seal(): readonly ModelMessage[] {
    this.#sealed = true;
    return this.messages;
  }
}

function resultMessage(call: ModelToolCall, { ok, result }: ToolResult): ToolModelMessage {
  const output = { type: 'text' as const, value: ok ? result : `Not done. ${result}` };
  return { role: 'tool', content: [{ type: 'tool-result', toolCallId: call.id, toolName: call.name, output }] };
}

function messagesFor(event: MindEvent): ModelMessage[] {
  const user = (content: string): ModelMessage => ({ role: 'user', content });
  switch (event.kind) {
    case 'start': {
      const greeting = personsWords(event.greeting);
      return [
        user(greeting === '' ? '[They have picked up and said nothing yet.]' : greeting),
        { role: 'assistant', content: event.opening },
        user('[The opening has been spoken. Go on from there.]'),
      ];
    }
    case 'resume':
      return [user('[You have the word now. Go on with the call from where it stands.]')];
    case 'heard': {
      const words = personsWords(event.text);
      return [
        ...(event.cut === null ? [] : [user(cutNote(event.cut))]),
        ...(words === '' ? [] : [user(words)]),
        ...(words === '' && event.cut !== null ? [user('[Their words were not understood.]')] : []),
      ];
    }
    case 'silence':
      return [user(`[Nobody has spoken for a while (${event.count}). Ask whether they are there, or help them on.]`)];
    case 'dtmf':
      return [user(`[They pressed the keys ${event.digits.replace(/[^0-9A-D*#]/g, '')}.]`)];
    case 'time_nearly_up':
      return [user('[The call has reached its longest duration: say one closing sentence, then call end_call.]')];
    case 'instruction':
      return [user(`[The one you speak for tells you, unheard by the person: ${personsWords(event.text)}]`)];
  }
}

function cutNote({ heard }: CutTurn): string {
  return heard === ''
    ? '[The person took the word before they heard anything of what you were about to say.]'
    : '[The person interrupted you: they have heard your words above, and not what you were about to say after them.]';
}

/** Nothing that the person says can pass for a word of the system. */
function personsWords(text: string): string {
  return text.replaceAll('[', '(').replaceAll(']', ')').replace(/\s+/gu, ' ').trim().slice(0, longestTurn);
}

/** The agent's messages without what nobody heard; tool calls have happened and stay. */
function cutShort(messages: readonly ModelMessage[], cut: CutTurn): ModelMessage[] {
  const said = messages.flatMap(textsOf).join(' ');
  let left = heardPart(said, cut).length;
  const keep = (text: string): string => {
    const kept = text.slice(0, Math.max(0, left)).trimEnd();
    left -= text.length + 1;
    return kept;
  };
  return messages.flatMap((message): ModelMessage[] => {
    if (message.role !== 'assistant') return [message];
    if (typeof message.content === 'string') {
      const content = keep(message.content);
      return content === '' ? [] : [{ role: 'assistant', content }];
    }
    const content = message.content.flatMap((part): (typeof part)[] => {
      if (part.type !== 'text') return [part];
      const text = keep(part.text);
      if (text === part.text) return [part];
      return text === '' ? [] : [{ type: 'text', text }];
    });
    return content.some((part) => part.type !== 'reasoning') ? [{ ...message, content }] : [];
  });
}

function textsOf(message: ModelMessage): string[] {
  if (message.role !== 'assistant') return [];
  if (typeof message.content === 'string') return [message.content];
  return message.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
}
