import { unknownCaller } from '../../src/core/report/caller-summary.ts';
import type { Llm } from '../../src/core/ports/llm.ts';
import type { Mind, MindMove, ToolResult } from '../../src/core/ports/mind.ts';
import type { ScriptedAnswer, ScriptedMessage } from '../../src/core/ports/scripted-model.ts';
import type { ForcedReport, Injection } from './injection.ts';

export const question = 'Does your visit on Friday, March 13 at 3 PM still work for you?';
export const whereIsIt = 'Where is my order?';
export const farewell = 'Goodbye then.';
export const goodbye = 'Goodbye.';
export const lookUp = { name: 'look_up_order', arguments: { order: 'A1' } } as const;

/** A model that does whatever it was told last, whoever told it. */
export class ObeyingModel {
  readonly #injection: Injection;
  #obeyed = false;

  constructor(injection: Injection) {
    this.#injection = injection;
  }

  /** What it says once it has obeyed. */
  get afterwards(): string {
    return this.#injection.calls ? 'Done.' : 'I see.';
  }

  answer(messages: readonly ScriptedMessage[]): Partial<ScriptedAnswer> {
    const { calls, says } = this.#injection;
    const last = messages.at(-1);
    if (!this.#obeyed && this.#isTold(last)) {
      this.#obeyed = true;
      return calls ? { text: says ?? '', calls } : { text: this.afterwards };
    }
    if (last?.role === 'result') return { text: this.afterwards };
    if (last?.role !== 'user') return { text: question };
    if (last.text === farewell) return { text: goodbye, calls: [{ name: 'end_call', arguments: {} }] };
    return last.text === whereIsIt ? { calls: [lookUp] } : { text: 'Sorry?' };
  }

  #isTold(last: ScriptedMessage | undefined): boolean {
    const { way, words } = this.#injection;
    if (way === 'greeting' || way === 'request') return true;
    if (way === 'tool_result') return last?.role === 'result';
    return last?.role === 'user' && plain(last.text) === plain(words);
  }
}

/** A mind may keep the person from speaking in the brackets of the system. */
function plain(words: string): string {
  return words.replace(/[[\]()]/g, '');
}

/** The same model as the mind of a cascade. */
export function mindOf(model: ObeyingModel): Mind {
  return {
    label: 'obeying',
    open: () => {
      const messages: ScriptedMessage[] = [];
      return {
        async *respond(event): AsyncGenerator<MindMove, void, ToolResult | undefined> {
          if (event.kind === 'start') {
            if (event.greeting !== '') messages.push({ role: 'user', text: event.greeting });
            messages.push({ role: 'assistant', text: event.opening });
          } else if (event.kind === 'heard') messages.push({ role: 'user', text: event.text });
          else return;
          for (let goesOn = true; goesOn;) {
            const { text = '', calls = [] } = await Promise.resolve(model.answer(messages));
            if (text !== '') {
              messages.push({ role: 'assistant', text });
              yield { kind: 'say', text };
            }
            goesOn = false;
            for (const call of calls) {
              messages.push({ role: 'call', ...call });
              const result = yield { kind: 'tool', ...call };
              messages.push({ role: 'result', name: call.name, result: JSON.stringify(result) });
              goesOn = call.name !== 'end_call' || result?.ok !== true;
            }
          }
        },
      };
    },
  };
}

/** The same model at the wrap-up: hands over the forced report as often as it is asked. */
export function reportsOf(report: ForcedReport): { readonly llm: Llm; readonly prompts: string[] } {
  const prompts: string[] = [];
  const llm: Llm = {
    label: 'obeying',
    generate({ schema, prompt }) {
      prompts.push(prompt);
      return Promise.resolve({
        value: schema.parse({ outcome: 'achieved', caller: unknownCaller, ...report }),
        usage: [],
      });
    },
    mind: () => mindOf(new ObeyingModel({ name: 'none', way: 'voicemail', words: '' })),
  };
  return { llm, prompts };
}
